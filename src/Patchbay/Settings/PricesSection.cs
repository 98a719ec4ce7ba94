using System.Collections.Frozen;
using System.Text.Json;
using Patchbay.Endpoints;
using Patchbay.Ledger.Prices;
using Patchbay.Protocol.Splice;
using Keys = Patchbay.Settings.SettingsKeys.Price;

namespace Patchbay.Settings;

/// <summary>Reads <c>prices</c>: what models cost where no list says so, or says it wrong.</summary>
internal static class PricesSection
{
    private const string Example = """{ "input": 5, "output": 25 }""";

    /// <summary>The words that stand for prices: kinds that have a list, then nothing and nobody knows.</summary>
    public static IReadOnlyList<string> Words => field ??= [.. PriceTable.BuiltIn.Kinds.Order(StringComparer.Ordinal), Keys.Free, Keys.Unknown];

    /// <param name="text">The file.</param>
    /// <param name="node">The section; null when there is none.</param>
    /// <param name="endpoints">The endpoints of the settings.</param>
    /// <param name="plugged">The endpoint in force: a bare URL has its own name.</param>
    public static PriceBook Read(SettingsText text, JsoncNode? node, IReadOnlyDictionary<string, Endpoint> endpoints, Endpoint plugged)
    {
        var overrides = node is null || text.Object(node, "`prices`", null) is not { } section ? [] : ReadEndpoints(text, section, endpoints, plugged);
        return overrides.Count == 0 && ReferenceEquals(endpoints, BuiltInEndpoints.ByName)
            ? PriceBook.BuiltIn
            : PriceBook.BuiltIn.With(overrides, endpoints.ToFrozenDictionary(static endpoint => endpoint.Key, static endpoint => endpoint.Value.Url.Host));
    }

    private static List<PriceOverride> ReadEndpoints(SettingsText text, JsoncNode section, IReadOnlyDictionary<string, Endpoint> endpoints, Endpoint plugged)
    {
        var overrides = new List<PriceOverride>();
        foreach (var member in section.Members)
        {
            if (member.Name != PriceBook.EveryEndpoint && member.Name != plugged.Name && !endpoints.ContainsKey(member.Name))
            {
                var hint = DidYouMean.Find(member.Name, endpoints.Keys) is { } near ? $"did you mean `{near}`?" : $"known: {string.Join(", ", endpoints.Keys)}; `*` is every endpoint";
                text.Warn(member.NameStart, $"`prices`: there is no endpoint named `{member.Name}`", hint);
            }

            if (member.Value.Kind == JsonTokenType.String)
            {
                if (ReadWord(text, member.Value, member.Name) is { } rule) overrides.Add(new PriceOverride(member.Name, new PricePattern("*"), rule));
            }
            else if (member.Value.IsObject) ReadModels(text, member, overrides);
            else text.WrongType<string>(member.Value, $"the prices of `{member.Name}`", "an object or a string", $$"""{ "claude-opus-*": {{Example}} }""");
        }

        return overrides;
    }

    private static void ReadModels(SettingsText text, JsoncMember endpoint, List<PriceOverride> overrides)
    {
        // Somebody who left the model out means all of them, and must say so: a price must not spread by accident.
        if (endpoint.Value.Find(Keys.Input) is { Value.Kind: JsonTokenType.Number } amount)
        {
            text.Problem(amount.NameStart, $"the prices of `{endpoint.Name}` name no model", $$"""write `{ "*": { "input": … } }` for all of its models""");
            return;
        }

        text.Object(endpoint.Value, $"the prices of `{endpoint.Name}`", null);
        foreach (var model in endpoint.Value.Members)
        {
            if (ModelPattern.FindProblem(model.Name) is { } problem)
            {
                text.Problem(model.NameStart, problem, ModelPattern.Fix);
                continue;
            }

            var what = $"the price of `{model.Name}`";
            PriceRule? rule = null;
            if (model.Value.Kind == JsonTokenType.String) rule = ReadWord(text, model.Value, model.Name);
            else if (!model.Value.IsObject) text.WrongType<string>(model.Value, what, "an object or a string", Example);
            else if (text.Object(model.Value, what, Keys.All) is { } price && ReadPrice(text, model, price) is { } read) rule = new PriceRule.Prices(read);
            if (rule is not null) overrides.Add(new PriceOverride(endpoint.Name, new PricePattern(model.Name), rule));
        }
    }

