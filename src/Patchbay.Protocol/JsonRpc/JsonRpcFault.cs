namespace Patchbay.Protocol.JsonRpc;

/// <summary>What went wrong beside the messages; the connection goes on.</summary>
public enum JsonRpcFaultKind
{
    /// <summary>A line that is not a message; <see cref="JsonRpcFault.BadLine"/> says why.</summary>
    BadLine,

    /// <summary>An answer to nothing that was asked, or an error with the id <c>null</c>: the peer could not read something of ours.</summary>
    StrayAnswer,

    /// <summary>A handler threw what it should not have.</summary>
    HandlerFailed,
}

/// <summary>A report for logs and for people who look for a fault.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Explanation">For a person, lower-case; holds nothing of the line's content.</param>
public sealed record JsonRpcFault(JsonRpcFaultKind Kind, string Explanation)
{
    /// <summary>The line, at most its first 64 KiB where it was too long. It may hold secrets: log it with care.</summary>
    public ReadOnlyMemory<byte> Line { get; init; }

    /// <summary>Why the line is not a message, or null.</summary>
    public JsonRpcBadLine? BadLine { get; init; }

    /// <summary>What a handler threw, or null.</summary>
    public Exception? Exception { get; init; }
}
