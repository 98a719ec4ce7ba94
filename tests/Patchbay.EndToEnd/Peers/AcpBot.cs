using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.JsonRpc;

namespace Patchbay.EndToEnd.Peers;

/// <summary>An agent that has every method; the prompt «everything» makes it ask its client everything and tell every kind of update.</summary>
internal sealed class AcpBot(AcpAgent client) : IAcpAgentHandler
{
    private readonly TaskCompletionSource _cancelled = new();

    public List<string> Heard { get; } = [];

    public ConcurrentQueue<JsonRpcFault> Faults { get; } = new();

    private static SessionConfigOption[] Options => [new() { Id = "fast", Name = "Fast", Type = ConfigOptionType.Boolean, CurrentValue = AcpJson.ToElement(true) }];

    private static SessionModeState Modes => new() { CurrentModeId = "ask", AvailableModes = [new SessionMode { Id = "ask", Name = "Ask" }] };

    public Task<InitializeResponse> InitializeAsync(InitializeRequest request, CancellationToken cancellationToken) => Task.FromResult(new InitializeResponse
    {
        ProtocolVersion = 1,
        AgentInfo = new Implementation { Name = "patchbay", Version = "1" },
        AgentCapabilities = new AgentCapabilities
        {
            LoadSession = true,
            PromptCapabilities = new PromptCapabilities { Audio = true },
            McpCapabilities = new McpCapabilities { Http = true },
            SessionCapabilities = new SessionCapabilities { Fork = new AcpEmpty(), Resume = new AcpEmpty(), List = new AcpEmpty(), Delete = new AcpEmpty(), Close = new AcpEmpty() },
            Auth = new AgentAuthCapabilities { Logout = new AcpEmpty() },
            Providers = new AcpEmpty(),
        },
        AuthMethods = [new AuthMethod { Id = "gateway", Name = "Gateway" }],
    });

    public Task<AcpEmpty> AuthenticateAsync(AuthenticateRequest request, CancellationToken cancellationToken) => Done();

    public Task<AcpEmpty> LogoutAsync(AcpEmpty request, CancellationToken cancellationToken) => Done();

    public Task<ListProvidersResponse> ListProvidersAsync(AcpEmpty request, CancellationToken cancellationToken) => Task.FromResult(new ListProvidersResponse
    {
        Providers = [new Provider { ProviderId = "main", Supported = [ApiType.Anthropic], Required = true, Current = new ProviderAddress { ApiType = ApiType.Anthropic, BaseUrl = "http://x" } }],
    });

    public Task<AcpEmpty> SetProviderAsync(SetProviderRequest request, CancellationToken cancellationToken) => Done();

    public Task<AcpEmpty> DisableProviderAsync(DisableProviderRequest request, CancellationToken cancellationToken) => Done();

    public Task<SessionResponse> NewSessionAsync(NewSessionRequest request, CancellationToken cancellationToken) => Task.FromResult(new SessionResponse { SessionId = "s", Modes = Modes, ConfigOptions = Options });

    public Task<SessionResponse> LoadSessionAsync(LoadSessionRequest request, CancellationToken cancellationToken) => Task.FromResult(new SessionResponse { Modes = Modes });

    public Task<SessionResponse> ResumeSessionAsync(ResumeSessionRequest request, CancellationToken cancellationToken) => Task.FromResult(new SessionResponse { Modes = Modes });

    public Task<SessionResponse> ForkSessionAsync(ForkSessionRequest request, CancellationToken cancellationToken) => Task.FromResult(new SessionResponse { SessionId = "f" });

    public Task<ListSessionsResponse> ListSessionsAsync(ListSessionsRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new ListSessionsResponse { Sessions = [new SessionSummary { SessionId = "s", Cwd = "/w", UpdatedAt = "2026-01-01T00:00:00Z" }] });

    public Task<AcpEmpty> DeleteSessionAsync(SessionReference request, CancellationToken cancellationToken) => Done();

    public Task<AcpEmpty> CloseSessionAsync(SessionReference request, CancellationToken cancellationToken) => Done();

    public Task<AcpEmpty> SetModeAsync(SetModeRequest request, CancellationToken cancellationToken) => Done();

    public Task<SetConfigOptionResponse> SetConfigOptionAsync(SetConfigOptionRequest request, CancellationToken cancellationToken) => Task.FromResult(new SetConfigOptionResponse { ConfigOptions = Options });

    public Task<SteerResponse> SteerAsync(SteerRequest request, CancellationToken cancellationToken) => Task.FromResult(new SteerResponse { Outcome = SteeringOutcome.Injected });

