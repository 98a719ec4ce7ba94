using System.Text;
using System.Text.Json;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Sending;

namespace Patchbay.Endpoints.Conformance;

/// <summary>An answer to a check's request, with the times at which it came.</summary>
internal sealed record CheckAnswer
{
    /// <summary>HTTP status; 0 when no answer came.</summary>
    public int Status { get; init; }

    /// <summary>Content type, or empty.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>Where a redirect leads, or empty.</summary>
    public string Location { get; init; } = "";

    /// <summary>How long a busy endpoint wants to be left alone; 2 s when it does not say.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>The bytes that came, as they came from the endpoint.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Why there is no whole answer; null when there is.</summary>
    public EndpointFailure? Failure { get; init; }

    /// <summary>From sending to the first byte of the body.</summary>
    public TimeSpan First { get; init; }

    /// <summary>From sending to the last byte of the body.</summary>
    public TimeSpan Last { get; init; }

    /// <summary>How many times something of the body came after a pause.</summary>
    public int Moments { get; init; }

    /// <summary>The answer as a Message of the Messages API, whatever the endpoint speaks and whether it streamed or not; null when it is none.</summary>
    public JsonElement? Message { get; init; }

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>True for a status of success.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>True for a refusal of the request itself.</summary>
    public bool IsRefusal => Status is 400 or 404 or 405 or 413 or 415 or 422;

    /// <summary>The other end's own words for what went wrong.</summary>
    public string Words => Failure is { } failure ? failure.Evidence : AnswerBody.Read(ContentType, Body.Span).Words;

    /// <summary>Tokens of the request as the endpoint counts them, cached ones included; null when it does not say.</summary>
    public int? InputTokens
    {
        get
        {
            if (Message?.TryGetProperty("usage", out var usage) != true || usage.ValueKind != JsonValueKind.Object) return null;
            var sum = Count(usage, "input_tokens") + Count(usage, "cache_read_input_tokens") + Count(usage, "cache_creation_input_tokens");
            return sum > 0 ? sum : null;
        }
    }

    /// <summary>Blocks of the Message's content of one type.</summary>
    public IEnumerable<JsonElement> Blocks(string type) =>
        Message is { } message && message.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array
            ? content.EnumerateArray().Where(block => block.ValueKind == JsonValueKind.Object && StringOf(block, "type") == type)
            : [];

    /// <summary>A text field, or empty.</summary>
    public static string StringOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static int Count(JsonElement usage, string name) =>
        usage.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) ? count : 0;
}
