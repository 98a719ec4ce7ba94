using System.Text;
using System.Text.Json;
using Patchbay.Protocol.Errors;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.Gemini;

/// <summary>Reads <c>GenerateContentResponse</c> objects, those of a stream one after the other. Makes no object per piece of text.</summary>
internal sealed class CandidateReader(EndpointTraits traits) : IDisposable
{
    private readonly TextScratch _scratch = new();
    private string _textSignature = ""; // Of the last text part, until a call carries it.
    private Sources? _sources;
    private int _calls;
    private bool _hasSpoken;

    /// <summary>Reads one object.</summary>
    /// <returns>Its length in bytes; −1 when it is no JSON object.</returns>
    public int Read(ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return -1;
            var blocked = ("", "");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var field = reader.ValueTextEquals("candidates"u8) ? 1 : reader.ValueTextEquals("usageMetadata"u8) ? 2
                    : reader.ValueTextEquals("promptFeedback"u8) ? 3 : reader.ValueTextEquals("error"u8) ? 4 : 0;
                reader.Read();
                if (field == 1 && reader.TokenType == JsonTokenType.StartArray) ReadCandidates(json, ref reader, sink);
                else if (field == 2 && reader.TokenType == JsonTokenType.StartObject) sink.Usage(UsageReader.Read(ref reader));
                else if (field == 3 && reader.TokenType == JsonTokenType.StartObject) blocked = ReadFeedback(ref reader);
                else if (field == 4 && reader.TokenType != JsonTokenType.Null) Fail(json, ref reader, sink);
                else reader.Skip();
            }

