namespace Patchbay.Output;

/// <summary>One line of <c>patchbay prices --json</c>: exact US dollars for a million tokens. Of an unknown price all of them are left out.</summary>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="Model">The model's name there; <c>*</c> where no name is known.</param>
/// <param name="Origin">Who says so: <c>list</c>, <c>settings</c>, <c>free</c> (it runs on a machine of yours), <c>unknown</c>.</param>
internal sealed record PriceOutput(string Endpoint, string Model, string Origin)
{
    /// <summary>The word for a price that nobody knows.</summary>
    internal const string Unknown = "unknown";

    /// <summary>The price's name in the ledger.</summary>
    public string? Name { get; init; }

    /// <summary>Input tokens that no cache had.</summary>
    public decimal? Input { get; init; }

    /// <summary>Output tokens.</summary>
    public decimal? Output { get; init; }

    /// <summary>Input tokens read from the cache.</summary>
    public decimal? CacheRead { get; init; }

    /// <summary>Input tokens written to the cache for five minutes.</summary>
    public decimal? CacheWrite { get; init; }

    /// <summary>Input tokens written to the cache for an hour.</summary>
    public decimal? CacheWriteHour { get; init; }

    /// <summary>One web search; left out when unknown.</summary>
    public decimal? WebSearch { get; init; }

    /// <summary>The prices of a request with a long prompt; left out where they are the same.</summary>
    public LongPriceOutput? Above { get; init; }

    /// <summary>When it began to hold.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The vendor's page.</summary>
    public string? Source { get; init; }

    /// <summary>Where the page's prices were read, when it was not the page itself.</summary>
    public string? Via { get; init; }

    /// <summary>The day on which they were read.</summary>
    public string? Read { get; init; }
}

/// <summary>The prices of a request whose whole prompt is longer; they hold for all of its tokens.</summary>
/// <param name="Tokens">The most input tokens, cached ones included, at the usual prices.</param>
/// <param name="Input">Input tokens that no cache had.</param>
/// <param name="Output">Output tokens.</param>
/// <param name="CacheRead">Input tokens read from the cache.</param>
/// <param name="CacheWrite">Input tokens written to the cache for five minutes.</param>
/// <param name="CacheWriteHour">Input tokens written to the cache for an hour.</param>
internal sealed record LongPriceOutput(long Tokens, decimal Input, decimal Output, decimal CacheRead, decimal CacheWrite, decimal CacheWriteHour);
