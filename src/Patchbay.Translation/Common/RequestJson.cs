using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Patchbay.Translation.Common;

/// <summary>Writes an endpoint's request: the words of a conversation are copied as they stand, escaped already.</summary>
internal sealed class RequestJson : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _scratch = new(4096);

    /// <param name="output">Takes the bytes.</param>
    public RequestJson(IBufferWriter<byte> output) => Writer = new Utf8JsonWriter(output, Options);

    /// <summary>For everything that is not text of the conversation.</summary>
    public Utf8JsonWriter Writer { get; }

    /// <summary>Writes a string value.</summary>
    public void Text(RawText text)
    {
        Begin();
        _scratch.Write(text.Content);
        End();
    }

    /// <summary>Writes the texts of all text parts as one string.</summary>
    /// <param name="parts">Parts of any kind; those that are no text are passed over.</param>
    /// <param name="before">Put in front, as it is.</param>
    /// <param name="after">Put behind.</param>
    public void Joined(IEnumerable<Part> parts, string before = "", string after = "")
    {
        Begin();
        if (before.Length > 0) JsonText.Escape(System.Text.Encoding.UTF8.GetBytes(before), _scratch);
        var isFirst = true;
        foreach (var part in parts)
        {
            if (part.Kind != PartKind.Text) continue;
            if (!isFirst) _scratch.Write("\\n\\n"u8);
            isFirst = false;
            _scratch.Write(part.Text.Content);
        }

        if (after.Length > 0) JsonText.Escape(System.Text.Encoding.UTF8.GetBytes(after), _scratch);
        End();
    }

    /// <summary>Writes several texts as one string.</summary>
    public void Joined(IReadOnlyList<RawText> texts)
    {
        Begin();
        for (var i = 0; i < texts.Count; i++)
        {
            if (i > 0) _scratch.Write("\\n\\n"u8);
            _scratch.Write(texts[i].Content);
        }

        End();
    }

    /// <summary>Writes a JSON value as the text of a string; an undefined one as <c>"{}"</c>.</summary>
    public void Quoted(JsonElement value)
    {
        Begin();
        if (value.ValueKind == JsonValueKind.Undefined) _scratch.Write("{}"u8);
        else JsonText.Escape(JsonMarshal.GetRawUtf8Value(value), _scratch);
        End();
    }

    /// <summary>Writes <c>data:image/png;base64,…</c>, or the URL.</summary>
    public void MediaUrl(Media media)
    {
        Begin();
        if (!media.IsUrl)
        {
            _scratch.Write("data:"u8);
            JsonText.Escape(System.Text.Encoding.UTF8.GetBytes(media.MediaType), _scratch);
            _scratch.Write(";base64,"u8);
        }

        _scratch.Write(media.Content.Content);
        End();
    }

    /// <summary>Writes a value as it stands; an undefined one as an empty object.</summary>
    public void Value(JsonElement value) => Writer.WriteRawValue(value.ValueKind == JsonValueKind.Undefined ? "{}"u8 : JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);

    /// <summary>Writes a tool's schema, with the <c>properties</c> that OpenAI wants an object to have.</summary>
    public void Schema(JsonElement schema)
    {
        if (schema.ValueKind == JsonValueKind.Object && (schema.TryGetProperty("properties"u8, out _) || Json.Text(schema, "type") is not ("" or "object")))
        {
            Value(schema);
            return;
        }

        Writer.WriteStartObject();
        Writer.WriteString("type"u8, "object"u8);
        if (schema.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in schema.EnumerateObject())
            {
                if (property.NameEquals("type"u8)) continue;
                Writer.WritePropertyName(property.Name);
                Value(property.Value);
            }
        }

        Writer.WriteStartObject("properties"u8);
        Writer.WriteEndObject();
        Writer.WriteEndObject();
    }

    private void Begin()
    {
        _scratch.ResetWrittenCount();
        _scratch.Write("\""u8);
    }

    private void End()
    {
        _scratch.Write("\""u8);
        Writer.WriteRawValue(_scratch.WrittenSpan, skipInputValidation: true);
    }

    /// <summary>Flushes.</summary>
    public void Dispose() => Writer.Dispose();
}
