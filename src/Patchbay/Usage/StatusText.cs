using System.Text;
using Patchbay.Ledger;
using Patchbay.Ledger.Limits;
using Patchbay.Ledger.Store;

namespace Patchbay.Usage;

/// <summary>The status line: <c>corp · qwen3-coder · $1.23 · 45.2k in, 3.1k out · context 30%</c>.</summary>
internal static class StatusText
{
    /// <summary>Writes it. What is not known is left out.</summary>
    /// <param name="input">What Claude Code tells.</param>
    /// <param name="endpoint">Where the session's requests go; empty when they do not go through a gateway of ours.</param>
    /// <param name="model">The model there; empty before the first request.</param>
    /// <param name="sum">What the session has used; null when it has used nothing.</param>
    /// <param name="near">The limit that is nearest, where one is near; null without.</param>
    public static string Of(StatusInput input, string endpoint, string model, UsageSum? sum, LimitStanding? near = null)
    {
        List<string> parts = [];
        if (endpoint.Length > 0) parts.Add(endpoint);
        if (model.Length > 0) parts.Add(model);
        else if (input.ModelName.Length > 0) parts.Add(input.ModelName);
        if (sum is { Requests: > 0 })
        {
            parts.Add(MoneyText.Of(sum.MicroDollars, sum.Unpriced, sum.Estimated) is var cost && cost == MoneyText.Unknown ? "cost unknown" : cost);
            parts.Add($"{UsageText.Short(sum.Input + sum.CacheRead + sum.CacheWrite)} in, {UsageText.Short(sum.Output)} out");
        }

        if (input.ContextPercent is { } percent) parts.Add(string.Create(CultureInfo.InvariantCulture, $"context {Math.Floor(percent):0}%"));
        if (near is { IsReached: true }) parts.Add($"limit of {near.Limit} reached");
        else if (near is not null) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(near.Used * 100):0}% of {near.Limit}"));
        return Clean(string.Join(" · ", parts));
    }

    /// <summary>Which row tells where the session goes: the conversation's latest with the model that is chosen there, as side requests ask for others.</summary>
    /// <param name="rows">The session's rows, the latest first.</param>
    /// <param name="model">The model that is chosen.</param>
    public static LedgerRow? Telling(IReadOnlyList<LedgerRow> rows, string model)
    {
        LedgerRow? first = null;
        foreach (var row in rows)
        {
            if (row.Path != "/v1/messages" || row.Agent.Length > 0) continue;
            // Claude Code adds what it wants of a model behind its name: `[1m]`.
            if (model.Length > 0 && (row.AskedModel == model || model.StartsWith(row.AskedModel + "[", StringComparison.Ordinal))) return row;
            first ??= row;
        }

        return first;
    }

    /// <summary>Names come from elsewhere, and a terminal obeys control characters.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (!char.IsControl(letter)) clean.Append(letter);
        }

        return clean.ToString();
    }
}