            if (blocked.Item1.Length > 0) Refuse("the prompt", blocked.Item1, blocked.Item2, sink);
            return (int)reader.BytesConsumed;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The second: half a surrogate pair in a property's name.
            return -1;
        }
    }

    private static void Fail(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, IAnswerSink sink)
    {
        reader.Skip();
        var error = ErrorReader.Read(json);
        sink.Fail(error.TypeFor(200), error.ForClient);
    }

    private (string Reason, string Message) ReadFeedback(ref Utf8JsonReader reader)
    {
        var (reason, message) = ("", "");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isReason = reader.ValueTextEquals("blockReason"u8);
            var isMessage = reader.ValueTextEquals("blockReasonMessage"u8);
            reader.Read();
            if (isReason) reason = Word(ref reader);
            else if (isMessage) message = Word(ref reader);
            else reader.Skip();
        }

        return (reason, message);
    }

    private void ReadCandidates(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, IAnswerSink sink)
    {
        // One was asked for; a second one would be another answer.
        var isFirst = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (isFirst && reader.TokenType == JsonTokenType.StartObject) ReadCandidate(json, ref reader, sink);
            else reader.Skip();
            isFirst = false;
        }
    }

    private void ReadCandidate(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, IAnswerSink sink)
    {
        var (reason, message) = ("", "");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.ValueTextEquals("content"u8) ? 1 : reader.ValueTextEquals("finishReason"u8) ? 2
                : reader.ValueTextEquals("finishMessage"u8) ? 3 : reader.ValueTextEquals("groundingMetadata"u8) ? 4 : 0;
            reader.Read();
            if (field == 1 && reader.TokenType == JsonTokenType.StartObject) ReadContent(json, ref reader, sink);
            else if (field == 2) reason = Word(ref reader);
            else if (field == 3) message = Word(ref reader);
            else if (field == 4 && reader.TokenType == JsonTokenType.StartObject) _sources = Sources.Read(ref reader) ?? _sources;
            else reader.Skip();
        }

        // Only now: the reason may stand before the content.
        if (reason.Length > 0) Finish(reason, message, sink);
    }

    private void ReadContent(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, IAnswerSink sink)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isParts = reader.ValueTextEquals("parts"u8);
            reader.Read();
            if (!isParts || reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType == JsonTokenType.StartObject) ReadPart(json, ref reader, sink);
                else reader.Skip();
            }
        }
    }

    private void ReadPart(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, IAnswerSink sink)
    {
        // What the part is stands behind its text.
        var ahead = reader;
        var isThought = false;
        var isCall = false;
        var signature = "";
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            var isFlag = ahead.ValueTextEquals("thought"u8);
            var isSignature = ahead.ValueTextEquals("thoughtSignature"u8);
            isCall |= ahead.ValueTextEquals("functionCall"u8);
            ahead.Read();
            if (isFlag) isThought = ahead.TokenType == JsonTokenType.True;
            if (isSignature) signature = Word(ref ahead);
            else ahead.Skip();
        }

        if (signature.Length > 0 && !isCall && !isThought) _textSignature = signature;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.ValueTextEquals("text"u8) ? 1 : reader.ValueTextEquals("functionCall"u8) ? 2
                : reader.ValueTextEquals("inlineData"u8) || reader.ValueTextEquals("fileData"u8) ? 3
                : reader.ValueTextEquals("executableCode"u8) || reader.ValueTextEquals("codeExecutionResult"u8) ? 4 : 0;
            reader.Read();
            if (field == 1) Say(_scratch.Text(ref reader), isThought, sink);
            if (field == 2 && reader.TokenType == JsonTokenType.StartObject) ReadCall(json, ref reader, signature, sink);
            else if (field == 3) Say("[The endpoint sent a file here, which a message cannot hold.]"u8, isThought, sink);
            else if (field == 4) SayCode(ref reader, isThought, sink);
            reader.Skip();
        }
    }

    private void Say(ReadOnlySpan<byte> text, bool isThought, IAnswerSink sink)
    {
        if (text.IsEmpty) return;
        _hasSpoken = true;
        if (isThought) sink.Thinking(text);
        else sink.Text(text);
    }

    /// <summary>Code that Google's servers have run themselves: <c>{language, code}</c> or <c>{outcome, output}</c>.</summary>
    private void SayCode(ref Utf8JsonReader reader, bool isThought, IAnswerSink sink)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isText = reader.ValueTextEquals("code"u8) || reader.ValueTextEquals("output"u8);
            reader.Read();
            if (isText)
            {
                Say("\n```\n"u8, isThought, sink);
                Say(_scratch.Text(ref reader), isThought, sink);
                Say("\n```\n"u8, isThought, sink);
            }

            reader.Skip();
        }
    }

    private void ReadCall(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, string signature, IAnswerSink sink)
    {
        var (id, name) = ("", "");
        var arguments = default(ReadOnlySpan<byte>);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.ValueTextEquals("name"u8) ? 1 : reader.ValueTextEquals("id"u8) ? 2 : reader.ValueTextEquals("args"u8) ? 3 : 0;
            reader.Read();
            if (field == 1)
            {
                name = Word(ref reader);
            }
            else if (field == 2)
            {
                id = Word(ref reader);
            }
            else
            {
                var start = (int)reader.TokenStartIndex;
                var isObject = reader.TokenType == JsonTokenType.StartObject;
                reader.Skip();
                if (field == 3 && isObject) arguments = json[start..(int)reader.BytesConsumed];
            }
        }

        var key = _calls++;
        _hasSpoken = true;
        if (signature.Length > 0 || _textSignature.Length > 0)
        {
            sink.ThinkingEnded(new ThinkingMark(traits.Origin, Signatures.Carry(key, signature, _textSignature)).ToString());
            _textSignature = "";
        }

        // Whole, in one part: nothing can stand between its beginning and its end.
        sink.ToolStarted(key, id, name);
        sink.ToolArguments(key, arguments);
        sink.ToolEnded(key);
    }

    private void Finish(string reason, string message, IAnswerSink sink)
    {
        if (_sources is not null) sink.Searched(_sources.Queries, _sources.Pages);
        _sources = null;
        switch (reason)
        {
            case "STOP": sink.Finish(_calls > 0 ? StopReason.ToolUse : StopReason.EndTurn); break;
            case "MAX_TOKENS": sink.Finish(StopReason.MaxTokens); break;
            case "SAFETY" or "RECITATION" or "LANGUAGE" or "BLOCKLIST" or "PROHIBITED_CONTENT" or "SPII" or "MODEL_ARMOR" or "NO_IMAGE":
                Refuse("to go on", reason, message, sink);
                break;
            case var image when image.StartsWith("IMAGE_", StringComparison.Ordinal): Refuse("to go on", reason, message, sink); break;
            // Nothing that was said can be used: the client asks again.
            case "MALFORMED_FUNCTION_CALL" or "UNEXPECTED_TOOL_CALL" or "TOO_MANY_TOOL_CALLS" or "MISSING_THOUGHT_SIGNATURE" or "MALFORMED_RESPONSE":
                sink.Fail(ErrorType.Api, message.Length > 0 ? $"{reason}: {message}" : $"the endpoint ended its answer with `{reason}`");
                break;
            case var other when _hasSpoken && other is not "OTHER": sink.Finish(StopReason.EndTurn); break;
            default: sink.Fail(ErrorType.Api, message.Length > 0 ? $"{reason}: {message}" : $"the endpoint ended its answer with `{reason}`"); break;
        }
    }

    private void Refuse(string what, string reason, string message, IAnswerSink sink)
    {
        var words = $"{(_hasSpoken ? "\n\n" : "")}[The endpoint declined {what}: {reason}{(message.Length > 0 ? $" ({message})" : "")}]";
        sink.Text(Encoding.UTF8.GetBytes(words));
        sink.Finish(StopReason.Refusal);
    }

    private string Word(ref Utf8JsonReader reader)
    {
        var word = reader.TokenType == JsonTokenType.String ? Encoding.UTF8.GetString(_scratch.Text(ref reader)) : "";
        reader.Skip();
        return word;
    }

    public void Dispose() => _scratch.Dispose();
}
