using System.Text.Json.Serialization;
using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Endpoints.Conformance;

/// <summary>What came of one check.</summary>
public sealed record CheckResult
{
    /// <summary>Longer evidence and remedies are cut.</summary>
    /// <value>400: a finding's two sentences and a line of the other end's.</value>
    public const int MaxCharacters = 400;

    /// <summary>The check: one of <see cref="CheckNames"/>, or a name of whoever made it elsewhere.</summary>
    public required string Name { get; init; }

    /// <summary>Whose turn it is when it is not well.</summary>
    public required Layer Layer { get; init; }

    /// <summary>What came of it.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>What was seen, one line: redacted, and at most <see cref="MaxCharacters"/> long.</summary>
    public required string Evidence { get; init; }

    /// <summary>What to do, with a command where there is one; empty when there is nothing to do.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>Code of the finding that explains it; empty when there is none.</summary>
    public string Code { get; init; } = "";

    /// <summary>How long it took.</summary>
    public double Milliseconds { get; init; }

    /// <summary>The requests that it made, for whoever wants to repeat them.</summary>
    public IReadOnlyList<CheckExchange> Exchanges { get; init; } = [];
}

/// <summary>A request of a check and what was answered, cut and without secrets.</summary>
/// <param name="Request">Method and path.</param>
/// <param name="Headers">Headers as sent; the credential's value is <c>$KEY</c>.</param>
/// <param name="Body">The request's body, or its beginning when it is long; empty when there is none.</param>
/// <param name="BodyEnd">Its end, when something was cut out before; else empty.</param>
/// <param name="BodyBytes">Its length.</param>
/// <param name="Status">HTTP status; 0 when no answer came.</param>
/// <param name="Answer">The beginning of the answer, or why there is none.</param>
public sealed record CheckExchange(string Request, IReadOnlyList<string> Headers, string Body, string BodyEnd, int BodyBytes, int Status, string Answer);

/// <summary>What comes of a check; among those that ran, the greater the worse.</summary>
public enum Verdict
{
    /// <summary>It could not run, because of what another one found or because it means nothing here.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,

    /// <summary>Good.</summary>
    [JsonStringEnumMemberName("pass")]
    Pass,

    /// <summary>Works, with a loss or a doubt that is worth knowing.</summary>
    [JsonStringEnumMemberName("warn")]
    Warn,

    /// <summary>Bad.</summary>
    [JsonStringEnumMemberName("fail")]
    Fail,
}
