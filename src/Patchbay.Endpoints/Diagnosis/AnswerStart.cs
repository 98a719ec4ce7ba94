namespace Patchbay.Endpoints.Diagnosis;

/// <summary>Judges an answer by the first bytes of its body. Called once an exchange, on the hot path: a good answer costs a few
/// comparisons and no allocation.</summary>
/// <remarks>A content type is no proof: proxies send HTML as JSON and JSON as text. Only the bytes count; anything not certainly wrong passes.</remarks>
public static class AnswerStart
{
    private static ReadOnlySpan<byte> Utf8Bom => [0xEF, 0xBB, 0xBF];

    /// <summary>Judges an answer to <c>POST /v1/messages</c>.</summary>
    /// <param name="status">HTTP status; only 2xx are judged, an error status speaks for itself.</param>
    /// <param name="contentType">Content type, or empty; consulted only about a lone <c>&lt;</c>.</param>
    /// <param name="first">The first bytes of the body, content-decoded; 1 KiB is plenty, and one event is enough.</param>
    /// <param name="ended">True when <paramref name="first"/> is the whole body.</param>
    public static AnswerStartKind Judge(int status, ReadOnlySpan<char> contentType, ReadOnlySpan<byte> first, bool ended)
    {
        // What nearly every answer of an Anthropic endpoint begins with.
        if (first.StartsWith("event: message_start"u8)) return AnswerStartKind.Anthropic;
        if (status is < 200 or > 299) return AnswerStartKind.Unknown;

        var body = first.StartsWith(Utf8Bom) ? first[3..] : first;
        body = body.TrimStart(" \t\r\n"u8);
        if (body.IsEmpty) return ended ? AnswerStartKind.Empty : AnswerStartKind.Undecided;
        if (body[0] == '{') return JsonStart.JudgeBody(body, ended);
        if (body[0] == '<') return HtmlStart.IsHtml(body, contentType) ? AnswerStartKind.Html : Tell(body, ended);
        if (EventStart.IsEvents(body)) return EventStart.Judge(body, ended);
        return Tell(body, ended);
    }

    /// <summary>Text that is nothing we know: wrong when it is complete and readable. Bytes that are no text may be an encoding nobody took off.</summary>
    private static AnswerStartKind Tell(ReadOnlySpan<byte> body, bool ended)
    {
        if (!ended) return body.Length < 16 ? AnswerStartKind.Undecided : AnswerStartKind.Unknown;
        var start = body[..Math.Min(body.Length, 64)];
        return start.IndexOfAnyExceptInRange((byte)' ', (byte)'~') is var other && (other < 0 || start[other] is (byte)'\r' or (byte)'\n' or (byte)'\t')
            ? AnswerStartKind.NotAMessage
            : AnswerStartKind.Unknown;
    }
}
