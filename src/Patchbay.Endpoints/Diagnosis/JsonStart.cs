using System.Text.Json;

namespace Patchbay.Endpoints.Diagnosis;

/// <summary>Judges the top-level properties of a JSON object that may not be complete yet. No document is built.</summary>
internal static class JsonStart
{
    private enum Property { Other, Type, Object, Choices, Error, PartOfMessage, Role }

    /// <summary>Weak signs first: those up to <see cref="ErrorEvent"/> hold only when nothing stronger follows.</summary>
    private enum Sign { None, PartOfMessage, Error, ErrorEvent, Message, Event, OpenAI }

    /// <summary>Judges the body of an answer that is no stream.</summary>
    public static AnswerStartKind JudgeBody(ReadOnlySpan<byte> json, bool ended) => Read(json, ended, out var whole) switch
    {
        Sign.Message => AnswerStartKind.Anthropic,
        Sign.OpenAI => AnswerStartKind.OpenAIJson,
        Sign.Error or Sign.ErrorEvent => AnswerStartKind.ErrorInside,
        // An event without its envelope, or parts of a Message without its type: odd, and not certainly wrong.
        Sign.Event or Sign.PartOfMessage => AnswerStartKind.Unknown,
        _ => whole ? AnswerStartKind.NotAMessage : AnswerStartKind.Undecided,
    };

    /// <summary>Judges the data of the first event of a stream that has no name for it.</summary>
    public static AnswerStartKind JudgeEvent(ReadOnlySpan<byte> json, bool ended) => Read(json, ended, out var whole) switch
    {
        Sign.Event or Sign.Message => AnswerStartKind.Anthropic,
        Sign.OpenAI => AnswerStartKind.OpenAIStream,
        // An error event in Anthropic's shape is the endpoint's own and passes, unless it is LM Studio's sentence.
        Sign.ErrorEvent => IsNoModelLoaded(json) ? AnswerStartKind.ErrorInside : AnswerStartKind.Anthropic,
        Sign.Error => AnswerStartKind.ErrorInside,
        Sign.PartOfMessage => AnswerStartKind.Unknown,
        _ => whole ? AnswerStartKind.NotAMessage : AnswerStartKind.Undecided,
    };

    /// <summary>Reads as far as needed; a weak sign counts only when the whole object was read.</summary>
    private static Sign Read(ReadOnlySpan<byte> json, bool ended, out bool whole)
    {
        var found = Sign.None;
        var reader = new Utf8JsonReader(json, isFinalBlock: ended, state: default);
        try
        {
            reader.Read();
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.EndObject)
                {
                    whole = true;
                    return found;
                }

                var property = PropertyOf(reader);
                if (!reader.Read()) break;
                var sign = SignOf(property, reader);
                if (sign > found) found = sign;
                if (found > Sign.ErrorEvent || !reader.TrySkip()) break;
            }
        }
        catch (JsonException)
        {
            // Broken: what is whole and broken is no Message.
            whole = ended;
            return found;
        }

        whole = false;
        return found > Sign.ErrorEvent ? found : Sign.None;
    }

    private static Property PropertyOf(in Utf8JsonReader name)
    {
        if (name.ValueTextEquals("type"u8)) return Property.Type;
        if (name.ValueTextEquals("object"u8)) return Property.Object;
        if (name.ValueTextEquals("choices"u8)) return Property.Choices;
        if (name.ValueTextEquals("error"u8)) return Property.Error;
        if (name.ValueTextEquals("role"u8)) return Property.Role;
        return name.ValueTextEquals("content"u8) || name.ValueTextEquals("stop_reason"u8) ? Property.PartOfMessage : Property.Other;
    }

    /// <summary>Properties that are null say nothing: an answer may list every field it knows.</summary>
    private static Sign SignOf(Property property, in Utf8JsonReader value) => (property, value.TokenType) switch
    {
        (Property.Type, JsonTokenType.String) => SignOfType(value),
        (Property.Object, JsonTokenType.String) => SignOfObject(value.ValueSpan),
        (Property.Choices, JsonTokenType.StartArray) => Sign.OpenAI,
        (Property.Error, JsonTokenType.String or JsonTokenType.StartObject) => Sign.Error,
        (Property.Role, JsonTokenType.String) when value.ValueTextEquals("assistant"u8) => Sign.PartOfMessage,
        (Property.PartOfMessage, not JsonTokenType.Null) => Sign.PartOfMessage,
        _ => Sign.None,
    };

    private static Sign SignOfType(in Utf8JsonReader value)
    {
        if (value.ValueTextEquals("message"u8)) return Sign.Message;
        if (value.ValueTextEquals("error"u8)) return Sign.ErrorEvent;
        if (EventStart.IsMessagesEvent(value.ValueSpan)) return Sign.Event;
        return value.ValueSpan.StartsWith("response."u8) ? Sign.OpenAI : Sign.None;
    }

    private static Sign SignOfObject(ReadOnlySpan<byte> value)
    {
        if (value.SequenceEqual("error"u8)) return Sign.Error;
        return value.StartsWith("chat.completion"u8) || value.StartsWith("text_completion"u8) || value.SequenceEqual("response"u8) ? Sign.OpenAI : Sign.None;
    }

    private static bool IsNoModelLoaded(ReadOnlySpan<byte> json) =>
        json.IndexOf("No models loaded"u8) >= 0 || json.IndexOf("lms load"u8) >= 0;
}
