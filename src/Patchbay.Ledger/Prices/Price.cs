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

    /// <summary>What usage costs; null when it cannot be told: a count that costs something is unknown, or so is what a search costs.</summary>
    /// <returns>Micro-dollars, rounded once, half up.</returns>
    public long? Cost(TokenUsage usage)
    {
        if ((usage.Input is null && Input > 0) || (usage.Output is null && Output > 0)) return null;
        if (usage.WebSearches > 0 && WebSearch is null) return null;
        var hour = Math.Min(usage.CacheWriteHour ?? 0, usage.CacheWrite ?? 0);
        Int128 sum = 0;
        sum += (Int128)(usage.Input ?? 0) * Input;
        sum += (Int128)(usage.Output ?? 0) * Output;
        sum += (Int128)(usage.CacheRead ?? 0) * CacheRead;
        sum += (Int128)((usage.CacheWrite ?? 0) - hour) * CacheWrite;
        sum += (Int128)hour * CacheWriteHour;
        return (long)((sum + 500_000) / 1_000_000) + ((usage.WebSearches ?? 0) * (WebSearch ?? 0));
    }
}
