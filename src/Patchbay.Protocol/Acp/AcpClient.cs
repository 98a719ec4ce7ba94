using Patchbay.Protocol.JsonRpc;

namespace Patchbay.Protocol.Acp;

/// <summary>The side that an editor is: asks an agent and hears from it.</summary>
/// <remarks>Calls fail with <see cref="JsonRpcException"/> where the agent answers with an error and with <see cref="JsonRpcClosedException"/> where it is
/// gone. Events come in order, one at a time, and before the answer of the call that they belong to; a listener that takes long holds up what follows.</remarks>
public sealed class AcpClient : IAsyncDisposable
{
    /// <summary>A client that is silent until <see cref="Start"/>.</summary>
    /// <param name="input">The agent's standard output.</param>
    /// <param name="output">The agent's standard input; closed when the client is disposed, which is how an agent is told to end.</param>
    /// <param name="options">Null = the defaults, with stray lines on the agent's standard output reported and not answered.</param>
    public AcpClient(Stream input, Stream output, JsonRpcOptions? options = null) =>
        Connection = new JsonRpcConnection(input, output, options ?? new JsonRpcOptions { AnswersNoise = false });

    /// <summary><c>session/update</c>.</summary>
    public event Action<SessionNotification>? Updated;

    /// <summary><c>elicitation/complete</c>.</summary>
    public event Action<ElicitationComplete>? ElicitationCompleted;

    /// <summary><c>_auth/status_update</c>.</summary>
    public event Action<AuthStatus>? AuthStatusChanged;

    /// <summary><c>_claude/sdkMessage</c>.</summary>
    public event Action<SdkMessageNotification>? SdkMessage;

    /// <summary>The connection, for all that has no method here: raw calls, raw notifications.</summary>
    public JsonRpcConnection Connection { get; }

    /// <summary>Done when the agent is gone and all that it said was handled; never fails.</summary>
    public Task<JsonRpcEnd> Completion => Connection.Completion;

    /// <summary>Begins to listen. Once, after the events have their listeners.</summary>
    public void Start(IAcpClientHandler handler) => Connection.Start(new Dispatch(this, handler));

    /// <summary><c>initialize</c>: must come first.</summary>
    public Task<InitializeResponse> InitializeAsync(InitializeRequest request, CancellationToken cancellationToken = default) => Connection.CallAsync(AgentMethods.Initialize, request, cancellationToken);

    /// <summary><c>authenticate</c>: signs in.</summary>
    public Task<AcpEmpty> AuthenticateAsync(AuthenticateRequest request, CancellationToken cancellationToken = default) => Connection.CallAsync(AgentMethods.Authenticate, request, cancellationToken);

    /// <summary><c>logout</c>: signs out.</summary>
    public Task<AcpEmpty> LogoutAsync(CancellationToken cancellationToken = default) => Connection.CallAsync(AgentMethods.Logout, new AcpEmpty(), cancellationToken);

    /// <summary><c>providers/list</c>: says where model requests go.</summary>
    public Task<ListProvidersResponse> ListProvidersAsync(CancellationToken cancellationToken = default) => Connection.CallAsync(AgentMethods.ListProviders, new AcpEmpty(), cancellationToken);

    /// <summary><c>providers/set</c>: sends model requests elsewhere.</summary>
    public Task<AcpEmpty> SetProviderAsync(SetProviderRequest request, CancellationToken cancellationToken = default) => Connection.CallAsync(AgentMethods.SetProvider, request, cancellationToken);

    /// <summary><c>providers/disable</c>: undoes that.</summary>
    public Task<AcpEmpty> DisableProviderAsync(DisableProviderRequest request, CancellationToken cancellationToken = default) => Connection.CallAsync(AgentMethods.DisableProvider, request, cancellationToken);

    /// <summary><c>session/new</c>: opens a session; the answer has its id.</summary>
    public Task<SessionResponse> NewSessionAsync(NewSessionRequest request, CancellationToken cancellationToken = default) => Connection.CallAsync(AgentMethods.NewSession, request, cancellationToken);

    /// <summary><c>session/load</c>: opens an old session and tells its history first.</summary>
    public Task<SessionResponse> LoadSessionAsync(LoadSessionRequest request, CancellationToken cancellationToken = default) => Connection.CallAsync(AgentMethods.LoadSession, request, cancellationToken);

    /// <summary><c>session/resume</c>: opens an old session.</summary>
    public Task<SessionResponse> ResumeSessionAsync(ResumeSessionRequest request, CancellationToken cancellationToken = default) => Connection.CallAsync(AgentMethods.ResumeSession, request, cancellationToken);

    /// <summary><c>session/fork</c>: opens a new session with the history of another.</summary>
    public Task<SessionResponse> ForkSessionAsync(ForkSessionRequest request, CancellationToken cancellationToken = default) => Connection.CallAsync(AgentMethods.ForkSession, request, cancellationToken);

