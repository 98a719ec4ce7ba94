namespace Patchbay.Protocol.Acp;

/// <summary>What a session is opened with.</summary>
public abstract record SessionSetup : AcpObject
{
    /// <summary>The working folder, absolute.</summary>
    public required string Cwd { get; init; }

    /// <summary>More folders that belong to it; for agents with <see cref="SessionCapabilities.AdditionalDirectories"/>.</summary>
    public IReadOnlyList<string>? AdditionalDirectories { get; init; }

    /// <summary>MCP servers to connect to. <c>session/new</c> and <c>session/load</c> of version 1 want the list, empty or not.</summary>
    public IReadOnlyList<McpServer>? McpServers { get; init; }
}

/// <summary>Params of <c>session/new</c>.</summary>
public sealed record NewSessionRequest : SessionSetup;

/// <summary>Params of <c>session/load</c>: opens a session and tells its history by <c>session/update</c> before the answer.</summary>
public sealed record LoadSessionRequest : SessionSetup
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }
}

/// <summary>Params of <c>session/resume</c>: opens a session without telling its history.</summary>
public sealed record ResumeSessionRequest : SessionSetup
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }
}

/// <summary>Params of <c>session/fork</c> (unstable): a new session with the history of another.</summary>
public sealed record ForkSessionRequest : SessionSetup
{
    /// <summary>The session to take the history of.</summary>
    public required string SessionId { get; init; }
}

/// <summary>Answer to <c>session/new</c>, <c>load</c>, <c>resume</c> and <c>fork</c>.</summary>
public sealed record SessionResponse : AcpObject
{
    /// <summary>The session's id; only for <c>new</c> and <c>fork</c>.</summary>
    public string? SessionId { get; init; }

    /// <summary>Its modes.</summary>
    public SessionModeState? Modes { get; init; }

    /// <summary>Its config options with their values.</summary>
    public IReadOnlyList<SessionConfigOption>? ConfigOptions { get; init; }
}

/// <summary>Modes of a session.</summary>
public sealed record SessionModeState : AcpObject
{
    /// <summary>The one in force.</summary>
    public required string CurrentModeId { get; init; }

    /// <summary>All.</summary>
    public required IReadOnlyList<SessionMode> AvailableModes { get; init; }
}

/// <summary>A mode: how freely the agent works.</summary>
public sealed record SessionMode : AcpObject
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }
}

/// <summary>Params of methods that only name a session: <c>session/delete</c>, <c>session/close</c> and the notification <c>session/cancel</c>.</summary>
public sealed record SessionReference : AcpObject
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }
}

/// <summary>Params of <c>session/set_mode</c>.</summary>
public sealed record SetModeRequest : AcpObject
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }

    /// <summary>One of <see cref="SessionModeState.AvailableModes"/>.</summary>
    public required string ModeId { get; init; }
}

/// <summary>Params of <c>session/list</c>.</summary>
public sealed record ListSessionsRequest : AcpObject
{
    /// <summary>Only sessions of this folder, absolute; null = all.</summary>
    public string? Cwd { get; init; }

    /// <summary>Where to go on; null = from the start.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Answer to <c>session/list</c>.</summary>
public sealed record ListSessionsResponse : AcpObject
{
    /// <summary>A page of sessions.</summary>
    public required IReadOnlyList<SessionSummary> Sessions { get; init; }

    /// <summary>Where the next page begins; null = this was the last one.</summary>
    public string? NextCursor { get; init; }
}

/// <summary>A session in a list.</summary>
public sealed record SessionSummary : AcpObject
{
    /// <summary>Its id.</summary>
    public required string SessionId { get; init; }

    /// <summary>Its folder, absolute.</summary>
    public required string Cwd { get; init; }

    /// <summary>More folders.</summary>
    public IReadOnlyList<string>? AdditionalDirectories { get; init; }

    /// <summary>For people.</summary>
    public string? Title { get; init; }

    /// <summary>ISO 8601.</summary>
    public string? UpdatedAt { get; init; }
}