    private static PriceRule? ReadWord(SettingsText text, JsoncNode node, string of)
    {
        if (node.Text == Keys.Free) return new PriceRule.Free();
        if (node.Text == Keys.Unknown) return new PriceRule.Unknown();
        if (PriceTable.BuiltIn.Find(node.Text!) is not null) return new PriceRule.AsKind(node.Text!);
        text.Problem(node.Start, $"the price of `{of}`: no price list is named `{node.Text}`", DidYouMean.Hint(node.Text!, Words));
        return null;
    }

    private static Price? ReadPrice(SettingsText text, JsoncMember model, JsoncNode node)
    {
        var amounts = ReadAmounts(text, model.NameStart, $"the price of `{model.Name}`", node);
        var search = Amount(text, node, Keys.WebSearch);
        LongContext? tier = null;
        if (node.Find(Keys.Above)?.Value is { } above && text.Object(above, "`above`", Keys.Tier) is { } longer)
        {
            var tokens = text.Integer(longer.Find(Keys.Tokens)?.Value, "`tokens`", 1, 1_000_000_000, "200000");
            if (longer.Find(Keys.Tokens) is null) text.Problem(above.Start, "`above` has no `tokens`", "add `\"tokens\": 200000`: the most that a request may have at the usual price");
            if (ReadAmounts(text, above.Start, "`above`", longer) is { } its && tokens is { } limit)
            {
                tier = new LongContext { Above = limit, Input = its.Input, Output = its.Output, CacheRead = its.CacheRead, CacheWrite = its.CacheWrite, CacheWriteHour = its.CacheWriteHour };
            }
        }

        return amounts is not { } read ? null : read with { WebSearch = search, LongContext = tier };
    }

    /// <summary>Input and output must be there; what a cache costs is, left out, what input costs, and an hour what five minutes cost.</summary>
    private static Price? ReadAmounts(SettingsText text, int start, string what, JsoncNode node)
    {
        foreach (var key in new[] { Keys.Input, Keys.Output })
        {
            if (node.Find(key) is null) text.Problem(start, $"{what} has no `{key}`", $"add `\"{key}\": …`, in dollars for a million tokens");
        }

        var (input, output) = (Amount(text, node, Keys.Input), Amount(text, node, Keys.Output));
        var (read, write, hour) = (Amount(text, node, Keys.CacheRead), Amount(text, node, Keys.CacheWrite), Amount(text, node, Keys.CacheWriteHour));
        if (input is not { } one || output is not { } other) return null;
        return new Price { Name = "", Input = one, Output = other, CacheRead = read ?? one, CacheWrite = write ?? one, CacheWriteHour = hour ?? write ?? one };
    }

    /// <summary>Dollars, read from the digits as they are written.</summary>
    private static long? Amount(SettingsText text, JsoncNode node, string key)
    {
        if (node.Find(key)?.Value is not { } value) return null;
        if (value.Kind != JsonTokenType.Number) text.WrongType<string>(value, $"`{key}`", "a number", "3.75");
        else if (Dollars.TryParse(value.Text, out var micros)) return micros;
        else
        {
            var digits = value.Text!.Contains('.', StringComparison.Ordinal) ? value.Text.Length - value.Text.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
            var problem = value.Text.AsSpan().ContainsAny('e', 'E') ? "has an exponent" : value.Text[0] != '-' && digits > Dollars.Decimals ? $"has more than {Dollars.Decimals} decimals" : $"is not between 0 and {Dollars.Most}";
            text.Problem(value.Start, $"`{key}` is {value.Text}, which {problem}", "write dollars for a million tokens (`webSearch`: for one search) like `3.75`");
        }

        return null;
    }
}
