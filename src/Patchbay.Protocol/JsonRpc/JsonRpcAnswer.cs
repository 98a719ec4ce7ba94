namespace Patchbay.Protocol.JsonRpc;

/// <summary>How a request was answered: with a result or with an error, both raw.</summary>
public readonly record struct JsonRpcAnswer
{
    private JsonRpcAnswer(ReadOnlyMemory<byte> result, JsonRpcError? error, JsonRpcMessage? message, bool isSent)
    {
        Result = result;
        Error = error;
        Message = message;
        IsSent = isSent;
    }

    /// <summary>Raw JSON of the result; empty for an error.</summary>
    public ReadOnlyMemory<byte> Result { get; }

    /// <summary>The error, or null.</summary>
    public JsonRpcError? Error { get; }

    /// <summary>The message that it came in, or null when it is ours.</summary>
    public JsonRpcMessage? Message { get; }

    /// <summary>True when the request was answered otherwise, and nothing is left to send.</summary>
    internal bool IsSent { get; }

    /// <summary>A request that was answered already.</summary>
    internal static JsonRpcAnswer Sent { get; } = new(default, null, null, true);

    /// <summary>A result; empty = <c>null</c>.</summary>
    public static JsonRpcAnswer Ok(ReadOnlyMemory<byte> result = default) => new(result, null, null, false);

    /// <summary>An error.</summary>
    public static JsonRpcAnswer Fail(JsonRpcError error) => new(default, error, null, false);

    /// <summary>An error.</summary>
    public static JsonRpcAnswer Fail(int code, string message) => Fail(new JsonRpcError(code, message));

    /// <summary>The answer of a message, which is handed on as it is, with another id.</summary>
    /// <param name="message">A result or an error.</param>
    public static JsonRpcAnswer Of(JsonRpcMessage message) => message.Kind switch
    {
        JsonRpcMessageKind.Result => new JsonRpcAnswer(message.Result, null, message, false),
        JsonRpcMessageKind.Error => new JsonRpcAnswer(default, JsonRpcError.Read(message.Error), message, false),
        _ => throw new ArgumentException("a request is no answer", nameof(message)),
    };

    /// <summary>The line that answers a request.</summary>
    internal ReadOnlyMemory<byte> ToLine(JsonRpcId id) =>
        Message is not null ? Message.WithId(id).Line : Error is not null ? Envelope.Failure(id, Error) : Envelope.Result(id, Result);
}
