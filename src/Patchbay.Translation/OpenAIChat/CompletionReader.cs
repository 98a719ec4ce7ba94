using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Patchbay.Protocol.Errors;
using Patchbay.Protocol.Events;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.OpenAIChat;

/// <summary>Reads one JSON object of a completion: a chunk of a stream, or an answer in one piece. Makes no object per piece of text.</summary>
internal sealed class CompletionReader : IDisposable
{
    private readonly TextScratch _scratch = new();
    private readonly TextScratch _arguments = new(); // They may stand before the name.
    private readonly ThinkTag _think = new();
    private readonly List<(int? Index, string Id)> _calls = []; // A call's key is its place here.
    private int _lastKey = -1;
    private bool _isWhole; // An answer in one piece: each call stands in it once.
    private bool _isBroken;
    private bool _isRefusal;
    private bool _hasSpoken;

    /// <summary>Reads one object.</summary>
    /// <returns>Its length in bytes; −1 when it is no JSON object.</returns>
    public int Read(ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return -1;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isChoices = reader.ValueTextEquals("choices"u8);
                var isUsage = !isChoices && reader.ValueTextEquals("usage"u8);
                var isError = !isChoices && !isUsage && reader.ValueTextEquals("error"u8);
                reader.Read();
                if (isChoices && reader.TokenType == JsonTokenType.StartArray) ReadChoices(ref reader, sink);
                else if (isUsage && reader.TokenType == JsonTokenType.StartObject) sink.Usage(UsageReader.Read(ref reader));
                else if (isError && reader.TokenType != JsonTokenType.Null) Fail(json, ref reader, sink);
                else reader.Skip();
            }

            // Only now: the reason may stand behind it.
            if (_isBroken) sink.Fail(ErrorType.Api, "the endpoint ended its answer with an error and gave no reason");
            return (int)reader.BytesConsumed;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The second: half a surrogate pair in a property's name.
            return -1;
        }
    }

    /// <summary>The answer is over.</summary>
    public void End(IAnswerSink sink) => _think.End(sink);

    private static void Fail(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, IAnswerSink sink)
    {
        reader.Skip();
        var error = ErrorBody.Read(json);
        sink.Fail(error.TypeFor(200), error.ForClient);
    }

    private void ReadChoices(ref Utf8JsonReader reader, IAnswerSink sink)
    {
        // One choice was asked for; a second one would be another answer.
        var isFirst = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (isFirst && reader.TokenType == JsonTokenType.StartObject) ReadChoice(ref reader, sink);
            else reader.Skip();
            isFirst = false;
        }
    }

    private void ReadChoice(ref Utf8JsonReader reader, IAnswerSink sink)
    {
        var reason = "";
        var stop = "";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("delta"u8) || reader.ValueTextEquals("message"u8))
            {
                _isWhole = reader.ValueTextEquals("message"u8);
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartObject) ReadDelta(ref reader, sink);
                else reader.Skip();
            }
            else if (reader.ValueTextEquals("finish_reason"u8))
            {
                reader.Read();
                reason = Word(ref reader);
            }
            else if (reader.ValueTextEquals("stop_reason"u8))
            {
                // vLLM's own: the stop sequence that matched.
                reader.Read();
                stop = Word(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        if (reason.Length > 0) Finish(reason, stop, sink);
    }

    private void ReadDelta(ref Utf8JsonReader reader, IAnswerSink sink)
    {
        var hasThinking = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("content"u8))
            {
                reader.Read();
                ReadContent(ref reader, sink);
            }
            else if (reader.ValueTextEquals("reasoning_content"u8) || reader.ValueTextEquals("reasoning"u8))
            {
                reader.Read();
                // vLLM has sent the same under both names.
                var text = _scratch.Text(ref reader);
                if (!hasThinking) sink.Thinking(text);
                hasThinking |= !text.IsEmpty;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("tool_calls"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartArray) ReadCalls(ref reader, sink);
                else reader.Skip();
            }
            else if (reader.ValueTextEquals("function_call"u8))
            {
                // The form before tools: one call, without an id.
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartObject) ReadFunction(ref reader, KeyOf(0, ""), "", sink);
                else reader.Skip();
            }
            else if (reader.ValueTextEquals("refusal"u8))
            {
                reader.Read();
                var text = _scratch.Text(ref reader);
                _isRefusal |= !text.IsEmpty;
                Say(text, sink);
                reader.Skip();
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    private void ReadContent(ref Utf8JsonReader reader, IAnswerSink sink)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Say(_scratch.Text(ref reader), sink);
            reader.Skip();
            return;
        }

        // Mistral's: a list of {type: text, text} and {type: thinking, thinking: [{type: text, text}]}.
        var depth = reader.CurrentDepth;
        var isThinking = false;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == depth + 1) isThinking = false;
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            if (reader.ValueTextEquals("thinking"u8))
            {
                isThinking = true;
            }
            else if (reader.ValueTextEquals("text"u8))
            {
                reader.Read();
                if (isThinking) sink.Thinking(_scratch.Text(ref reader));
                else Say(_scratch.Text(ref reader), sink);
            }
        }
    }

    private void Say(ReadOnlySpan<byte> text, IAnswerSink sink)
    {
        if (text.IsEmpty) return;
        _hasSpoken = true;
        _think.Say(text, sink);
    }

    private void ReadCalls(ref Utf8JsonReader reader, IAnswerSink sink)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject) ReadCall(ref reader, sink);
            else reader.Skip();
        }
    }

    private void ReadCall(ref Utf8JsonReader reader, IAnswerSink sink)
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

        _hasSpoken = true;
        var key = KeyOf(index, id);
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

    private int KeyOf(int? index, string id)
    {
        var key = _isWhole ? -1 : id.Length > 0 ? FindById(index, id) : index is null || (_lastKey >= 0 && _calls[_lastKey].Index == index) ? _lastKey : FindByIndex(index);
        if (key < 0)
        {
            key = _calls.Count;
            _calls.Add((index, id));
        }
        else if (id.Length > 0)
        {
            _calls[key] = (_calls[key].Index, id);
        }

        return _lastKey = key;
    }

    private int FindById(int? index, string id)
    {
        for (var key = _calls.Count - 1; key >= 0; key--)
        {
            // The same id under another index is another call: some endpoints call them all call_0.
            if (_calls[key].Id == id && (index is null || _calls[key].Index is null || _calls[key].Index == index)) return key;
        }

        // The id of a call that began without one.
        var begun = index is null ? _lastKey : FindByIndex(index);
        return begun >= 0 && _calls[begun].Id.Length == 0 ? begun : -1;
    }

    private int FindByIndex(int? index)
    {
        for (var key = _calls.Count - 1; key >= 0; key--)
        {
            if (_calls[key].Index == index) return key;
        }

        return -1;
    }

    private void ReadFunction(ref Utf8JsonReader reader, int key, string id, IAnswerSink sink)
    {
        _hasSpoken = true;
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

    private void Finish(string reason, string stop, IAnswerSink sink)
    {
        _think.End(sink);
        if (_isRefusal || reason == "content_filter") sink.Finish(StopReason.Refusal);
        else if (reason is "length" or "max_tokens") sink.Finish(StopReason.MaxTokens);
        else if (reason is "tool_calls" or "function_call") sink.Finish(StopReason.ToolUse);
        else if (reason == "error") _isBroken = true;
        else if (stop.Length > 0) sink.Finish(StopReason.StopSequence, stop);
        else if (reason == "stop" || _hasSpoken) sink.Finish(StopReason.EndTurn);
        else sink.Fail(ErrorType.Api, $"the endpoint ended its answer with `{reason}` before it said anything");
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
