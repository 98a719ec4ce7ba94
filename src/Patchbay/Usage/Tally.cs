using Patchbay.Ledger;
using Patchbay.Ledger.Store;

namespace Patchbay.Usage;

/// <summary>Adds up rows, or sums.</summary>
internal static class Tally
{
    /// <summary>The sum of some rows, which are requests for a model's answer.</summary>
    public static UsageSum Of(string key, IEnumerable<LedgerRow> rows)
    {
        var sum = new UsageSum { Key = key };
        foreach (var row in rows)
        {
            var used = row.Usage;
            sum = sum with
            {
                Requests = sum.Requests + 1,
                Failed = sum.Failed + (row.IsFailed ? 1 : 0),
                Estimated = sum.Estimated + (row.Estimate == Estimate.None ? 0 : 1),
                Unpriced = sum.Unpriced + (row.MicroDollars is null ? 1 : 0),
                Input = sum.Input + (used.Input ?? 0),
                Output = sum.Output + (used.Output ?? 0),
                CacheRead = sum.CacheRead + (used.CacheRead ?? 0),
                CacheWrite = sum.CacheWrite + (used.CacheWrite ?? 0),
                Reasoning = sum.Reasoning + (used.Reasoning ?? 0),
                WebSearches = sum.WebSearches + (used.WebSearches ?? 0),
                MicroDollars = row.MicroDollars is { } cost ? (sum.MicroDollars ?? 0) + cost : sum.MicroDollars,
                First = sum.Requests == 0 || row.Time < sum.First ? row.Time : sum.First,
                Last = row.Time > sum.Last ? row.Time : sum.Last,
            };
        }

        return sum;
    }

    /// <summary>The sum of some sums.</summary>
    public static UsageSum Of(string key, IReadOnlyCollection<UsageSum> sums) => new()
    {
        Key = key,
        Requests = sums.Sum(static sum => sum.Requests),
        Failed = sums.Sum(static sum => sum.Failed),
        Estimated = sums.Sum(static sum => sum.Estimated),
        Unpriced = sums.Sum(static sum => sum.Unpriced),
        Input = sums.Sum(static sum => sum.Input),
        Output = sums.Sum(static sum => sum.Output),
        CacheRead = sums.Sum(static sum => sum.CacheRead),
        CacheWrite = sums.Sum(static sum => sum.CacheWrite),
        Reasoning = sums.Sum(static sum => sum.Reasoning),
        WebSearches = sums.Sum(static sum => sum.WebSearches),
        MicroDollars = sums.Any(static sum => sum.MicroDollars is not null) ? sums.Sum(static sum => sum.MicroDollars ?? 0) : null,
        First = sums.Count == 0 ? default : sums.Min(static sum => sum.First),
        Last = sums.Count == 0 ? default : sums.Max(static sum => sum.Last),
    };
}
