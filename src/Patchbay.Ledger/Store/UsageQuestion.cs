namespace Patchbay.Ledger.Store;

/// <summary>What sums are made of.</summary>
public enum UsageBy
{
    /// <summary>Everything in one.</summary>
    Total,

    /// <summary>The hour, of the local clock.</summary>
    Hour,

    /// <summary>The day, of the local clock.</summary>
    Day,

    /// <summary>The month, of the local clock.</summary>
    Month,

    /// <summary>The model, as the endpoint calls it.</summary>
    Model,

    /// <summary>The endpoint.</summary>
    Endpoint,

    /// <summary>The folder that the session works in; empty where that is not known.</summary>
    Project,

    /// <summary>The session; empty for requests without one.</summary>
    Session,

    /// <summary>The key that the caller came with.</summary>
    Key,
}

/// <summary>A question for sums.</summary>
public sealed record UsageQuestion
{
    /// <summary>One sum for each of these.</summary>
    public UsageBy By { get; init; }

    /// <summary>From then on; null = from the beginning.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Until just before then; null = until now.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Of this session alone; null = of all.</summary>
    public string? Session { get; init; }

    /// <summary>Of this endpoint alone; null = of all.</summary>
    public string? Endpoint { get; init; }
}

/// <summary>A question for rows.</summary>
public sealed record RowQuestion
{
    /// <summary>Of this session alone; null = of all.</summary>
    public string? Session { get; init; }

    /// <summary>From then on; null = from the beginning.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Until just before then; null = until now.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>At most so many, the latest.</summary>
    /// <value>Default 1000.</value>
    public int Most { get; init; } = 1000;
}

/// <summary>One sum. Only requests for a model's answer (<c>/v1/messages</c>) are in it: counting tokens and listing models uses nothing.</summary>
public sealed record UsageSum
{
    /// <summary>What it is the sum of; for times the beginning, as <c>2026-11-30</c>, <c>2026-11</c> or <c>2026-11-30 14:00</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Attempts that were made.</summary>
    public long Requests { get; init; }

    /// <summary>Those of them that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Those of them whose counts are estimates, or not known at all.</summary>
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

    /// <summary>Those of <see cref="Output"/> that were thinking, where that was told.</summary>
    public long Reasoning { get; init; }

    /// <summary>Web searches of the endpoints' own.</summary>
    public long WebSearches { get; init; }

    /// <summary>Millionths of a dollar, of all whose cost is known; null when there is none.</summary>
    public long? MicroDollars { get; init; }

    /// <summary>When the first of them began.</summary>
    public DateTimeOffset First { get; init; }

    /// <summary>When the last of them began.</summary>
    public DateTimeOffset Last { get; init; }

    /// <summary>All tokens.</summary>
    public long Tokens => Input + Output + CacheRead + CacheWrite;
}
