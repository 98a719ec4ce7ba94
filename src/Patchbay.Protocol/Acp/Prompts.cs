namespace Patchbay.Protocol.Acp;

/// <summary>Params of <c>session/prompt</c>: one turn.</summary>
public sealed record PromptRequest : AcpObject
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }

    /// <summary>What the person says, with what it refers to.</summary>
    public required IReadOnlyList<ContentBlock> Prompt { get; init; }

    /// <summary>A prompt of one text.</summary>
    public static PromptRequest Of(string sessionId, string text) => new() { SessionId = sessionId, Prompt = [new TextContent { Text = text }] };
}

/// <summary>Answer to <c>session/prompt</c>: the turn is over.</summary>
public sealed record PromptResponse : AcpObject
{
    /// <summary>Why.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Tokens of the turn (unstable).</summary>
    public TokenCount? Usage { get; init; }
}

/// <summary>Tokens of a turn.</summary>
public sealed record TokenCount : AcpObject
{
    /// <summary>All together.</summary>
    public required long TotalTokens { get; init; }

    /// <summary>Read by the model, cache not included.</summary>
    public required long InputTokens { get; init; }

    /// <summary>Written by the model.</summary>
    public required long OutputTokens { get; init; }

    /// <summary>Of these, thought.</summary>
    public long? ThoughtTokens { get; init; }

    /// <summary>Read from a cache.</summary>
    public long? CachedReadTokens { get; init; }

    /// <summary>Written to a cache.</summary>
    public long? CachedWriteTokens { get; init; }
}
