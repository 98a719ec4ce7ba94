using System.Collections.Concurrent;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.JsonRpc;
using Patchbay.Tests.JsonRpc;

namespace Patchbay.Tests.Acp;

/// <summary>Both roles, wired to each other.</summary>
public sealed class AcpRoleTests : IAsyncDisposable
{
    private readonly AcpClient _client;
    private readonly AcpAgent _agent;
    private readonly Editor _editor = new();
    private readonly Bot _bot;
    private readonly ConcurrentQueue<SessionUpdate> _updates = new();

    public AcpRoleTests()
    {
        var (one, two) = Wire.Streams();
        _client = new AcpClient(one.Input, one.Output);
        _agent = new AcpAgent(two.Input, two.Output);
        _bot = new Bot(_agent);
        _client.Updated += notification => _updates.Enqueue(notification.Update);
        _agent.Start(_bot);
        _client.Start(_editor);
    }

    [Fact]
    public async Task Every_method_of_an_agent_is_asked_and_answered()
    {
        var hello = await _client.InitializeAsync(InitializeRequest.V1(new Implementation { Name = "editor", Version = "1" }, new ClientCapabilities { Terminal = true }));
        Assert.Equal((1, "bot"), (hello.ProtocolVersion, hello.AgentInfo!.Name));
        Assert.Equal(2, (await _client.InitializeAsync(InitializeRequest.V2(new Implementation { Name = "editor", Version = "1" }))).ProtocolVersion);
        await _client.AuthenticateAsync(new AuthenticateRequest { MethodId = "gateway" });
        await _client.LogoutAsync();
        Assert.Equal(ApiType.Anthropic, Assert.Single((await _client.ListProvidersAsync()).Providers).Current!.ApiType);
        await _client.SetProviderAsync(new SetProviderRequest { ProviderId = "main", ApiType = ApiType.Anthropic, BaseUrl = "http://127.0.0.1:1", Headers = new Dictionary<string, string> { ["x"] = "y" } });
        await _client.DisableProviderAsync(new DisableProviderRequest { ProviderId = "main" });
        Assert.Equal("new", (await _client.NewSessionAsync(new NewSessionRequest { Cwd = "/w", McpServers = [McpServer.Stdio("m", "/bin/m")] })).SessionId);
        Assert.Null((await _client.LoadSessionAsync(new LoadSessionRequest { SessionId = "old", Cwd = "/w", McpServers = [] })).SessionId);
        Assert.Equal("ask", (await _client.ResumeSessionAsync(new ResumeSessionRequest { SessionId = "old", Cwd = "/w" })).Modes!.CurrentModeId);
        Assert.Equal("fork of old", (await _client.ForkSessionAsync(new ForkSessionRequest { SessionId = "old", Cwd = "/w" })).SessionId);
        Assert.Equal("old", Assert.Single((await _client.ListSessionsAsync(new ListSessionsRequest())).Sessions).SessionId);
        await _client.DeleteSessionAsync(new SessionReference { SessionId = "old" });
        await _client.CloseSessionAsync(new SessionReference { SessionId = "old" });
        await _client.SetModeAsync(new SetModeRequest { SessionId = "new", ModeId = "plan" });
        Assert.Equal("opus", (await _client.SetConfigOptionAsync(SetConfigOptionRequest.Pick("new", "model", "opus"))).ConfigOptions[0].CurrentValue!.Value.GetString());
        Assert.Equal(SteeringOutcome.Injected, (await _client.SteerAsync(new SteerRequest { SessionId = "new", Prompt = [new TextContent { Text = "also" }] })).Outcome);
        Assert.Equal(StopReason.EndTurn, (await _client.PromptAsync(PromptRequest.Of("new", "hi"))).StopReason);
        Assert.Equal("\"raw\"", Wire.Text((await _client.Connection.CallAsync("_own/method")).Result));
        Assert.Equal(JsonRpcErrorCode.MethodNotFound, (await _client.Connection.CallAsync("session/set_model")).Error!.Code);
        Assert.Equal(JsonRpcErrorCode.InvalidParams, (await _client.Connection.CallAsync("session/prompt", "{}"u8.ToArray())).Error!.Code);
        Assert.Equal(_bot.Asked.Order(), typeof(AgentMethods).GetFields().Select(field => field.Name).Where(name => !name.EndsWith("V2", StringComparison.Ordinal) && name != "Cancel").Order());
        await _client.Connection.CallAsync(AgentMethods.LoginV2, new AuthenticateRequest { MethodId = "x" });
        await _client.Connection.CallAsync(AgentMethods.LogoutV2, new AcpEmpty());
    }

