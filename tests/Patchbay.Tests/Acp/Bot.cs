using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.JsonRpc;
using Patchbay.Tests.JsonRpc;

namespace Patchbay.Tests.Acp;

/// <summary>An agent that has every method and does what a prompt says.</summary>
internal sealed class Bot(AcpAgent client) : IAcpAgentHandler
{
    private readonly TaskCompletionSource _cancelled = new();

    public ConcurrentQueue<string> Asked { get; } = new();

    public TaskCompletionSource Waiting { get; } = new();

    public Task<InitializeResponse> InitializeAsync(InitializeRequest request, CancellationToken cancellationToken) => Seen(
        new InitializeResponse { ProtocolVersion = request.ProtocolVersion, AgentInfo = new Implementation { Name = "bot", Version = "1" }, AgentCapabilities = new AgentCapabilities { LoadSession = true } });

    public Task<AcpEmpty> AuthenticateAsync(AuthenticateRequest request, CancellationToken cancellationToken) => Seen(new AcpEmpty());

    public Task<AcpEmpty> LogoutAsync(AcpEmpty request, CancellationToken cancellationToken) => Seen(new AcpEmpty());

    public Task<ListProvidersResponse> ListProvidersAsync(AcpEmpty request, CancellationToken cancellationToken) => Seen(new ListProvidersResponse
    {
        Providers = [new Provider { ProviderId = "main", Supported = [ApiType.Anthropic], Required = false, Current = new ProviderAddress { ApiType = ApiType.Anthropic, BaseUrl = "http://x" } }],
    });

    public Task<AcpEmpty> SetProviderAsync(SetProviderRequest request, CancellationToken cancellationToken) => Seen(new AcpEmpty());

    public Task<AcpEmpty> DisableProviderAsync(DisableProviderRequest request, CancellationToken cancellationToken) => Seen(new AcpEmpty());

    public Task<SessionResponse> NewSessionAsync(NewSessionRequest request, CancellationToken cancellationToken) => Seen(new SessionResponse { SessionId = "new" });

    public Task<SessionResponse> LoadSessionAsync(LoadSessionRequest request, CancellationToken cancellationToken) => Seen(new SessionResponse());

    public Task<SessionResponse> ResumeSessionAsync(ResumeSessionRequest request, CancellationToken cancellationToken) =>
        Seen(new SessionResponse { Modes = new SessionModeState { CurrentModeId = "ask", AvailableModes = [new SessionMode { Id = "ask", Name = "Ask" }] } });

    public Task<SessionResponse> ForkSessionAsync(ForkSessionRequest request, CancellationToken cancellationToken) => Seen(new SessionResponse { SessionId = $"fork of {request.SessionId}" });

    public Task<ListSessionsResponse> ListSessionsAsync(ListSessionsRequest request, CancellationToken cancellationToken) =>
        Seen(new ListSessionsResponse { Sessions = [new SessionSummary { SessionId = "old", Cwd = "/w" }] });

    public Task<AcpEmpty> DeleteSessionAsync(SessionReference request, CancellationToken cancellationToken) => Seen(new AcpEmpty());

    public Task<AcpEmpty> CloseSessionAsync(SessionReference request, CancellationToken cancellationToken) => Seen(new AcpEmpty());

    public Task<AcpEmpty> SetModeAsync(SetModeRequest request, CancellationToken cancellationToken) => Seen(new AcpEmpty());

    public Task<SetConfigOptionResponse> SetConfigOptionAsync(SetConfigOptionRequest request, CancellationToken cancellationToken) => Seen(new SetConfigOptionResponse
    {
        ConfigOptions = [new SessionConfigOption { Id = request.ConfigId, Name = "Model", Type = ConfigOptionType.Select, CurrentValue = request.Value, Options = [] }],
    });

    public Task<SteerResponse> SteerAsync(SteerRequest request, CancellationToken cancellationToken) => Seen(new SteerResponse { Outcome = SteeringOutcome.Injected });

    public async Task<PromptResponse> PromptAsync(PromptRequest request, CancellationToken cancellationToken)
    {
        Asked.Enqueue("Prompt");
        switch (((TextContent)request.Prompt[0]).Text)
        {
            case "count":
                for (var number = 0; number < 20; number++) _ = client.UpdateAsync(request.SessionId, new AgentMessageChunk { Content = new TextContent { Text = $"{number}" } });
                break;
            case "fail":
                throw new JsonRpcException(new JsonRpcError(-32603, "Internal error: no model", Wire.Json("""{"errorKind":"model_not_found"}""")));
            case "wait":
                Waiting.TrySetResult();
                await _cancelled.Task;
                return new PromptResponse { StopReason = StopReason.Cancelled };
        }

        return new PromptResponse { StopReason = StopReason.EndTurn };
    }

    public ValueTask CancelAsync(SessionReference session, CancellationToken cancellationToken)
    {
        _cancelled.TrySetResult();
        return default;
    }

    public Task<JsonRpcAnswer> OtherRequestAsync(JsonRpcRequest request) =>
        Task.FromResult(request.Method == "_own/method" ? JsonRpcAnswer.Ok(Wire.Json("\"raw\"")) : JsonRpcAnswer.Fail(JsonRpcError.MethodNotFound(request.Method)));

    private Task<T> Seen<T>(T answer, [CallerMemberName] string method = "")
    {
        if (!Asked.Contains(method[..^5])) Asked.Enqueue(method[..^5]);
        return Task.FromResult(answer);
    }
}
