using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Patchbay.Endpoints.Kinds.Demo;

/// <summary>The demo model's replies in the Messages API's two forms.</summary>
internal static class DemoEvents
{
    /// <summary>The events of a streamed reply, one element each, ready for the wire.</summary>
    public static IEnumerable<byte[]> Of(DemoTurn turn, DemoReply reply)
    {
        yield return Event("message_start", json =>
        {
            json.WriteStartObject("message"u8);
            WriteHead(json, turn);
            json.WriteStartArray("content"u8);
            json.WriteEndArray();
            json.WriteNull("stop_reason"u8);
            json.WriteNull("stop_sequence"u8);
            WriteUsage(json, turn, 1);
            json.WriteEndObject();
        });
        yield return Event("content_block_start", json =>
        {
            json.WriteNumber("index"u8, 0);
            json.WriteStartObject("content_block"u8);
            json.WriteString("type"u8, "text"u8);
            json.WriteString("text"u8, ""u8);
            json.WriteEndObject();
        });
        foreach (var word in Words(reply.Text)) yield return Delta(0, "text_delta", "text", word);
        yield return Stop(0);
        if (reply.Command is { } command)
        {
            yield return Event("content_block_start", json =>
            {
                json.WriteNumber("index"u8, 1);
                json.WriteStartObject("content_block"u8);
                WriteToolHead(json, turn);
                json.WriteStartObject("input"u8);
                json.WriteEndObject();
                json.WriteEndObject();
            });
            var input = InputOf(command);
            yield return Delta(1, "input_json_delta", "partial_json", input[..(input.Length / 2)]);
            yield return Delta(1, "input_json_delta", "partial_json", input[(input.Length / 2)..]);
            yield return Stop(1);
        }

        yield return Event("message_delta", json =>
        {
            json.WriteStartObject("delta"u8);
            json.WriteString("stop_reason"u8, reply.Command is null ? "end_turn"u8 : "tool_use"u8);
            json.WriteNull("stop_sequence"u8);
            json.WriteEndObject();
            WriteUsage(json, turn, Words(reply.Text).Count());
        });
        yield return Event("message_stop", static _ => { });
    }

    /// <summary>The reply as one Message.</summary>
    public static string Whole(DemoTurn turn, DemoReply reply) => Json(json =>
    {
        WriteHead(json, turn);
        json.WriteStartArray("content"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        json.WriteString("text"u8, reply.Text);
        json.WriteEndObject();
        if (reply.Command is { } command)
        {
            json.WriteStartObject();
            WriteToolHead(json, turn);
            json.WritePropertyName("input"u8);
            json.WriteRawValue(InputOf(command));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("stop_reason"u8, reply.Command is null ? "end_turn"u8 : "tool_use"u8);
        json.WriteNull("stop_sequence"u8);
        WriteUsage(json, turn, Words(reply.Text).Count());
    });

    private static byte[] Event(string name, Action<Utf8JsonWriter> write) => Encoding.UTF8.GetBytes($"event: {name}\ndata: {Json(json =>
    {
        json.WriteString("type"u8, name);
        write(json);
    })}\n\n");

    private static byte[] Delta(int index, string type, string field, string text) => Event("content_block_delta", json =>
    {
        json.WriteNumber("index"u8, index);
        json.WriteStartObject("delta"u8);
        json.WriteString("type"u8, type);
        json.WriteString(field, text);
        json.WriteEndObject();
    });

    private static byte[] Stop(int index) => Event("content_block_stop", json => json.WriteNumber("index"u8, index));

    private static void WriteHead(Utf8JsonWriter json, DemoTurn turn)
    {
        json.WriteString("id"u8, $"msg_demo_{Guid.NewGuid():N}");
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("model"u8, turn.Model);
    }

    private static void WriteToolHead(Utf8JsonWriter json, DemoTurn turn)
    {
        json.WriteString("type"u8, "tool_use"u8);
        json.WriteString("id"u8, $"toolu_demo_{turn.BodyBytes:x8}{Guid.NewGuid().ToString("N").AsSpan(0, 8)}");
        json.WriteString("name"u8, "Bash"u8);
    }

    private static void WriteUsage(Utf8JsonWriter json, DemoTurn turn, int output)
    {
        json.WriteStartObject("usage"u8);
        // Four bytes a token is the usual rule of thumb; nothing is billed by it.
        json.WriteNumber("input_tokens"u8, turn.BodyBytes / 4);
        json.WriteNumber("cache_creation_input_tokens"u8, 0);
        json.WriteNumber("cache_read_input_tokens"u8, 0);
        json.WriteNumber("output_tokens"u8, output);
        json.WriteEndObject();
    }

    private static string InputOf(string command) => Json(json =>
    {
        json.WriteString("command"u8, command);
        json.WriteString("description"u8, "Asked for in the demo"u8);
    });

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static IEnumerable<string> Words(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var space = text.IndexOf(' ', start + 1);
            var end = space < 0 ? text.Length : space;
            yield return text[start..end];
            start = end;
        }
    }
}