    [Fact]
    public async Task Every_method_of_a_client_is_asked_and_answered()
    {
        var reference = new TerminalReference { SessionId = "s", TerminalId = "t" };
        Assert.Equal("yes", (await _agent.RequestPermissionAsync(Permission())).Outcome.OptionId);
        Assert.Equal("text of /a", (await _agent.ReadTextFileAsync(new ReadTextFileRequest { SessionId = "s", Path = "/a", Line = 1, Limit = 2 })).Content);
        await _agent.WriteTextFileAsync(new WriteTextFileRequest { SessionId = "s", Path = "/a", Content = "c" });
        Assert.Equal("t", (await _agent.CreateTerminalAsync(new CreateTerminalRequest { SessionId = "s", Command = "ls", Args = ["-l"], Env = [new NameValue { Name = "A", Value = "b" }] })).TerminalId);
        Assert.True((await _agent.TerminalOutputAsync(reference)).Truncated);
        Assert.Equal(3, (await _agent.WaitForTerminalExitAsync(reference)).ExitCode);
        await _agent.KillTerminalAsync(reference);
        await _agent.ReleaseTerminalAsync(reference);
        Assert.Equal(ElicitationAction.Decline, (await _agent.ElicitAsync(new ElicitationRequest { Mode = ElicitationMode.Url, Message = "?", SessionId = "s", Url = "http://x", ElicitationId = "e" })).Action);
        Assert.Equal(JsonRpcErrorCode.MethodNotFound, (await _agent.Connection.CallAsync("mcp/message")).Error!.Code);
    }

    [Fact]
    public async Task What_is_told_during_a_turn_comes_before_its_end_and_in_order()
    {
        var others = new ConcurrentQueue<string>();
        _client.AuthStatusChanged += status => others.Enqueue(status.Kind);
        _client.SdkMessage += message => others.Enqueue(message.Message.GetProperty("type").GetString()!);
        _client.ElicitationCompleted += done => others.Enqueue(done.ElicitationId);
        for (var turn = 0; turn < 50; turn++)
        {
            _updates.Clear();
            await _client.PromptAsync(PromptRequest.Of("s", "count"));
            Assert.Equal(Enumerable.Range(0, 20).Select(number => $"{number}"), _updates.Select(update => ((TextContent)((AgentMessageChunk)update).Content).Text));
        }

        await _agent.TellAuthStatusAsync(new AuthStatus { Kind = "gateway" });
        await _agent.TellSdkMessageAsync(new SdkMessageNotification { SessionId = "s", Message = System.Text.Json.JsonElement.Parse("""{"type":"system"}""") });
        await _agent.CompleteElicitationAsync("e");
        await _agent.ReadTextFileAsync(new ReadTextFileRequest { SessionId = "s", Path = "/a" });
        Assert.Equal(["gateway", "system", "e"], others);
    }

    [Fact]
    public async Task A_turn_is_cancelled_and_says_so()
    {
        var turn = _client.PromptAsync(PromptRequest.Of("s", "wait"));
        await _bot.Waiting.Task.WaitAsync(Wire.Patience);
        await _client.CancelAsync("s");
        Assert.Equal(StopReason.Cancelled, (await turn.WaitAsync(Wire.Patience)).StopReason);
    }

