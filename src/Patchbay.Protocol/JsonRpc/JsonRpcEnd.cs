namespace Patchbay.Protocol.JsonRpc;

/// <summary>Why a connection is over.</summary>
public enum JsonRpcEndCause
{
    /// <summary>The peer closed its end.</summary>
    EndOfStream,

    /// <summary>Reading failed.</summary>
    ReadFailed,

    /// <summary>Writing failed; most often the peer is gone.</summary>
    WriteFailed,

    /// <summary>It was disposed here.</summary>
    Disposed,
}

/// <summary>How a connection ended.</summary>
/// <param name="Cause">Why.</param>
/// <param name="Exception">What the stream threw, or null.</param>
public sealed record JsonRpcEnd(JsonRpcEndCause Cause, Exception? Exception = null)
{
    /// <summary>For a person, lower-case.</summary>
    public string Explanation => Cause switch
    {
        JsonRpcEndCause.EndOfStream => "the other side has closed the connection",
        JsonRpcEndCause.ReadFailed => $"reading from the other side failed: {Exception?.Message}",
        JsonRpcEndCause.WriteFailed => $"writing to the other side failed: {Exception?.Message}",
        _ => "the connection was closed",
    };
}

/// <summary>There is nobody left who could answer.</summary>
/// <param name="end">How the connection ended.</param>
public sealed class JsonRpcClosedException(JsonRpcEnd end) : IOException(end.Explanation, end.Exception)
{
    /// <summary>How the connection ended.</summary>
    public JsonRpcEnd End { get; } = end;
}

/// <summary>A request was answered with an error. Thrown by the typed calls; a handler throws it to answer with that error.</summary>
/// <param name="error">The error.</param>
public sealed class JsonRpcException(JsonRpcError error) : Exception(error.Message)
{
    /// <summary>A handler's error with a code and a sentence.</summary>
    public JsonRpcException(int code, string message) : this(new JsonRpcError(code, message))
    {
    }

    /// <summary>The error as it came, or goes.</summary>
    public JsonRpcError Error { get; } = error;
}
