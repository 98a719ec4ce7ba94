namespace Patchbay.Protocol.Acp;

/// <summary>What a client can do; what is not there it cannot.</summary>
public sealed record ClientCapabilities : AcpObject
{
    /// <summary>Files through the editor, with what is not saved yet.</summary>
    public FileSystemCapabilities? Fs { get; init; }

    /// <summary>All methods <c>terminal/*</c>.</summary>
    public bool? Terminal { get; init; }

    /// <summary>What it takes of sessions.</summary>
    public ClientSessionCapabilities? Session { get; init; }

    /// <summary>Ways to sign in that need its help.</summary>
    public ClientAuthCapabilities? Auth { get; init; }

    /// <summary>Questions to the person.</summary>
    public ElicitationCapabilities? Elicitation { get; init; }
}

/// <summary>File methods of a client.</summary>
public sealed record FileSystemCapabilities : AcpObject
{
    /// <summary><c>fs/read_text_file</c>.</summary>
    public bool? ReadTextFile { get; init; }

    /// <summary><c>fs/write_text_file</c>.</summary>
    public bool? WriteTextFile { get; init; }
}

/// <summary>What a client takes of sessions.</summary>
public sealed record ClientSessionCapabilities : AcpObject
{
    /// <summary>Kinds of config options.</summary>
    public ConfigOptionCapabilities? ConfigOptions { get; init; }
}

/// <summary>Kinds of config options beside <c>select</c>.</summary>
public sealed record ConfigOptionCapabilities : AcpObject
{
    /// <summary><c>boolean</c>.</summary>
    public AcpEmpty? Boolean { get; init; }
}

/// <summary>Ways to sign in that need the client.</summary>
public sealed record ClientAuthCapabilities : AcpObject
{
    /// <summary>In a terminal.</summary>
    public bool? Terminal { get; init; }
}

/// <summary>Ways to ask the person.</summary>
public sealed record ElicitationCapabilities : AcpObject
{
    /// <summary>By a form.</summary>
    public AcpEmpty? Form { get; init; }

    /// <summary>By a page.</summary>
    public AcpEmpty? Url { get; init; }
}

/// <summary>What an agent can do.</summary>
public sealed record AgentCapabilities : AcpObject
{
    /// <summary><c>session/load</c>.</summary>
    public bool? LoadSession { get; init; }

    /// <summary>Blocks of a prompt beside text and links.</summary>
    public PromptCapabilities? PromptCapabilities { get; init; }

    /// <summary>MCP servers beside stdio.</summary>
    public McpCapabilities? McpCapabilities { get; init; }

    /// <summary>Session methods beside new, prompt, cancel and update.</summary>
    public SessionCapabilities? SessionCapabilities { get; init; }

    /// <summary>Signing in and out.</summary>
    public AgentAuthCapabilities? Auth { get; init; }

    /// <summary>Unstable: all methods <c>providers/*</c>.</summary>
    public AcpEmpty? Providers { get; init; }
}

/// <summary>Blocks that a prompt may hold.</summary>
public sealed record PromptCapabilities : AcpObject
{
    /// <summary><see cref="ImageContent"/>.</summary>
    public bool? Image { get; init; }

    /// <summary><see cref="AudioContent"/>.</summary>
    public bool? Audio { get; init; }

    /// <summary><see cref="EmbeddedResource"/>.</summary>
    public bool? EmbeddedContext { get; init; }
}

/// <summary>MCP servers that an agent can reach.</summary>
public sealed record McpCapabilities : AcpObject
{
    /// <summary>Streamable HTTP.</summary>
    public bool? Http { get; init; }

    /// <summary>Server-sent events, deprecated by MCP.</summary>
    public bool? Sse { get; init; }

    /// <summary>Unstable: through this very connection.</summary>
    public bool? Acp { get; init; }
}

/// <summary>Session methods of an agent; what is there it has.</summary>
public sealed record SessionCapabilities : AcpObject
{
    /// <summary><c>session/list</c>.</summary>
    public AcpEmpty? List { get; init; }

    /// <summary><c>session/delete</c>.</summary>
    public AcpEmpty? Delete { get; init; }

    /// <summary>More folders than <c>cwd</c>.</summary>
    public AcpEmpty? AdditionalDirectories { get; init; }

    /// <summary>Unstable: <c>session/fork</c>.</summary>
    public AcpEmpty? Fork { get; init; }

    /// <summary><c>session/resume</c>.</summary>
    public AcpEmpty? Resume { get; init; }

    /// <summary><c>session/close</c>.</summary>
    public AcpEmpty? Close { get; init; }
}

/// <summary>Signing out.</summary>
public sealed record AgentAuthCapabilities : AcpObject
{
    /// <summary><c>logout</c>.</summary>
    public AcpEmpty? Logout { get; init; }
}
