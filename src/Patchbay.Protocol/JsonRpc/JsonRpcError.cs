using System.Text;
using System.Text.Json;

namespace Patchbay.Protocol.JsonRpc;

/// <summary>Why a request failed: <c>{"code": …, "message": …, "data": …}</c>.</summary>
/// <param name="Code">See <see cref="JsonRpcErrorCode"/>.</param>
/// <param name="Message">One sentence; no line of it is meant for machines.</param>
/// <param name="Data">Anything more, as raw JSON; empty when there is none.</param>
public sealed record JsonRpcError(int Code, string Message, ReadOnlyMemory<byte> Data = default)
{
    /// <summary>The answer to a method that nobody here knows.</summary>
    public static JsonRpcError MethodNotFound(string method) => new(JsonRpcErrorCode.MethodNotFound, $"Method not found: {method}");

    /// <summary>The answer to <c>params</c> of another shape.</summary>
    public static JsonRpcError InvalidParams(string why) => new(JsonRpcErrorCode.InvalidParams, $"Invalid params: {why}");

    /// <summary>The answer to a request that was cancelled.</summary>
    public static JsonRpcError Cancelled { get; } = new(JsonRpcErrorCode.RequestCancelled, "Request cancelled");

    /// <summary>Reads an <c>error</c> member.</summary>
    /// <returns>Never null: where code or message is missing or of another type, <see cref="JsonRpcErrorCode.InternalError"/> and the
    /// raw text stand in for it, so that whatever a peer says is heard.</returns>
    public static JsonRpcError Read(ReadOnlyMemory<byte> json)
    {
        int? code = null;
        string? message = null;
        ReadOnlyMemory<byte> data = default;
        try
        {
            var reader = new Utf8JsonReader(json.Span, JsonRpcMessage.ReaderOptions);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = reader.GetString();
                    reader.Read();
                    var start = (int)reader.TokenStartIndex;
                    if (name == "code" && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number)) code = number;
                    else if (name == "message" && reader.TokenType == JsonTokenType.String) message = reader.GetString();
                    reader.Skip();
                    if (name == "data") data = json[start..(int)reader.BytesConsumed];
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Half a surrogate pair, or not JSON: what was read so far counts.
        }

        return new JsonRpcError(code ?? JsonRpcErrorCode.InternalError, message ?? Encoding.UTF8.GetString(json.Span), data);
    }

    /// <summary>The error as JSON.</summary>
    public byte[] ToJson() => Envelope.Error(this);
}
