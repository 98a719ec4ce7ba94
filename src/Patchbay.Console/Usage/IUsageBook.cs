namespace Patchbay.Console.Usage;

/// <summary>What was used, in sums.</summary>
public interface IUsageBook
{
    /// <summary>From when on it knows, and for how long it keeps it.</summary>
    ValueTask<UsageSpan> SpanAsync(CancellationToken cancellationToken);

    /// <summary>Sums of what began within a time, one for each key that something was used under: times in their order, else the most tokens first.</summary>
    ValueTask<IReadOnlyList<UsageRow>> QueryAsync(UsageQuery query, CancellationToken cancellationToken);

    /// <summary>How the limits stand that the settings have; empty without any.</summary>
    ValueTask<IReadOnlyList<UsageLimit>> LimitsAsync(CancellationToken cancellationToken);
}

/// <summary>What a book of usage knows.</summary>
/// <param name="Since">What was used before is not in it.</param>
/// <param name="IsKept">Whether it can be read.</param>
/// <param name="Problem">Why it cannot be read or written now; empty when it can.</param>
public sealed record UsageSpan(DateTimeOffset Since, bool IsKept, string Problem = "");

/// <summary>How a limit stands.</summary>
/// <param name="Name">What is limited, for people.</param>
/// <param name="Part">Part of it that is used, 1 and above is all; null where that is not one number: a limit of each session.</param>
/// <param name="Used">What is used, for people.</param>
/// <param name="IsNear">Whether so much is used that a person is warned.</param>
/// <param name="IsReached">Whether nothing is left.</param>
/// <param name="Resets">When it counts anew; null when it does not.</param>
public sealed record UsageLimit(string Name, double? Part, string Used, bool IsNear, bool IsReached, DateTimeOffset? Resets);

/// <summary>What sums are made of.</summary>
public enum UsageKey
{
    /// <summary>The hour, of the local clock.</summary>
    Hour,

    /// <summary>The day, of the local clock.</summary>
    Day,

    /// <summary>The model, as the endpoint calls it.</summary>
    Model,

    /// <summary>The endpoint.</summary>
    Endpoint,

    /// <summary>The folder that the session works in; empty where that is not known.</summary>
    Project,

    /// <summary>The session; empty for requests without one.</summary>
    Session,
}

/// <summary>A question to a book of usage.</summary>
/// <param name="From">From then on.</param>
/// <param name="To">Until just before then.</param>
/// <param name="By">One sum for each of these.</param>
public sealed record UsageQuery(DateTimeOffset From, DateTimeOffset To, UsageKey By);

/// <summary>One sum.</summary>
public sealed record UsageRow
{
    /// <summary>What it is the sum of; for times the beginning, as <c>2026-11-30</c> or <c>2026-11-30 14:00</c>.</summary>
    public required string Key { get; init; }

    /// <summary>For times: the beginning.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Requests for an answer of a model.</summary>
    public long Requests { get; init; }

    /// <summary>Those of them that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Those of them whose tokens are estimates, or not known.</summary>
    public long Estimated { get; init; }

    /// <summary>Those of them whose cost is not known: it is not in <see cref="MicroDollars"/>.</summary>
    public long Unpriced { get; init; }

    /// <summary>Input tokens that no cache had.</summary>
    public long Input { get; init; }

    /// <summary>Output tokens.</summary>
    public long Output { get; init; }

    /// <summary>Input tokens read from a cache.</summary>
    public long CacheRead { get; init; }

    /// <summary>Input tokens written to a cache.</summary>
    public long CacheWrite { get; init; }

    /// <summary>Millionths of a dollar; null where no price is known for any of it.</summary>
    public long? MicroDollars { get; init; }

    /// <summary>All tokens.</summary>
    public long Tokens => Input + Output + CacheRead + CacheWrite;
}
