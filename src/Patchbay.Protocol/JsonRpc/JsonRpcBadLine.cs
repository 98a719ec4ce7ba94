namespace Patchbay.Protocol.JsonRpc;

/// <summary>What is wrong with a line.</summary>
public enum JsonRpcBadLineKind
{
    /// <summary>It does not even begin like a message: a log line that strayed, say.</summary>
    Noise,

    /// <summary>It begins like one and is not JSON.</summary>
    NotJson,

    /// <summary>A list of messages.</summary>
    Batch,

    /// <summary>JSON, but no message.</summary>
    NotAMessage,

    /// <summary>Longer than <see cref="JsonRpcOptions.MaxLineBytes"/>; it was skipped up to its end.</summary>
    TooLong,
}

/// <summary>A line that is not a message.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Explanation">The same for a person, lower-case.</param>
/// <param name="Id">The id that was found in it before it went wrong, or null.</param>
/// <param name="IsAnswer">True when, as far as it was read, it looked like an answer: somebody may wait for it.</param>
public sealed record JsonRpcBadLine(JsonRpcBadLineKind Kind, string Explanation, JsonRpcId? Id = null, bool IsAnswer = false)
{
    /// <summary>The error to answer it with.</summary>
    public JsonRpcError Error => Kind is JsonRpcBadLineKind.Noise or JsonRpcBadLineKind.NotJson
        ? new JsonRpcError(JsonRpcErrorCode.ParseError, $"Parse error: {Explanation}")
        : new JsonRpcError(JsonRpcErrorCode.InvalidRequest, $"Invalid request: {Explanation}");
}