    [Fact]
    public async Task A_permission_that_is_taken_back_is_cancelled_at_the_client()
    {
        using var takenBack = new CancellationTokenSource();
        _editor.IsUndecided = true;
        var permission = _agent.RequestPermissionAsync(Permission(), takenBack.Token);
        await _editor.Asked.Task.WaitAsync(Wire.Patience);
        await takenBack.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => permission.WaitAsync(Wire.Patience));
        await _editor.TakenBack.Task.WaitAsync(Wire.Patience);
    }

    [Fact]
    public async Task An_error_of_the_agent_is_thrown_as_it_is()
    {
        var failure = await Assert.ThrowsAsync<JsonRpcException>(() => _client.PromptAsync(PromptRequest.Of("s", "fail")));
        Assert.Equal((-32603, "Internal error: no model", """{"errorKind":"model_not_found"}"""), (failure.Error.Code, failure.Message, Wire.Text(failure.Error.Data)));
    }

    [Fact]
    public async Task When_the_agent_goes_every_call_fails_with_the_cause()
    {
        var turns = Enumerable.Range(0, 5).Select(_ => _client.PromptAsync(PromptRequest.Of("s", "wait"))).ToList();
        await _bot.Waiting.Task.WaitAsync(Wire.Patience);
        await _agent.DisposeAsync();
        foreach (var turn in turns) Assert.Equal(JsonRpcEndCause.EndOfStream, (await Assert.ThrowsAsync<JsonRpcClosedException>(() => turn.WaitAsync(Wire.Patience))).End.Cause);
        await _client.Completion.WaitAsync(Wire.Patience);
    }

    [Fact]
    public async Task A_listener_that_fails_is_reported_and_the_rest_goes_on()
    {
        _client.Updated += _ => throw new InvalidOperationException("a bug of the editor");
        await _client.PromptAsync(PromptRequest.Of("s", "count"));
        Assert.Equal(20, _editor.Faults.Count);
        Assert.Equal(20, _updates.Count);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _agent.DisposeAsync();
    }

    private static PermissionRequest Permission() => new()
    {
        SessionId = "s",
        ToolCall = new PermissionToolCall { ToolCallId = "t", Title = "rm" },
        Options = [new PermissionOption { OptionId = "yes", Name = "Yes", Kind = PermissionKind.AllowOnce }],
    };

    private sealed class Editor : IAcpClientHandler
    {
        public bool IsUndecided { get; set; }

        public TaskCompletionSource Asked { get; } = new();

        public TaskCompletionSource TakenBack { get; } = new();

        public ConcurrentQueue<JsonRpcFault> Faults { get; } = new();

        public async Task<PermissionResponse> RequestPermissionAsync(PermissionRequest request, CancellationToken cancellationToken)
        {
            if (!IsUndecided) return PermissionResponse.Select(request.Options[0].OptionId);
            cancellationToken.Register(TakenBack.SetResult);
            Asked.SetResult();
            await TakenBack.Task;
            return PermissionResponse.Cancelled();
        }

        public Task<ReadTextFileResponse> ReadTextFileAsync(ReadTextFileRequest request, CancellationToken cancellationToken) => Task.FromResult(new ReadTextFileResponse { Content = $"text of {request.Path}" });

        public Task<AcpEmpty> WriteTextFileAsync(WriteTextFileRequest request, CancellationToken cancellationToken) => Task.FromResult(new AcpEmpty());

        public Task<CreateTerminalResponse> CreateTerminalAsync(CreateTerminalRequest request, CancellationToken cancellationToken) => Task.FromResult(new CreateTerminalResponse { TerminalId = "t" });

        public Task<TerminalOutputResponse> TerminalOutputAsync(TerminalReference request, CancellationToken cancellationToken) => Task.FromResult(new TerminalOutputResponse { Output = "o", Truncated = true });

        public Task<TerminalExit> WaitForTerminalExitAsync(TerminalReference request, CancellationToken cancellationToken) => Task.FromResult(new TerminalExit { ExitCode = 3 });

        public Task<AcpEmpty> KillTerminalAsync(TerminalReference request, CancellationToken cancellationToken) => Task.FromResult(new AcpEmpty());

        public Task<AcpEmpty> ReleaseTerminalAsync(TerminalReference request, CancellationToken cancellationToken) => Task.FromResult(new AcpEmpty());

        public Task<ElicitationResponse> ElicitAsync(ElicitationRequest request, CancellationToken cancellationToken) => Task.FromResult(new ElicitationResponse { Action = ElicitationAction.Decline });

        public void OnFault(JsonRpcFault fault) => Faults.Enqueue(fault);
    }
}
