using Patchbay.Ledger.Prices;
using Patchbay.Ledger.Store;

namespace Patchbay.Usage;

/// <summary>Sums as comma-separated values.</summary>
internal static class SumTable
{
    /// <summary>Writes them. A cost that is not known is an empty cell, never 0.</summary>
    /// <param name="key">The name of the first column.</param>
    /// <param name="sums">The sums.</param>
    public static string Write(string key, IEnumerable<UsageSum> sums) =>
        Csv.Line([key, "requests", "failed", "estimated", "unpriced", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "web_searches", "micro_dollars", "dollars"])
        + string.Concat(sums.Select(static sum => Csv.Line(
        [
            sum.Key, Csv.Number(sum.Requests), Csv.Number(sum.Failed), Csv.Number(sum.Estimated), Csv.Number(sum.Unpriced), Csv.Number(sum.Input), Csv.Number(sum.Output), Csv.Number(sum.CacheRead), Csv.Number(sum.CacheWrite),
            Csv.Number(sum.Reasoning), Csv.Number(sum.WebSearches), Csv.Number(sum.MicroDollars), sum.MicroDollars is { } cost ? Dollars.Text(cost) : "",
        ])));
}
