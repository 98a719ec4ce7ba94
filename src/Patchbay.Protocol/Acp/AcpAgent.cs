using Patchbay.Protocol.JsonRpc;

namespace Patchbay.Protocol.Acp;

/// <summary>The side that an agent is: answers a client, tells it what happens, and asks it back.</summary>
/// <remarks>Calls fail with <see cref="JsonRpcException"/> where the client answers with an error and with <see cref="JsonRpcClosedException"/> where it is
/// gone. What is told before an answer arrives before it.</remarks>
public sealed class AcpAgent : IAsyncDisposable
{
    /// <summary>An agent that is silent until <see cref="Start"/>.</summary>
    /// <param name="input">Standard input.</param>
    /// <param name="output">Standard output. Nothing else may be written there.</param>
    /// <param name="options">Null = the defaults.</param>
    public AcpAgent(Stream input, Stream output, JsonRpcOptions? options = null) => Connection = new JsonRpcConnection(input, output, options);

    /// <summary>The connection, for all that has no method here: raw calls, raw notifications.</summary>
    public JsonRpcConnection Connection { get; }

    /// <summary>Done when the client is gone and all that it said was handled; never fails.</summary>
    public Task<JsonRpcEnd> Completion => Connection.Completion;

    /// <summary>Begins to listen. Once.</summary>
    public void Start(IAcpAgentHandler handler) => Connection.Start(new Dispatch(handler));

    /// <summary><c>session/update</c>: tells what happened.</summary>
    /// <returns>Done when it was written and flushed; its place in the order is taken before this returns.</returns>
    public Task UpdateAsync(string sessionId, SessionUpdate update) => Connection.NotifyAsync(ClientMethods.Update, new SessionNotification { SessionId = sessionId, Update = update });

    /// <summary><c>session/request_permission</c>: asks the person whether a tool may run.</summary>
    public Task<PermissionResponse> RequestPermissionAsync(PermissionRequest request, CancellationToken cancellationToken = default) => Connection.CallAsync(ClientMethods.RequestPermission, request, cancellationToken);

    /// <summary><c>fs/read_text_file</c>: reads a file, with what the editor has not saved.</summary>
    public Task<ReadTextFileResponse> ReadTextFileAsync(ReadTextFileRequest request, CancellationToken cancellationToken = default) => Connection.CallAsync(ClientMethods.ReadTextFile, request, cancellationToken);

    /// <summary><c>fs/write_text_file</c>: writes a file.</summary>
    public Task<AcpEmpty> WriteTextFileAsync(WriteTextFileRequest request, CancellationToken cancellationToken = default) => Connection.CallAsync(ClientMethods.WriteTextFile, request, cancellationToken);

    /// <summary><c>terminal/create</c>: starts a command.</summary>
    public Task<CreateTerminalResponse> CreateTerminalAsync(CreateTerminalRequest request, CancellationToken cancellationToken = default) => Connection.CallAsync(ClientMethods.CreateTerminal, request, cancellationToken);

    /// <summary><c>terminal/output</c>: says what a command has written.</summary>
    public Task<TerminalOutputResponse> TerminalOutputAsync(TerminalReference request, CancellationToken cancellationToken = default) => Connection.CallAsync(ClientMethods.TerminalOutput, request, cancellationToken);

    /// <summary><c>terminal/wait_for_exit</c>: waits for a command's end.</summary>
    public Task<TerminalExit> WaitForTerminalExitAsync(TerminalReference request, CancellationToken cancellationToken = default) => Connection.CallAsync(ClientMethods.WaitForTerminalExit, request, cancellationToken);

    /// <summary><c>terminal/kill</c>: ends a command; its output stays.</summary>
    public Task<AcpEmpty> KillTerminalAsync(TerminalReference request, CancellationToken cancellationToken = default) => Connection.CallAsync(ClientMethods.KillTerminal, request, cancellationToken);

