using System.Text;
using System.Text.Json;
using Patchbay.Protocol.Errors;
using Patchbay.Protocol.Events;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.Ollama;

/// <summary>Reads chat responses, those of a stream one after the other. Makes no object per piece of text.</summary>
internal sealed class ChatReader : IDisposable
{
    private readonly TextScratch _scratch = new();
    private readonly TextScratch _arguments = new(); // They may stand before the name.
    private readonly ThinkTag _think = new();        // Templates that Ollama does not know leave the tags in the text.
    private int _calls;
    private bool _hasSpoken;

    /// <summary>Reads one object.</summary>
    /// <returns>Its length in bytes; −1 when it is no JSON object.</returns>
    public int Read(ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
        long? prompt = null, output = null;
        var isDone = false;
        var reason = "";
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return -1;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var field = reader.ValueTextEquals("message"u8) ? 1 : reader.ValueTextEquals("done"u8) ? 2 : reader.ValueTextEquals("done_reason"u8) ? 3
                    : reader.ValueTextEquals("prompt_eval_count"u8) ? 4 : reader.ValueTextEquals("eval_count"u8) ? 5 : reader.ValueTextEquals("error"u8) ? 6 : 0;
                reader.Read();
                if (field == 1 && reader.TokenType == JsonTokenType.StartObject) ReadMessage(json, ref reader, sink);
                else if (field == 2) isDone = reader.TokenType == JsonTokenType.True;
                else if (field == 3) reason = Word(ref reader);
                else if (field == 4) prompt = Count(ref reader) ?? prompt;
                else if (field == 5) output = Count(ref reader) ?? output;
                else if (field == 6 && reader.TokenType != JsonTokenType.Null) Fail(json, ref reader, sink);
                reader.Skip();
            }

            if (prompt is not null || output is not null) sink.Usage(new TokenUsage(prompt, output, null, null));
            IsDone |= isDone;
            if (isDone) Finish(reason, sink);
            return (int)reader.BytesConsumed;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The second: half a surrogate pair in a property's name.
            return -1;
        }
    }

    /// <summary>The line that says <c>"done": true</c> has come.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The answer is over.</summary>
    public void End(IAnswerSink sink) => _think.End(sink);

    private static void Fail(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, IAnswerSink sink)
    {
        reader.Skip();
        var error = ErrorReader.Read(json);
        sink.Fail(error.TypeFor(200), error.ForClient);
    }

    private void ReadMessage(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, IAnswerSink sink)
    {
        // The order in a message is content, thinking, calls; the order of speech is thinking first.
        var ahead = reader;
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            var isThinking = ahead.ValueTextEquals("thinking"u8);
            ahead.Read();
            if (isThinking) SayThinking(_scratch.Text(ref ahead), sink);
            ahead.Skip();
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isContent = reader.ValueTextEquals("content"u8);
            var isCalls = reader.ValueTextEquals("tool_calls"u8);
            reader.Read();
            if (isContent) Say(_scratch.Text(ref reader), sink);
            if (isCalls && reader.TokenType == JsonTokenType.StartArray) ReadCalls(json, ref reader, sink);
            else reader.Skip();
        }
    }

    private void SayThinking(ReadOnlySpan<byte> text, IAnswerSink sink)
    {
        if (text.IsEmpty) return;
        _hasSpoken = true;
        sink.Thinking(text);
    }

    private void Say(ReadOnlySpan<byte> text, IAnswerSink sink)
    {
        if (text.IsEmpty) return;
        _hasSpoken = true;
        _think.Say(text, sink);
    }

    private void ReadCalls(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, IAnswerSink sink)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject) ReadCall(json, ref reader, sink);
            else reader.Skip();
        }
    }

    private void ReadCall(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, IAnswerSink sink)
    {
        var (id, name) = ("", "");
        var arguments = default(ReadOnlySpan<byte>);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("id"u8);
            var isFunction = reader.ValueTextEquals("function"u8);
            reader.Read();
            if (isId) id = Word(ref reader);
            if (!isFunction || reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isName = reader.ValueTextEquals("name"u8);
                var isArguments = reader.ValueTextEquals("arguments"u8);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                if (isName) name = Word(ref reader);
                // As text, where an object was promised.
                if (isArguments && reader.TokenType == JsonTokenType.String) arguments = _arguments.Text(ref reader);
                var isObject = reader.TokenType == JsonTokenType.StartObject;
                reader.Skip();
                if (isArguments && isObject) arguments = json[start..(int)reader.BytesConsumed];
            }
        }

        _hasSpoken = true;
        var key = _calls++;
        _think.End(sink);
        sink.ToolStarted(key, id, name);
        sink.ToolArguments(key, arguments);
        sink.ToolEnded(key);
    }

    private void Finish(string reason, IAnswerSink sink)
    {
        _think.End(sink);
        if (reason == "length") sink.Finish(StopReason.MaxTokens);
        else if (_calls > 0) sink.Finish(StopReason.ToolUse);
        else if (reason is "" or "stop" || _hasSpoken) sink.Finish(StopReason.EndTurn);
        // "load" and "unload" answer a request that says nothing.
        else sink.Fail(ErrorType.Api, $"the endpoint ended its answer with `{reason}` before it said anything");
    }

    private static long? Count(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var count) && count is >= 0 and <= int.MaxValue ? count : null;

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
