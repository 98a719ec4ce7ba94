namespace Patchbay.Protocol.Acp;

/// <summary>A request by its name and the shapes of its <c>params</c> and <c>result</c>.</summary>
public sealed record AcpRequest<TParams, TResult>(string Name) where TParams : AcpObject where TResult : AcpObject;

/// <summary>A notification by its name and the shape of its <c>params</c>.</summary>
public sealed record AcpNotification<TParams>(string Name) where TParams : AcpObject;

/// <summary>What a client asks an agent.</summary>
/// <remarks>Names and shapes: schema of version 1, stable and unstable, as published with the official TypeScript SDK 2.4.0 (read 2026-11-28).
/// Names that begin with an underscore are extensions of claude-agent-acp 0.101.0.</remarks>
public static class AgentMethods
{
    public static readonly AcpRequest<InitializeRequest, InitializeResponse> Initialize = new("initialize");
    public static readonly AcpRequest<AuthenticateRequest, AcpEmpty> Authenticate = new("authenticate");
    public static readonly AcpRequest<AcpEmpty, AcpEmpty> Logout = new("logout");
    public static readonly AcpRequest<AcpEmpty, ListProvidersResponse> ListProviders = new("providers/list");
    public static readonly AcpRequest<SetProviderRequest, AcpEmpty> SetProvider = new("providers/set");
    public static readonly AcpRequest<DisableProviderRequest, AcpEmpty> DisableProvider = new("providers/disable");
    public static readonly AcpRequest<NewSessionRequest, SessionResponse> NewSession = new("session/new");
    public static readonly AcpRequest<LoadSessionRequest, SessionResponse> LoadSession = new("session/load");
    public static readonly AcpRequest<ResumeSessionRequest, SessionResponse> ResumeSession = new("session/resume");
    public static readonly AcpRequest<ForkSessionRequest, SessionResponse> ForkSession = new("session/fork");
    public static readonly AcpRequest<ListSessionsRequest, ListSessionsResponse> ListSessions = new("session/list");
    public static readonly AcpRequest<SessionReference, AcpEmpty> DeleteSession = new("session/delete");
    public static readonly AcpRequest<SessionReference, AcpEmpty> CloseSession = new("session/close");
    public static readonly AcpRequest<SetModeRequest, AcpEmpty> SetMode = new("session/set_mode");
    public static readonly AcpRequest<SetConfigOptionRequest, SetConfigOptionResponse> SetConfigOption = new("session/set_config_option");
    public static readonly AcpRequest<PromptRequest, PromptResponse> Prompt = new("session/prompt");
    public static readonly AcpNotification<SessionReference> Cancel = new("session/cancel");
    public static readonly AcpRequest<SteerRequest, SteerResponse> Steer = new("_session/steering");

    /// <summary>The draft of version 2 names <c>authenticate</c> so.</summary>
    public static readonly AcpRequest<AuthenticateRequest, AcpEmpty> LoginV2 = new("auth/login");

    /// <summary>The draft of version 2 names <c>logout</c> so.</summary>
    public static readonly AcpRequest<AcpEmpty, AcpEmpty> LogoutV2 = new("auth/logout");
}

/// <summary>What an agent asks and tells a client.</summary>
/// <remarks>Sources: see <see cref="AgentMethods"/>.</remarks>
public static class ClientMethods
{
    public static readonly AcpNotification<SessionNotification> Update = new("session/update");
    public static readonly AcpRequest<PermissionRequest, PermissionResponse> RequestPermission = new("session/request_permission");
    public static readonly AcpRequest<ReadTextFileRequest, ReadTextFileResponse> ReadTextFile = new("fs/read_text_file");
    public static readonly AcpRequest<WriteTextFileRequest, AcpEmpty> WriteTextFile = new("fs/write_text_file");
    public static readonly AcpRequest<CreateTerminalRequest, CreateTerminalResponse> CreateTerminal = new("terminal/create");
    public static readonly AcpRequest<TerminalReference, TerminalOutputResponse> TerminalOutput = new("terminal/output");
    public static readonly AcpRequest<TerminalReference, TerminalExit> WaitForTerminalExit = new("terminal/wait_for_exit");
    public static readonly AcpRequest<TerminalReference, AcpEmpty> KillTerminal = new("terminal/kill");
    public static readonly AcpRequest<TerminalReference, AcpEmpty> ReleaseTerminal = new("terminal/release");
    public static readonly AcpRequest<ElicitationRequest, ElicitationResponse> Elicit = new("elicitation/create");
    public static readonly AcpNotification<ElicitationComplete> CompleteElicitation = new("elicitation/complete");
    public static readonly AcpNotification<AuthStatusNotification> AuthStatus = new("_auth/status_update");
    public static readonly AcpNotification<SdkMessageNotification> SdkMessage = new("_claude/sdkMessage");
}
