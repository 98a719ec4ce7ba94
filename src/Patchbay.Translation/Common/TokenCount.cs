using System.Text.Json;

namespace Patchbay.Translation.Common;

/// <summary>A question to an endpoint.</summary>
/// <param name="Target">The path below the base URL.</param>
/// <param name="Body">What is posted to it.</param>
public sealed record CountQuestion(string Target, ReadOnlyMemory<byte> Body);

/// <summary>What came of an answer.</summary>
/// <param name="Tokens">The count; null = not yet.</param>
/// <param name="Next">What to ask now; null, and no count = it cannot be counted.</param>
/// <param name="Problem">Why not, for the person.</param>
public readonly record struct CountReply(long? Tokens, CountQuestion? Next, string Problem = "")
{
    /// <summary>A number that was told.</summary>
    public static CountReply Of(long tokens) => new(tokens, null);

    /// <summary>Another question.</summary>
    public static CountReply Ask(CountQuestion next) => new(null, next);

    /// <summary>No count.</summary>
    public static CountReply Fail(string problem) => new(null, null, problem);
}

/// <summary>The counting of one request by its endpoint's own tokenizer, question by question. Pure: bytes out, bytes in.</summary>
/// <param name="first">What to ask first.</param>
public abstract class TokenCount(CountQuestion first)
{
    /// <summary>What to ask first.</summary>
    public CountQuestion First { get; } = first;

    /// <summary>Reads the answer to the last question.</summary>
    public CountReply Read(int status, ReadOnlySpan<byte> body)
    {
        if (status is < 200 or >= 300) return Refused(status, body);
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 512 });
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return Read(document.RootElement);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // No JSON is no count.
        }

        return CountReply.Fail("its answer is no JSON object");
    }

    /// <summary>Reads the answer of a success.</summary>
    protected abstract CountReply Read(JsonElement answer);

    /// <summary>Reads a refusal.</summary>
    protected virtual CountReply Refused(int status, ReadOnlySpan<byte> body) => CountReply.Fail($"it answered {status}: {ErrorBody.Read(body).Message}");

    /// <summary>The count under <paramref name="name"/>.</summary>
    protected static CountReply NumberIn(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var tokens) && tokens >= 0
            ? CountReply.Of(tokens)
            : CountReply.Fail($"its answer has no `{name}`");
}
