namespace Patchbay.Protocol.Acp;

/// <summary>An MCP server that an agent is to connect to. Without a <see cref="Type"/> it is one that the agent starts.</summary>
public sealed record McpServer : AcpObject
{
    /// <summary>Null (or <c>stdio</c>), <c>http</c>, <c>sse</c> or, unstable, <c>acp</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>stdio: the program, absolute.</summary>
    public string? Command { get; init; }

    /// <summary>stdio: its arguments.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>stdio: environment to add.</summary>
    public IReadOnlyList<NameValue>? Env { get; init; }

    /// <summary>http, sse: where it is.</summary>
    public string? Url { get; init; }

    /// <summary>http, sse: headers of every request.</summary>
    public IReadOnlyList<NameValue>? Headers { get; init; }

    /// <summary>acp: its id on this connection.</summary>
    public string? ServerId { get; init; }

    /// <summary>One that the agent starts.</summary>
    public static McpServer Stdio(string name, string command, IReadOnlyList<string>? args = null, IReadOnlyList<NameValue>? env = null) =>
        new() { Name = name, Command = command, Args = args ?? [], Env = env ?? [] };

    /// <summary>One at a URL.</summary>
    public static McpServer Http(string name, string url, IReadOnlyList<NameValue>? headers = null) =>
        new() { Type = "http", Name = name, Url = url, Headers = headers ?? [] };
}

/// <summary>An environment variable or a header.</summary>
public sealed record NameValue : AcpObject
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its value.</summary>
    public required string Value { get; init; }
}
