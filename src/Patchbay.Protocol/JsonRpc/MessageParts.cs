using System.Text.Json;
using System.Text.Unicode;

namespace Patchbay.Protocol.JsonRpc;

/// <summary>The outermost members of a line, and what is wrong with it when it is no message.</summary>
internal struct MessageParts
{
    public JsonRpcMessageKind Kind;
    public JsonRpcId Id;
    public string? Method;
    public ReadOnlyMemory<byte> Params;
    public ReadOnlyMemory<byte> Result;
    public ReadOnlyMemory<byte> Error;
    public JsonRpcBadLine? Bad;
    private bool _hasId;
    private bool _badId;
    private bool _badMethod;
    private bool _hasAnswer;

    public static MessageParts Read(ReadOnlyMemory<byte> line)
    {
        var parts = new MessageParts();
        var first = line.Span.TrimStart(" \t\r\n"u8);
        if (first.IsEmpty || first[0] is not ((byte)'{' or (byte)'['))
        {
            parts.Bad = new JsonRpcBadLine(JsonRpcBadLineKind.Noise, "the line does not begin with `{`");
        }
        else if (!Utf8.IsValid(line.Span))
        {
            parts.Peek(line);
            parts.Fail(JsonRpcBadLineKind.NotJson, "the line is not UTF-8");
        }
        else
        {
            try
            {
                parts.ReadMembers(line);
                parts.Judge();
            }
            catch (JsonException exception)
            {
                parts.Fail(JsonRpcBadLineKind.NotJson, Words(exception));
            }
            catch (InvalidOperationException)
            {
                parts.Fail(JsonRpcBadLineKind.NotAMessage, "the method holds half of a surrogate pair");
            }
        }

        return parts;
    }

    /// <summary>What can be told of a line of which only the beginning is there.</summary>
    public static JsonRpcBadLine TooLong(ReadOnlyMemory<byte> head, int limit)
    {
        var parts = new MessageParts();
        parts.Peek(head);
        parts.Fail(JsonRpcBadLineKind.TooLong, $"the line is longer than {limit} bytes");
        return parts.Bad!;
    }

    private void Peek(ReadOnlyMemory<byte> line)
    {
        try
        {
            ReadMembers(line);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // As far as it went.
        }
    }

    private void ReadMembers(ReadOnlyMemory<byte> line)
    {
        var reader = new Utf8JsonReader(line.Span, JsonRpcMessage.ReaderOptions);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            reader.Read();
            Fail(JsonRpcBadLineKind.Batch, "batches are not supported");
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("id"u8);
            var isMethod = reader.ValueTextEquals("method"u8);
            var isParams = reader.ValueTextEquals("params"u8);
            var isResult = reader.ValueTextEquals("result"u8);
            var isError = reader.ValueTextEquals("error"u8);
            _hasAnswer |= isResult || isError;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (isMethod)
            {
                _badMethod = reader.TokenType != JsonTokenType.String;
                Method = _badMethod ? "" : reader.GetString();
            }

            reader.Skip();
            var value = line[start..(int)reader.BytesConsumed];
            if (isId) (_hasId, _badId) = (true, !JsonRpcId.TryRead(value, out Id));
            else if (isParams) Params = value;
            else if (isResult) Result = value;
            else if (isError) Error = value;
        }

        reader.Read(); // Throws when something follows the object.
    }

    private void Judge()
    {
        if (Bad is not null) return;
        if (_badId)
        {
            _hasId = false;
            Fail(JsonRpcBadLineKind.NotAMessage, "an id is a string, a number or null");
        }
        else if (_badMethod) Fail(JsonRpcBadLineKind.NotAMessage, "a method is a string");
        else if (Method is not null) Kind = _hasId ? JsonRpcMessageKind.Request : JsonRpcMessageKind.Notification;
        else if (!_hasId) Fail(JsonRpcBadLineKind.NotAMessage, "the object has neither method nor id");
        else if (!Error.IsEmpty && !(Error.Span[0] == 'n' && !Result.IsEmpty)) Kind = JsonRpcMessageKind.Error;
        else if (!Result.IsEmpty) Kind = JsonRpcMessageKind.Result;
        else Fail(JsonRpcBadLineKind.NotAMessage, "the answer has neither result nor error");
    }

    private void Fail(JsonRpcBadLineKind kind, string explanation) =>
        Bad ??= new JsonRpcBadLine(kind, explanation, _hasId && !_badId ? Id : null, Method is null && (_hasAnswer || (kind == JsonRpcBadLineKind.NotAMessage && _hasId)));

    private static string Words(JsonException exception)
    {
        var end = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end > 0 ? exception.Message[..end].TrimEnd('.') : exception.Message;
    }
}
