using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.OpenAIChat;

/// <summary>Reads the tool calls of a completion, or the pieces of them that a chunk brings.</summary>
internal sealed class CallReader : IDisposable
{
    private readonly CallKeys _keys = new();
    private readonly TextScratch _scratch = new();
    private readonly TextScratch _arguments = new(); // They may stand before the name.

    /// <summary>Reads <c>tool_calls</c>.</summary>
    /// <param name="reader">At the array's start.</param>
    /// <param name="isWhole">In an answer in one piece each call stands once.</param>
    /// <param name="sink">Who is told.</param>
    /// <returns>True when there was one.</returns>
    public bool ReadCalls(ref Utf8JsonReader reader, bool isWhole, IAnswerSink sink)
    {
        var any = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            any |= reader.TokenType == JsonTokenType.StartObject;
            if (reader.TokenType == JsonTokenType.StartObject) ReadCall(ref reader, isWhole, sink);
            else reader.Skip();
        }

        return any;
    }

    private void ReadCall(ref Utf8JsonReader reader, bool isWhole, IAnswerSink sink)
    {
        int? index = null;
        var id = "";
        var before = reader; // The function may stand before the id that it belongs to.
        var hasFunction = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("index"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number)) index = number;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                id = Word(ref reader);
            }
            else
            {
                hasFunction |= reader.ValueTextEquals("function"u8);
                reader.Read();
                reader.Skip();
            }
        }

        var key = _keys.Of(index, id, isWhole);
        if (!hasFunction)
        {
            if (id.Length > 0) sink.ToolStarted(key, id, "");
            return;
        }

        while (before.Read() && before.TokenType == JsonTokenType.PropertyName)
        {
            var isFunction = before.ValueTextEquals("function"u8);
            before.Read();
            if (isFunction && before.TokenType == JsonTokenType.StartObject) ReadFunction(ref before, key, id, sink);
            else before.Skip();
        }
    }

    /// <summary>Reads <c>function_call</c>, the form before tools: one call, without an id.</summary>
    public void ReadFunction(ref Utf8JsonReader reader, bool isWhole, IAnswerSink sink) => ReadFunction(ref reader, _keys.Of(0, "", isWhole), "", sink);

    private void ReadFunction(ref Utf8JsonReader reader, int key, string id, IAnswerSink sink)
    {
        var name = "";
        var arguments = default(ReadOnlySpan<byte>);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                name = Word(ref reader);
            }
            else if (reader.ValueTextEquals("arguments"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartObject)
                {
                    // As an object, where text was promised.
                    using var whole = JsonDocument.ParseValue(ref reader);
                    arguments = JsonMarshal.GetRawUtf8Value(whole.RootElement).ToArray();
                }
                else
                {
                    arguments = _arguments.Text(ref reader);
                    reader.Skip();
                }
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        if (id.Length > 0 || name.Length > 0) sink.ToolStarted(key, id, name);
        sink.ToolArguments(key, arguments);
    }

    private string Word(ref Utf8JsonReader reader)
    {
        var word = reader.TokenType == JsonTokenType.String ? Encoding.UTF8.GetString(_scratch.Text(ref reader)) : "";
        reader.Skip();
        return word;
    }

    public void Dispose()
    {
        _scratch.Dispose();
        _arguments.Dispose();
    }
}