    public async Task<PromptResponse> PromptAsync(PromptRequest request, CancellationToken cancellationToken)
    {
        switch (((TextContent)request.Prompt[0]).Text)
        {
            case "everything":
                await AskAsync(request.SessionId);
                TellAll(request.SessionId);
                return new PromptResponse { StopReason = StopReason.EndTurn, Usage = new TokenCount { TotalTokens = 3, InputTokens = 1, OutputTokens = 2 } };
            case "wait":
                await _cancelled.Task;
                return new PromptResponse { StopReason = StopReason.Cancelled };
            case "hang":
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
                goto default;
            default:
                throw new JsonRpcException(new JsonRpcError(-32603, "Internal error: no model", Encoding.UTF8.GetBytes("""{"errorKind":"rate_limit"}""")));
        }
    }

    public ValueTask CancelAsync(SessionReference session, CancellationToken cancellationToken)
    {
        _cancelled.TrySetResult();
        return default;
    }

    public void OnFault(JsonRpcFault fault) => Faults.Enqueue(fault);

    private static Task<AcpEmpty> Done() => Task.FromResult(new AcpEmpty());

    private async Task AskAsync(string session)
    {
        var terminal = new TerminalReference { SessionId = session, TerminalId = "t" };
        Heard.Add((await client.RequestPermissionAsync(Permission(session, "t"))).Outcome.OptionId!);
        Heard.Add((await client.ReadTextFileAsync(new ReadTextFileRequest { SessionId = session, Path = "/a", Line = 1 })).Content);
        await client.WriteTextFileAsync(new WriteTextFileRequest { SessionId = session, Path = "/a", Content = "c" });
        Heard.Add("");
        Heard.Add((await client.CreateTerminalAsync(new CreateTerminalRequest { SessionId = session, Command = "ls", Args = ["-l"], Env = [new NameValue { Name = "A", Value = "b" }], OutputByteLimit = 9 })).TerminalId);
        Heard.Add((await client.TerminalOutputAsync(terminal)).Output);
        Heard.Add((await client.WaitForTerminalExitAsync(terminal)).Signal!);
        await client.KillTerminalAsync(terminal);
        Heard.Add("");
        await client.ReleaseTerminalAsync(terminal);
        Heard.Add("");
        Heard.Add((await client.ElicitAsync(new ElicitationRequest { SessionId = session, Mode = ElicitationMode.Form, Message = "?", RequestedSchema = JsonElement.Parse("""{"type":"object","properties":{"a":{"type":"string"}}}""") })).Action.Value);
        Heard.Add($"{(await client.Connection.CallAsync("_unknown/method")).Error!.Code}");
        using var takenBack = new CancellationTokenSource();
        var undecided = client.RequestPermissionAsync(Permission(session, "undecided"), takenBack.Token);
        await takenBack.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => undecided.WaitAsync(Limits.Wait));
        Heard.Add("taken back");
    }

    private void TellAll(string session)
    {
        var text = new TextContent { Text = "ü" };
        SessionUpdate[] updates =
        [
            new UserMessageChunk { Content = text },
            new AgentThoughtChunk { Content = text, MessageId = "m" },
            new AgentMessageChunk { Content = new ImageContent { Data = "aGk=", MimeType = "image/png" } },
            new ToolCall { ToolCallId = "t", Title = "Edit", Kind = ToolKind.Edit, Status = ToolCallStatus.InProgress, RawInput = JsonElement.Parse("""{"a":[1]}"""), Content = [new DiffOutput { Path = "/a", NewText = "b" }] },
            new ToolCallUpdate { ToolCallId = "t", Status = ToolCallStatus.Completed, Content = [new BlockOutput { Content = text }, new TerminalOutputLink { TerminalId = "t" }] },
            new PlanUpdate { Entries = [new PlanEntry { Content = "first", Priority = PlanPriority.High, Status = PlanStatus.Pending }] },
            new AvailableCommandsUpdate { AvailableCommands = [new AvailableCommand { Name = "compact", Description = "Compacts", Input = new CommandInput { Hint = "what" } }] },
            new CurrentModeUpdate { CurrentModeId = "ask" },
            new ConfigOptionUpdate { ConfigOptions = Options },
            new SessionInfoUpdate { Title = "T" },
            new UsageUpdate { Used = 1, Size = 2, Cost = new Cost { Amount = 0.25, Currency = "USD" } },
        ];
        foreach (var update in updates) _ = client.UpdateAsync(session, update);
        _ = client.TellAuthStatusAsync(new AuthStatus { Kind = "none" });
        _ = client.TellSdkMessageAsync(new SdkMessageNotification { SessionId = session, Message = JsonElement.Parse("""{"type":"system"}""") });
        _ = client.CompleteElicitationAsync("e");
    }

    private static PermissionRequest Permission(string session, string call) => new()
    {
        SessionId = session,
        ToolCall = new PermissionToolCall { ToolCallId = call, Title = "rm", Kind = ToolKind.Execute },
        Options = [new PermissionOption { OptionId = "yes", Name = "Yes", Kind = PermissionKind.AllowOnce }],
    };
}
