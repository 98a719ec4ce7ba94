using System.Text.Json;
using Patchbay.Endpoints;
using Patchbay.Ledger.Limits;
using Patchbay.Ledger.Writing;
using Patchbay.Protocol.Splice;
using Keys = Patchbay.Settings.SettingsKeys.LimitKeys;

namespace Patchbay.Settings;

/// <summary>Reads the limits of money and tokens.</summary>
internal static class LimitsSection
{
    private const string Example = """[{ "per": "day", "dollars": 20 }]""";
    private const decimal MostDollars = 1_000_000;

    private static readonly string[] Periods = ["day", "month", "session"];

    public static IReadOnlyList<Limit> Read(SettingsText text, JsoncNode? node, IReadOnlyDictionary<string, Endpoint> endpoints, LedgerOptions ledger)
    {
        if (node is null) return [];
        if (node.Kind != JsonTokenType.StartArray)
        {
            text.WrongType<string>(node, "`limits`", "a list", Example);
            return [];
        }

        if (!ledger.IsEnabled && node.Items.Count > 0) text.Problem(node.Start, "`limits` count what the ledger holds, and `ledger.enabled` is false", "take one of the two out");
        List<Limit> limits = [];
        foreach (var item in node.Items)
        {
            if (text.Object(item, "a limit", Keys.All) is { } entry && ReadOne(text, entry, endpoints) is { } limit) limits.Add(limit);
        }

        return limits;
    }

    private static Limit? ReadOne(SettingsText text, JsoncNode entry, IReadOnlyDictionary<string, Endpoint> endpoints)
    {
        if (entry.Find(Keys.Per) is not { } per)
        {
            text.Problem(entry.Start, "the limit has no `per`", "add `\"per\": \"day\"` (or month, session)");
            return null;
        }

        var period = text.Word(per.Value, "`per`", Periods);
        var dollars = Number(text, entry.Find(Keys.Dollars)?.Value, "`dollars`", MostDollars, "20");
        var tokens = Number(text, entry.Find(Keys.Tokens)?.Value, "`tokens`", 1_000_000_000_000_000, "5000000");
        var warn = Number(text, entry.Find(Keys.WarnAt)?.Value, "`warnAt`", 1, "0.75");
        if (entry.Find(Keys.Dollars) is null && entry.Find(Keys.Tokens) is null)
        {
            text.Problem(entry.Start, "the limit limits nothing", "add `\"dollars\": 20` or `\"tokens\": 5000000`");
            return null;
        }

        if (tokens is { } whole && whole != Math.Floor(whole)) text.Problem(entry.Find(Keys.Tokens)!.Value.Start, "`tokens` is not a whole number", "write a number like 5000000");
        var endpoint = text.String(entry.Find(Keys.Endpoint)?.Value, "`endpoint`", "\"router\"");
        if (endpoint is not null && !endpoints.ContainsKey(endpoint)) text.Warn(entry.Find(Keys.Endpoint)!.Value.Start, $"`endpoint`: there is no endpoint named `{endpoint}`", DidYouMean.Hint(endpoint, endpoints.Keys));
        if (period is null || (dollars is null && tokens is null)) return null;
        return new Limit
        {
            Per = (LimitPeriod)Array.IndexOf(Periods, period),
            Endpoint = endpoint,
            MicroDollars = dollars is { } money ? (long)(money * 1_000_000) : null,
            Tokens = tokens is { } count ? (long)count : null,
            WarnAt = warn is { } part ? (double)part : 0.75,
        };
    }

    /// <summary>A number that is never a floating-point one.</summary>
    private static decimal? Number(SettingsText text, JsoncNode? node, string what, decimal most, string example)
    {
        if (node is null) return null;
        if (node.Kind != JsonTokenType.Number || !decimal.TryParse(node.Text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number))
        {
            text.WrongType<string>(node, what, "a number", example);
            return null;
        }

        if (number >= 0 && number <= most) return number;
        text.Problem(node.Start, $"{what} is {node.Text}, not between 0 and {most.ToString(CultureInfo.InvariantCulture)}", $"write a number like {example}");
        return null;
    }
}
