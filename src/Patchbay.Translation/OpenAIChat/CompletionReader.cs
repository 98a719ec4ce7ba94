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
    private readonly ThinkTag _think = new();
    private readonly CallReader _calls = new();
    private readonly ChunkForm _form = new();
    private int _meanings; // What the object being read has said so far.
    private int _textStart; // Where its text stands.
    private int _textLength;
    private bool _textIsThinking;
    private bool _isWhole; // An answer in one piece: each call stands in it once.
    private bool _isBroken;
    private bool _isRefusal;
    private bool _hasSpoken;

    /// <summary>Reads one object.</summary>
    /// <returns>Its length in bytes; −1 when it is no JSON object.</returns>
    public int Read(ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        if (_form.TryFind(json, out var text))
        {
            _form.Hit();
            if (_form.IsThinking) sink.Thinking(text);
            else Say(text, sink);
            return json.Length;
        }

        (_meanings, _textLength) = (0, 0);
        var length = Parse(json, sink);
        if (length == json.Length && _meanings == 1 && _textLength > 0 && !_isWhole) _form.Learn(json, _textStart, _textLength, _textIsThinking);
        return length;
    }

    private int Parse(ReadOnlySpan<byte> json, IAnswerSink sink)
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
                if ((isUsage || isError) && reader.TokenType != JsonTokenType.Null) _meanings++;
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
                NoteText(ref reader, isThinking: true);
                var text = _scratch.Text(ref reader);
                if (!hasThinking) sink.Thinking(text);
                hasThinking |= !text.IsEmpty;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("tool_calls"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.Null) _meanings++;
                if (reader.TokenType == JsonTokenType.StartArray) _hasSpoken |= _calls.ReadCalls(ref reader, _isWhole, sink);
                else reader.Skip();
            }
            else if (reader.ValueTextEquals("function_call"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.Null) _meanings++;
                if (reader.TokenType == JsonTokenType.StartObject)
                {
                    _hasSpoken = true;
                    _calls.ReadFunction(ref reader, _isWhole, sink);
                }
                else
                {
                    reader.Skip();
                }
            }
            else if (reader.ValueTextEquals("refusal"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.Null) _meanings++;
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
            NoteText(ref reader, isThinking: false);
            Say(_scratch.Text(ref reader), sink);
            reader.Skip();
            return;
        }

        _meanings++;
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

    /// <summary>Notes where a text stands, if it is plain and there is any.</summary>
    private void NoteText(ref Utf8JsonReader reader, bool isThinking)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.IsEmpty) return;
        _meanings++;
        (_textStart, _textLength, _textIsThinking) = ((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length, isThinking);
    }

    private void Say(ReadOnlySpan<byte> text, IAnswerSink sink)
    {
        if (text.IsEmpty) return;
        _hasSpoken = true;
        _think.Say(text, sink);
    }

    private void Finish(string reason, string stop, IAnswerSink sink)
    {
        _meanings++;
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
        _form.Dispose();
        _scratch.Dispose();
        _calls.Dispose();
    }
}
