using Patchbay.Protocol.Events;

namespace Patchbay.Ledger.Prices;

/// <summary>What a model costs at an endpoint. All prices are whole micro-dollars (millionths of a US dollar) for a million tokens, so that no sum is ever rounded twice.</summary>
public sealed record Price
{
    /// <summary>Its name in the ledger: who, which model, since when (<c>anthropic/claude-opus-4-5@2025-11-24</c>).</summary>
    public required string Name { get; init; }

    /// <summary>A million input tokens that no cache had.</summary>
    public required long Input { get; init; }

    /// <summary>A million output tokens.</summary>
    public required long Output { get; init; }

    /// <summary>A million input tokens read from the cache.</summary>
    public required long CacheRead { get; init; }

    /// <summary>A million input tokens written to the cache for five minutes.</summary>
    public required long CacheWrite { get; init; }

    /// <summary>A million input tokens written to the cache for an hour.</summary>
    public required long CacheWriteHour { get; init; }

    /// <summary>One web search that the endpoint makes itself; null = unknown.</summary>
    public long? WebSearch { get; init; }

    /// <summary>The prices of a request with a long prompt; null = the same.</summary>
    public LongContext? LongContext { get; init; }

    /// <summary>What a batch costs, in thousandths of these prices; null = there are none, or unknown.</summary>
    /// <remarks>A fact for whoever needs it: no exchange says that it belongs to a batch, so <see cref="Cost"/> does not use it.</remarks>
    public int? BatchThousandths { get; init; }

    /// <summary>What usage costs; null when it cannot be told: a count that costs something is unknown, or so is what a search costs.</summary>
    /// <returns>Micro-dollars, rounded once, half up.</returns>
    public long? Cost(TokenUsage usage)
    {
        if ((usage.Input is null && Input > 0) || (usage.Output is null && Output > 0)) return null;
        if (usage.WebSearches > 0 && WebSearch is null) return null;
        var (input, output, cacheRead, cacheWrite, cacheWriteHour) = LongContext is { } tier && tier.Takes(usage)
            ? (tier.Input, tier.Output, tier.CacheRead, tier.CacheWrite, tier.CacheWriteHour)
            : (Input, Output, CacheRead, CacheWrite, CacheWriteHour);
        var hour = Math.Min(usage.CacheWriteHour ?? 0, usage.CacheWrite ?? 0);
        Int128 sum = 0;
        sum += (Int128)(usage.Input ?? 0) * input;
        sum += (Int128)(usage.Output ?? 0) * output;
        sum += (Int128)(usage.CacheRead ?? 0) * cacheRead;
        sum += (Int128)((usage.CacheWrite ?? 0) - hour) * cacheWrite;
        sum += (Int128)hour * cacheWriteHour;
        return (long)((sum + 500_000) / 1_000_000) + ((usage.WebSearches ?? 0) * (WebSearch ?? 0));
    }
}

/// <summary>The prices of a request whose whole prompt is longer than a limit; they hold for all of its tokens, its output too, not only for those above the limit.</summary>
/// <remarks>So it is with every list here that has one (Claude Haiku 5.5 above 100,000, GPT above 272,000, Gemini Pro above 200,000, Grok from 200,000; read 2026-11-30).</remarks>
public sealed record LongContext
{
    /// <summary>The most input tokens, cached ones included, that still cost the usual prices.</summary>
    public required long Above { get; init; }

    /// <inheritdoc cref="Price.Input"/>
    public required long Input { get; init; }

    /// <inheritdoc cref="Price.Output"/>
    public required long Output { get; init; }

    /// <inheritdoc cref="Price.CacheRead"/>
    public required long CacheRead { get; init; }

    /// <inheritdoc cref="Price.CacheWrite"/>
    public required long CacheWrite { get; init; }

    /// <inheritdoc cref="Price.CacheWriteHour"/>
    public required long CacheWriteHour { get; init; }

    /// <summary>Whether usage is of such a request.</summary>
    public bool Takes(TokenUsage usage) => (Int128)(usage.Input ?? 0) + (usage.CacheRead ?? 0) + (usage.CacheWrite ?? 0) > Above;
}
