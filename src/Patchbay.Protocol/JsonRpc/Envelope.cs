using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Patchbay.Protocol.JsonRpc;

/// <summary>Writes messages around raw JSON, each on one line.</summary>
internal static class Envelope
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = JsonRpcMessage.MaxDepth };

    public static byte[] Call(JsonRpcId? id, string method, ReadOnlyMemory<byte> parameters) => Write(writer =>
    {
        writer.WriteString("jsonrpc"u8, "2.0"u8);
        if (id is { } value) Raw(writer, "id", value.Raw);
        writer.WriteString("method"u8, method);
        if (!parameters.IsEmpty) Raw(writer, "params", parameters);
    });

    public static byte[] Result(JsonRpcId id, ReadOnlyMemory<byte> result) => Write(writer =>
    {
        writer.WriteString("jsonrpc"u8, "2.0"u8);
        Raw(writer, "id", id.Raw);
        Raw(writer, "result", result.IsEmpty ? "null"u8.ToArray() : result);
    });

    public static byte[] Failure(JsonRpcId id, JsonRpcError error) => Write(writer =>
    {
        writer.WriteString("jsonrpc"u8, "2.0"u8);
        Raw(writer, "id", id.Raw);
        Raw(writer, "error", Error(error));
    });

    public static byte[] Error(JsonRpcError error) => Write(writer =>
    {
        writer.WriteNumber("code"u8, error.Code);
        writer.WriteString("message"u8, error.Message);
        if (!error.Data.IsEmpty) Raw(writer, "data", error.Data);
    });

    /// <summary>The <c>params</c> of <see cref="JsonRpcConnection.CancelMethod"/>.</summary>
    public static byte[] RequestId(JsonRpcId id) => Write(writer => Raw(writer, "requestId", id.Raw));

    /// <summary>JSON from elsewhere may be laid out over lines; a line end in JSON can only stand where a blank may.
    /// A lone CR goes too: readers that take any line end would cut there.</summary>
    public static byte[] OneLine(byte[] json)
    {
        var rest = json.AsSpan();
        for (int at; (at = rest.IndexOfAny((byte)'\n', (byte)'\r')) >= 0; rest = rest[(at + 1)..]) rest[at] = (byte)' ';
        return json;
    }

    private static void Raw(Utf8JsonWriter writer, string name, ReadOnlyMemory<byte> json)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(json.Span); // Checks that it is JSON: a caller's mistake must not break the line for the peer.
    }

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return OneLine(buffer.WrittenSpan.ToArray());
    }
}