    /// <summary><c>session/list</c>: lists sessions.</summary>
    public Task<ListSessionsResponse> ListSessionsAsync(ListSessionsRequest request, CancellationToken cancellationToken = default) => Connection.CallAsync(AgentMethods.ListSessions, request, cancellationToken);

    /// <summary><c>session/delete</c>: forgets a session.</summary>
    public Task<AcpEmpty> DeleteSessionAsync(SessionReference request, CancellationToken cancellationToken = default) => Connection.CallAsync(AgentMethods.DeleteSession, request, cancellationToken);

    /// <summary><c>session/close</c>: ends what a session holds; its history stays.</summary>
    public Task<AcpEmpty> CloseSessionAsync(SessionReference request, CancellationToken cancellationToken = default) => Connection.CallAsync(AgentMethods.CloseSession, request, cancellationToken);

    /// <summary><c>session/set_mode</c>: changes the mode.</summary>
    public Task<AcpEmpty> SetModeAsync(SetModeRequest request, CancellationToken cancellationToken = default) => Connection.CallAsync(AgentMethods.SetMode, request, cancellationToken);

    /// <summary><c>session/set_config_option</c>: changes a config option; the answer has all of them.</summary>
    public Task<SetConfigOptionResponse> SetConfigOptionAsync(SetConfigOptionRequest request, CancellationToken cancellationToken = default) => Connection.CallAsync(AgentMethods.SetConfigOption, request, cancellationToken);

    /// <summary><c>session/prompt</c>: runs a turn. The token cancels only the waiting and the request; <see cref="CancelAsync"/> is how a turn is ended in good order.</summary>
    public Task<PromptResponse> PromptAsync(PromptRequest request, CancellationToken cancellationToken = default) => Connection.CallAsync(AgentMethods.Prompt, request, cancellationToken);

    /// <summary><c>_session/steering</c>: takes something into the turn that runs.</summary>
    public Task<SteerResponse> SteerAsync(SteerRequest request, CancellationToken cancellationToken = default) => Connection.CallAsync(AgentMethods.Steer, request, cancellationToken);

    /// <summary><c>session/cancel</c>: ends the turn that runs; its <see cref="PromptAsync"/> then answers with <see cref="StopReason.Cancelled"/>.
    /// Permission requests that are open are to be answered with <see cref="PermissionResponse.Cancelled"/>.</summary>
    public Task CancelAsync(string sessionId) => Connection.NotifyAsync(AgentMethods.Cancel, new SessionReference { SessionId = sessionId });

    /// <summary>Closes the agent's standard input; whoever waits for an answer fails.</summary>
    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private sealed class Dispatch(AcpClient client, IAcpClientHandler handler) : IJsonRpcHandler
    {
        public Task<JsonRpcAnswer> OnRequestAsync(JsonRpcRequest request) => request.Method switch
        {
            "session/request_permission" => request.AnswerAsync(ClientMethods.RequestPermission, handler.RequestPermissionAsync),
            "fs/read_text_file" => request.AnswerAsync(ClientMethods.ReadTextFile, handler.ReadTextFileAsync),
            "fs/write_text_file" => request.AnswerAsync(ClientMethods.WriteTextFile, handler.WriteTextFileAsync),
            "terminal/create" => request.AnswerAsync(ClientMethods.CreateTerminal, handler.CreateTerminalAsync),
            "terminal/output" => request.AnswerAsync(ClientMethods.TerminalOutput, handler.TerminalOutputAsync),
            "terminal/wait_for_exit" => request.AnswerAsync(ClientMethods.WaitForTerminalExit, handler.WaitForTerminalExitAsync),
            "terminal/kill" => request.AnswerAsync(ClientMethods.KillTerminal, handler.KillTerminalAsync),
            "terminal/release" => request.AnswerAsync(ClientMethods.ReleaseTerminal, handler.ReleaseTerminalAsync),
            "elicitation/create" => request.AnswerAsync(ClientMethods.Elicit, handler.ElicitAsync),
            _ => handler.OtherRequestAsync(request),
        };

        public ValueTask OnNotificationAsync(JsonRpcMessage notification, CancellationToken cancellationToken)
        {
            switch (notification.Method)
            {
                case "session/update":
                    client.Updated?.Invoke(AcpJson.Read<SessionNotification>(notification.Params));
                    return default;
                case "elicitation/complete":
                    client.ElicitationCompleted?.Invoke(AcpJson.Read<ElicitationComplete>(notification.Params));
                    return default;
                case "_auth/status_update":
                    client.AuthStatusChanged?.Invoke(AcpJson.Read<AuthStatusNotification>(notification.Params).AuthStatus);
                    return default;
                case "_claude/sdkMessage":
                    client.SdkMessage?.Invoke(AcpJson.Read<SdkMessageNotification>(notification.Params));
                    return default;
                default:
                    return handler.OtherNotificationAsync(notification, cancellationToken);
            }
        }

        public void OnFault(JsonRpcFault fault) => handler.OnFault(fault);
    }
}
