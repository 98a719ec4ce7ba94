namespace Patchbay.Protocol.Acp;

/// <summary>Params of <c>fs/read_text_file</c>.</summary>
public sealed record ReadTextFileRequest : AcpObject
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }

    /// <summary>Absolute.</summary>
    public required string Path { get; init; }

    /// <summary>The first line, from 1; null = the start.</summary>
    public long? Line { get; init; }

    /// <summary>How many lines; null = all.</summary>
    public long? Limit { get; init; }
}

/// <summary>Answer to <c>fs/read_text_file</c>.</summary>
public sealed record ReadTextFileResponse : AcpObject
{
    /// <summary>The text.</summary>
    public required string Content { get; init; }
}

/// <summary>Params of <c>fs/write_text_file</c>.</summary>
public sealed record WriteTextFileRequest : AcpObject
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }

    /// <summary>Absolute.</summary>
    public required string Path { get; init; }

    /// <summary>All of it.</summary>
    public required string Content { get; init; }
}

/// <summary>Params of <c>terminal/create</c>.</summary>
public sealed record CreateTerminalRequest : AcpObject
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }

    /// <summary>The program.</summary>
    public required string Command { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Environment to add.</summary>
    public IReadOnlyList<NameValue>? Env { get; init; }

    /// <summary>Absolute; null = the session's.</summary>
    public string? Cwd { get; init; }

    /// <summary>Bytes of output to keep, from the end; null = all.</summary>
    public long? OutputByteLimit { get; init; }
}

/// <summary>Answer to <c>terminal/create</c>.</summary>
public sealed record CreateTerminalResponse : AcpObject
{
    /// <summary>The terminal.</summary>
    public required string TerminalId { get; init; }
}

/// <summary>Params of <c>terminal/output</c>, <c>wait_for_exit</c>, <c>kill</c> and <c>release</c>.</summary>
public sealed record TerminalReference : AcpObject
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }

    /// <summary>The terminal.</summary>
    public required string TerminalId { get; init; }
}

/// <summary>Answer to <c>terminal/output</c>.</summary>
public sealed record TerminalOutputResponse : AcpObject
{
    /// <summary>What is kept of the output.</summary>
    public required string Output { get; init; }

    /// <summary>Whether some of it is not.</summary>
    public required bool Truncated { get; init; }

    /// <summary>How it ended; null while it runs.</summary>
    public TerminalExit? ExitStatus { get; init; }
}

/// <summary>How a command ended; the answer to <c>terminal/wait_for_exit</c>.</summary>
public sealed record TerminalExit : AcpObject
{
    /// <summary>Its exit code; null when a signal ended it.</summary>
    public long? ExitCode { get; init; }

    /// <summary>The signal's name.</summary>
    public string? Signal { get; init; }
}
