using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Patchbay.Translation.Common;

/// <summary>A page that an endpoint has found.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="Title">What it is called; may be empty.</param>
public readonly record struct WebPage(string Url, string Title);

/// <summary>A web search that an endpoint has done by itself, as the two blocks in which Anthropic's servers tell of theirs.</summary>
/// <remarks>Claude Code (2.1.330) counts these blocks and shows the links in them, wherever they stand; of a text it knows neither. Both are marked
/// as ours: <see cref="AnthropicMessages.ForeignThinking"/> takes them out of what goes to Anthropic, which could not open the sealed content.</remarks>
/// <param name="queries">What was searched for, as far as it is told.</param>
/// <param name="pages">What was found.</param>
internal sealed class WebSearch(IReadOnlyList<string> queries, IReadOnlyList<WebPage> pages)
{
    /// <summary>What the ids of our searches begin with.</summary>
    public const string IdPrefix = "srvtoolu_patchbay_";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>How many searches there were.</summary>
    public int Count { get; } = Math.Max(1, queries.Count);

    /// <summary>The id of a message's search.</summary>
    /// <param name="message">The message's id.</param>
    /// <param name="number">Its place among the searches of the message.</param>
    public static string Id(string message, int number) => $"{IdPrefix}{(message.StartsWith("msg_", StringComparison.Ordinal) ? message[4..] : message)}_{number}";

    /// <summary>Writes both blocks into a message.</summary>
    public void WriteBlocks(Utf8JsonWriter json, string id)
    {
        WriteCall(json, id, isWhole: true);
        WriteResult(json, id);
    }

    /// <summary>Writes both blocks as events, each begun and ended.</summary>
    /// <param name="output">Takes them.</param>
    /// <param name="index">The first block's.</param>
    /// <param name="id">The call's.</param>
    /// <returns>The last block's index.</returns>
    public int WriteEvents(IBufferWriter<byte> output, int index, string id)
    {
        WriteEvent(output, "content_block_start", index, "content_block", json => WriteCall(json, id, isWhole: false));
        WriteEvent(output, "content_block_delta", index, "delta", WriteDelta);
        WriteEvent(output, "content_block_stop", index, "", null);
        WriteEvent(output, "content_block_start", index + 1, "content_block", json => WriteResult(json, id));
        WriteEvent(output, "content_block_stop", index + 1, "", null);
        return index + 1;
    }

    private static void WriteEvent(IBufferWriter<byte> output, string type, int index, string field, Action<Utf8JsonWriter>? value)
    {
        output.Write(Encoding.UTF8.GetBytes($"event: {type}\ndata: "));
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            json.WriteNumber("index"u8, index);
            if (value is not null)
            {
                json.WritePropertyName(field);
                value(json);
            }

            json.WriteEndObject();
        }

        output.Write("\n\n"u8);
    }

    private void WriteCall(Utf8JsonWriter json, string id, bool isWhole)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "server_tool_use"u8);
        json.WriteString("id"u8, id);
        json.WriteString("name"u8, "web_search"u8);
        json.WritePropertyName("input"u8);
        json.WriteRawValue(isWhole ? Input() : "{}"u8);
        json.WriteEndObject();
    }

    private void WriteDelta(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "input_json_delta"u8);
        json.WriteString("partial_json"u8, Input());
        json.WriteEndObject();
    }

    private ReadOnlySpan<byte> Input()
    {
        var output = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteString("query"u8, string.Join("; ", queries));
            json.WriteEndObject();
        }

        return output.WrittenSpan;
    }

    private void WriteResult(Utf8JsonWriter json, string id)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "web_search_tool_result"u8);
        json.WriteString("tool_use_id"u8, id);
        json.WriteStartArray("content"u8);
        foreach (var page in pages)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "web_search_result"u8);
            json.WriteString("url"u8, page.Url);
            json.WriteString("title"u8, page.Title.Length > 0 ? page.Title : page.Url);
            json.WriteString("encrypted_content"u8, "patchbay:"u8); // Found by ForeignThinking.MayBeIn.
            json.WriteNull("page_age"u8);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
