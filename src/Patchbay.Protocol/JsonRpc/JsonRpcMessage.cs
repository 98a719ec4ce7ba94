using System.Text.Json;
using Patchbay.Protocol.Splice;

namespace Patchbay.Protocol.JsonRpc;

/// <summary>What a message is.</summary>
public enum JsonRpcMessageKind
{
    /// <summary>Method and id: wants an answer.</summary>
    Request,

    /// <summary>A method without an id.</summary>
    Notification,

    /// <summary>The answer to a request that went well.</summary>
    Result,

    /// <summary>The answer to a request that failed.</summary>
    Error,
}

/// <summary>One line of JSON-RPC 2.0. Only the outermost object was looked at; everything inside stays raw, so that a message
/// can be handed on byte for byte, with members that nobody here knows.</summary>
/// <remarks>Immutable; owns its bytes. What is not there is empty, not null. Where a member stands twice, the last one counts.</remarks>
public sealed class JsonRpcMessage
{
    /// <summary>Deeper nesting is refused: no message of ACP comes near, and those who read it inside may recurse.</summary>
    internal const int MaxDepth = 512;

    internal static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };

    private JsonRpcMessage(ReadOnlyMemory<byte> line, JsonRpcMessageKind kind, JsonRpcId id, string method)
    {
        Line = line;
        Kind = kind;
        Id = id;
        Method = method;
    }

    /// <summary>The whole message, without a line end.</summary>
    public ReadOnlyMemory<byte> Line { get; }

    /// <summary>What it is.</summary>
    public JsonRpcMessageKind Kind { get; }

    /// <summary>Its id; <see cref="JsonRpcId.Null"/> for a notification.</summary>
    public JsonRpcId Id { get; }

    /// <summary>The method asked for; empty in an answer.</summary>
    public string Method { get; }

    /// <summary><c>params</c> of a request or a notification.</summary>
    public ReadOnlyMemory<byte> Params { get; private init; }

    /// <summary><c>result</c> of an answer.</summary>
    public ReadOnlyMemory<byte> Result { get; private init; }

    /// <summary><c>error</c> of an answer; <see cref="JsonRpcError.Read"/> takes it apart.</summary>
    public ReadOnlyMemory<byte> Error { get; private init; }

    /// <summary>A request.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="method">The method.</param>
    /// <param name="parameters">Raw JSON; empty = no <c>params</c> member.</param>
    public static JsonRpcMessage Request(JsonRpcId id, string method, ReadOnlyMemory<byte> parameters = default) => Own(Envelope.Call(id, method, parameters));

    /// <summary>A notification.</summary>
    public static JsonRpcMessage Notification(string method, ReadOnlyMemory<byte> parameters = default) => Own(Envelope.Call(null, method, parameters));

    /// <summary>An answer.</summary>
    /// <param name="id">The request's id.</param>
    /// <param name="result">Raw JSON; empty = <c>null</c>.</param>
    public static JsonRpcMessage OfResult(JsonRpcId id, ReadOnlyMemory<byte> result) => Own(Envelope.Result(id, result));

    /// <summary>An answer that says what went wrong.</summary>
    public static JsonRpcMessage OfError(JsonRpcId id, JsonRpcError error) => Own(Envelope.Failure(id, error));

    /// <summary>Reads one line.</summary>
    /// <param name="line">UTF-8 without a line end. The message keeps it; it must not change afterwards.</param>
    /// <param name="message">The message, or null.</param>
    /// <param name="bad">What is wrong with the line when it is none.</param>
    public static bool TryRead(ReadOnlyMemory<byte> line, out JsonRpcMessage? message, out JsonRpcBadLine? bad)
    {
        var parts = MessageParts.Read(line);
        bad = parts.Bad;
        message = bad is not null ? null : new JsonRpcMessage(line, parts.Kind, parts.Id, parts.Method ?? "")
        {
            Params = parts.Params,
            Result = parts.Kind == JsonRpcMessageKind.Result ? parts.Result : default,
            Error = parts.Kind == JsonRpcMessageKind.Error ? parts.Error : default,
        };
        return message is not null;
    }

    /// <summary>The same bytes with another id.</summary>
    public JsonRpcMessage WithId(JsonRpcId id) => Id.Raw.Span.SequenceEqual(id.Raw.Span) ? this : With("id", id.Raw);

    /// <summary>The same bytes with other <c>params</c> (added when there are none).</summary>
    public JsonRpcMessage WithParams(ReadOnlyMemory<byte> parameters) => With("params", parameters);

    /// <summary>The same bytes with another <c>result</c>; only for a message that has one.</summary>
    public JsonRpcMessage WithResult(ReadOnlyMemory<byte> result) => With("result", result);

    /// <summary>The same bytes with another <c>error</c>; only for a message that has one.</summary>
    public JsonRpcMessage WithError(JsonRpcError error) => With("error", error.ToJson());

    /// <summary>The line, for logs and tests.</summary>
    public override string ToString() => System.Text.Encoding.UTF8.GetString(Line.Span);

    private JsonRpcMessage With(string member, ReadOnlyMemory<byte> value) => Own(Envelope.OneLine(RawJson.Set(Line, [member], value)));

    private static JsonRpcMessage Own(byte[] line) =>
        TryRead(line, out var message, out var bad) ? message! : throw new ArgumentException($"not a JSON-RPC message: {bad!.Explanation}");
}
