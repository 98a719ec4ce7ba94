using Patchbay.Protocol.JsonRpc;

namespace Patchbay.Protocol.Acp;

/// <summary>An agent as it answers. What it does not have is answered with −32601; what it has it says in <see cref="InitializeAsync"/>.</summary>
/// <remarks>Requests run beside each other. A <see cref="JsonRpcException"/> is answered with its error.</remarks>
public interface IAcpAgentHandler
{
    /// <summary>Says what the agent speaks and can do.</summary>
    Task<InitializeResponse> InitializeAsync(InitializeRequest request, CancellationToken cancellationToken);

    /// <summary>Signs in; also asked as <c>auth/login</c>.</summary>
    Task<AcpEmpty> AuthenticateAsync(AuthenticateRequest request, CancellationToken cancellationToken) => AcpCalls.Unknown(AgentMethods.Authenticate);

    /// <summary>Signs out; also asked as <c>auth/logout</c>.</summary>
    Task<AcpEmpty> LogoutAsync(AcpEmpty request, CancellationToken cancellationToken) => AcpCalls.Unknown(AgentMethods.Logout);

    /// <summary>Says where model requests go.</summary>
    Task<ListProvidersResponse> ListProvidersAsync(AcpEmpty request, CancellationToken cancellationToken) => AcpCalls.Unknown(AgentMethods.ListProviders);

    /// <summary>Sends model requests elsewhere.</summary>
    Task<AcpEmpty> SetProviderAsync(SetProviderRequest request, CancellationToken cancellationToken) => AcpCalls.Unknown(AgentMethods.SetProvider);

    /// <summary>Undoes that.</summary>
    Task<AcpEmpty> DisableProviderAsync(DisableProviderRequest request, CancellationToken cancellationToken) => AcpCalls.Unknown(AgentMethods.DisableProvider);

    /// <summary>Opens a session; the answer has its id.</summary>
    Task<SessionResponse> NewSessionAsync(NewSessionRequest request, CancellationToken cancellationToken);

    /// <summary>Opens an old session and tells its history first.</summary>
    Task<SessionResponse> LoadSessionAsync(LoadSessionRequest request, CancellationToken cancellationToken) => AcpCalls.Unknown(AgentMethods.LoadSession);

    /// <summary>Opens an old session.</summary>
    Task<SessionResponse> ResumeSessionAsync(ResumeSessionRequest request, CancellationToken cancellationToken) => AcpCalls.Unknown(AgentMethods.ResumeSession);

    /// <summary>Opens a new session with the history of another.</summary>
    Task<SessionResponse> ForkSessionAsync(ForkSessionRequest request, CancellationToken cancellationToken) => AcpCalls.Unknown(AgentMethods.ForkSession);

    /// <summary>Lists sessions.</summary>
    Task<ListSessionsResponse> ListSessionsAsync(ListSessionsRequest request, CancellationToken cancellationToken) => AcpCalls.Unknown(AgentMethods.ListSessions);

    /// <summary>Forgets a session.</summary>
    Task<AcpEmpty> DeleteSessionAsync(SessionReference request, CancellationToken cancellationToken) => AcpCalls.Unknown(AgentMethods.DeleteSession);

    /// <summary>Ends what a session holds; its history stays.</summary>
    Task<AcpEmpty> CloseSessionAsync(SessionReference request, CancellationToken cancellationToken) => AcpCalls.Unknown(AgentMethods.CloseSession);

    /// <summary>Changes the mode.</summary>
    Task<AcpEmpty> SetModeAsync(SetModeRequest request, CancellationToken cancellationToken) => AcpCalls.Unknown(AgentMethods.SetMode);

    /// <summary>Changes a config option; the answer has all of them.</summary>
    Task<SetConfigOptionResponse> SetConfigOptionAsync(SetConfigOptionRequest request, CancellationToken cancellationToken) => AcpCalls.Unknown(AgentMethods.SetConfigOption);

    /// <summary>Runs a turn. When it is cancelled it still answers, with <see cref="StopReason.Cancelled"/>.</summary>
    Task<PromptResponse> PromptAsync(PromptRequest request, CancellationToken cancellationToken);

    /// <summary>Takes something into the turn that runs.</summary>
    Task<SteerResponse> SteerAsync(SteerRequest request, CancellationToken cancellationToken) => AcpCalls.Unknown(AgentMethods.Steer);

    /// <summary><c>session/cancel</c>: end the turn that runs; its <see cref="PromptAsync"/> then answers.</summary>
    ValueTask CancelAsync(SessionReference session, CancellationToken cancellationToken) => default;

    /// <summary>A request that has no method here, raw.</summary>
    Task<JsonRpcAnswer> OtherRequestAsync(JsonRpcRequest request) => Task.FromResult(JsonRpcAnswer.Fail(JsonRpcError.MethodNotFound(request.Method)));

    /// <summary>A notification that has none, raw.</summary>
    ValueTask OtherNotificationAsync(JsonRpcMessage notification, CancellationToken cancellationToken) => default;

    /// <summary>What went wrong beside the messages.</summary>
    void OnFault(JsonRpcFault fault)
    {
    }
}
