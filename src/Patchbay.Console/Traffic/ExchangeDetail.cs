using Patchbay.Protocol.Control;
using Patchbay.Protocol.Headers;

namespace Patchbay.Console.Traffic;

/// <summary>One exchange with all that is remembered of it. Headers come redacted.</summary>
public sealed record ExchangeDetail
{
    /// <summary>Its line.</summary>
    public required TrafficEntry Entry { get; init; }

    /// <summary>The way that it took; null when only its line is left.</summary>
    public ExchangeWay? Way { get; init; }

    /// <summary>The client's body; null when it is not recorded.</summary>
    public RecordedBody? Request { get; init; }

    /// <summary>The answer as the client was sent it; null when it is not recorded.</summary>
    public RecordedBody? Answer { get; init; }

    /// <summary>Whether the request can be sent again.</summary>
    public bool CanReplay => Entry is { Done: true, Request: "POST /v1/messages" } && Request is { IsCut: false, Text.Length: > 0 };
}

/// <summary>The way of an exchange through the gateway. Times are milliseconds since it arrived; null = not reached.</summary>
public sealed record ExchangeWay
{
    /// <summary>Version of HTTP that the client spoke.</summary>
    public string Protocol { get; init; } = "";

    /// <summary>The query with its question mark, or empty.</summary>
    public string Query { get; init; } = "";

    /// <summary>The client's headers.</summary>
    public IReadOnlyList<HeaderLine> RequestHeaders { get; init; } = [];

    /// <summary>The endpoint's.</summary>
    public IReadOnlyList<HeaderLine> EndpointHeaders { get; init; } = [];

    /// <summary>Those that the client was sent.</summary>
    public IReadOnlyList<HeaderLine> AnswerHeaders { get; init; } = [];

    /// <summary>Whether the caller was let in.</summary>
    public bool IsAdmitted { get; init; }

    /// <summary>Why it went where it went: <c>plug</c>, <c>session</c>, <c>rule</c>, <c>picked</c>, <c>follows</c>, or empty when it went nowhere.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The pattern of the rule; empty without one.</summary>
    public string Rule { get; init; } = "";

    /// <summary>What identified the caller there: <c>own</c>, <c>callers</c>, <c>withheld</c>, <c>none</c>.</summary>
    public string Credential { get; init; } = "";

    /// <summary>Where it was sent; empty when it was not.</summary>
    public string SentTo { get; init; } = "";

    /// <summary>How often.</summary>
    public int Sends { get; init; }

    /// <summary>Whether it was translated, there and back.</summary>
    public bool IsTranslated { get; init; }

    /// <summary>Whether the answer was put right on its way.</summary>
    public bool IsRepaired { get; init; }

    /// <summary>The endpoint's own status; 0 without an answer.</summary>
    public int EndpointStatus { get; init; }

    /// <summary>Bytes of the body that the endpoint was sent.</summary>
    public long? SentBytes { get; init; }

    /// <summary>The body was there.</summary>
    public double? BodyMs { get; init; }

    /// <summary>The route was found.</summary>
    public double? RoutedMs { get; init; }

    /// <summary>It was given to the endpoint's connection.</summary>
    public double? SentMs { get; init; }

    /// <summary>The head of the endpoint's answer was there.</summary>
    public double? AnsweredMs { get; init; }

    /// <summary>The first byte of its body.</summary>
    public double? FirstByteMs { get; init; }

    /// <summary>The end.</summary>
    public double? EndMs { get; init; }
}

/// <summary>A body that was recorded.</summary>
/// <param name="Text">As text; local tokens and Anthropic keys in it are taken out.</param>
/// <param name="Bytes">Bytes kept.</param>
/// <param name="IsCut">Whether it was longer.</param>
public sealed record RecordedBody(string Text, long Bytes, bool IsCut);
