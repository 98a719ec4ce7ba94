namespace Patchbay.Endpoints.Diagnosis;

/// <summary>Judges the first lines of a stream of server-sent events.</summary>
internal static class EventStart
{
    /// <summary>True when the first line is one of a stream; comments and half a field name included.</summary>
    public static bool IsEvents(ReadOnlySpan<byte> body) =>
        body[0] == ':' || Begins(body, "event:"u8) || Begins(body, "data:"u8) || Begins(body, "id:"u8) || Begins(body, "retry:"u8);

    /// <summary>Reads lines until one tells.</summary>
    public static AnswerStartKind Judge(ReadOnlySpan<byte> body, bool ended)
    {
        var inError = false;
        while (!body.IsEmpty)
        {
            var end = body.IndexOfAny((byte)'\n', (byte)'\r');
            var whole = end >= 0 || ended;
            var line = end < 0 ? body : body[..end];
            body = end < 0 ? [] : body[(end + 1)..];
            if (line.StartsWith("event:"u8))
            {
                var name = Value(line, 6);
                if (!whole) return AnswerStartKind.Undecided;
                if (name.SequenceEqual("error"u8)) inError = true;
                else return JudgeName(name);
            }
            else if (line.StartsWith("data:"u8))
            {
                return JudgeData(Value(line, 5), whole, inError);
            }
            else if (line.IsEmpty || line[0] == ':' || line.StartsWith("id:"u8) || line.StartsWith("retry:"u8))
            {
                continue;
            }
            else
            {
                return whole || body.Length > 0 ? AnswerStartKind.Unknown : AnswerStartKind.Undecided;
            }
        }

        return ended ? AnswerStartKind.Empty : AnswerStartKind.Undecided;
    }

    /// <summary>Any name but OpenAI's may be an event of tomorrow.</summary>
    private static AnswerStartKind JudgeName(ReadOnlySpan<byte> name)
    {
        if (IsMessagesEvent(name)) return AnswerStartKind.Anthropic;
        return name.StartsWith("response."u8) || name.StartsWith("chat.completion"u8) || name.StartsWith("thread."u8)
            ? AnswerStartKind.OpenAIStream
            : AnswerStartKind.Unknown;
    }

    private static AnswerStartKind JudgeData(ReadOnlySpan<byte> data, bool whole, bool inError)
    {
        if (data.SequenceEqual("[DONE]"u8)) return AnswerStartKind.OpenAIStream;
        if (data.IsEmpty) return whole ? AnswerStartKind.Unknown : AnswerStartKind.Undecided;
        if (data[0] != '{')
        {
            // LM Studio puts its plain sentence after `event: error`.
            return inError ? AnswerStartKind.ErrorInside : AnswerStartKind.Unknown;
        }

        return JsonStart.JudgeEvent(data, whole);
    }

    /// <summary>The events of the Messages API, for their names and for the <c>type</c> of their data.</summary>
    internal static bool IsMessagesEvent(ReadOnlySpan<byte> name) =>
        name.StartsWith("message_"u8) || name.StartsWith("content_block_"u8) || name.SequenceEqual("ping"u8);

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, int from) => line[from..].Trim(" \t"u8);

    private static bool Begins(ReadOnlySpan<byte> body, ReadOnlySpan<byte> field) =>
        body.Length >= field.Length ? body.StartsWith(field) : field.StartsWith(body);
}