    /// <summary><c>terminal/release</c>: ends a command and forgets it.</summary>
    public Task<AcpEmpty> ReleaseTerminalAsync(TerminalReference request, CancellationToken cancellationToken = default) => Connection.CallAsync(ClientMethods.ReleaseTerminal, request, cancellationToken);

    /// <summary><c>elicitation/create</c>: asks the person something.</summary>
    public Task<ElicitationResponse> ElicitAsync(ElicitationRequest request, CancellationToken cancellationToken = default) => Connection.CallAsync(ClientMethods.Elicit, request, cancellationToken);

    /// <summary><c>elicitation/complete</c>: what happened at the page is done.</summary>
    public Task CompleteElicitationAsync(string elicitationId) => Connection.NotifyAsync(ClientMethods.CompleteElicitation, new ElicitationComplete { ElicitationId = elicitationId });

    /// <summary><c>_auth/status_update</c>: tells who the agent works as.</summary>
    public Task TellAuthStatusAsync(AuthStatus status) => Connection.NotifyAsync(ClientMethods.AuthStatus, new AuthStatusNotification { AuthStatus = status });

    /// <summary><c>_claude/sdkMessage</c>: hands a message of Claude Code on.</summary>
    public Task TellSdkMessageAsync(SdkMessageNotification message) => Connection.NotifyAsync(ClientMethods.SdkMessage, message);

    /// <summary>Ends; whoever waits for an answer fails.</summary>
    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private sealed class Dispatch(IAcpAgentHandler handler) : IJsonRpcHandler
    {
        public Task<JsonRpcAnswer> OnRequestAsync(JsonRpcRequest request) => request.Method switch
        {
            "initialize" => request.AnswerAsync(AgentMethods.Initialize, handler.InitializeAsync),
            "authenticate" or "auth/login" => request.AnswerAsync(AgentMethods.Authenticate, handler.AuthenticateAsync),
            "logout" or "auth/logout" => request.AnswerAsync(AgentMethods.Logout, handler.LogoutAsync),
            "providers/list" => request.AnswerAsync(AgentMethods.ListProviders, handler.ListProvidersAsync),
            "providers/set" => request.AnswerAsync(AgentMethods.SetProvider, handler.SetProviderAsync),
            "providers/disable" => request.AnswerAsync(AgentMethods.DisableProvider, handler.DisableProviderAsync),
            "session/new" => request.AnswerAsync(AgentMethods.NewSession, handler.NewSessionAsync),
            "session/load" => request.AnswerAsync(AgentMethods.LoadSession, handler.LoadSessionAsync),
            "session/resume" => request.AnswerAsync(AgentMethods.ResumeSession, handler.ResumeSessionAsync),
            "session/fork" => request.AnswerAsync(AgentMethods.ForkSession, handler.ForkSessionAsync),
            "session/list" => request.AnswerAsync(AgentMethods.ListSessions, handler.ListSessionsAsync),
            "session/delete" => request.AnswerAsync(AgentMethods.DeleteSession, handler.DeleteSessionAsync),
            "session/close" => request.AnswerAsync(AgentMethods.CloseSession, handler.CloseSessionAsync),
            "session/set_mode" => request.AnswerAsync(AgentMethods.SetMode, handler.SetModeAsync),
            "session/set_config_option" => request.AnswerAsync(AgentMethods.SetConfigOption, handler.SetConfigOptionAsync),
            "session/prompt" => request.AnswerAsync(AgentMethods.Prompt, handler.PromptAsync),
            "_session/steering" => request.AnswerAsync(AgentMethods.Steer, handler.SteerAsync),
            _ => handler.OtherRequestAsync(request),
        };

        public ValueTask OnNotificationAsync(JsonRpcMessage notification, CancellationToken cancellationToken) =>
            notification.Method == AgentMethods.Cancel.Name
                ? handler.CancelAsync(AcpJson.Read<SessionReference>(notification.Params), cancellationToken)
                : handler.OtherNotificationAsync(notification, cancellationToken);

        public void OnFault(JsonRpcFault fault) => handler.OnFault(fault);
    }
}
