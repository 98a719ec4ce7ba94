using System.CommandLine;
using System.Text.Json;
using Patchbay.Endpoints;
using Patchbay.Ledger.Prices;
using Patchbay.Output;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary><c>patchbay prices</c>: what models cost at the endpoints, since when, and who says so. It asks nobody: the lists are in the binary, the rest is in the settings.</summary>
internal static class PricesCommand
{
    /// <summary>Stands for the models of an endpoint of which no name is known.</summary>
    private const string AnyModel = "*";

    public static Command Create(CommandContext context)
    {
        var json = CommonOptions.Json(CliJson.Default.IReadOnlyListPriceOutput);
        var model = new Argument<string?>("model") { Description = "a model as Claude Code asks for it, or as the endpoint calls it (default: all that are known)", HelpName = "model", Arity = ArgumentArity.ZeroOrOne };
        var name = EndpointArgument.Option(context);
        var verb = new Verb(
            "prices",
            "show what models cost at the endpoints: dollars for a million tokens, since when, and where it was read",
            "patchbay prices",
            "patchbay prices claude-opus-5-5",
            "patchbay prices --endpoint corp --json") { model, name, json };
        verb.SetAction(result => Run(context, context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings)), result.GetValue(model), result.GetValue(name), result.GetValue(json)));
        return verb;
    }

    private static int Run(CommandContext context, string path, string? model, string? name, bool asJson)
    {
        var reading = SettingsReader.Read(path);
        if (reading.Settings is not { } settings) return SettingsTalk.Refuse(context.Talk, path, reading.Problems);
        SettingsTalk.Warn(context.Talk, reading.Warnings);
        Endpoint[] endpoints = [.. settings.Endpoints.Values.Prepend(settings.Plugged).DistinctBy(static endpoint => endpoint.Name).Where(static endpoint => !endpoint.Kind.IsDemo)];
        if (name is not null)
        {
            var plug = Plug.Resolve(name == "off" ? "" : name, settings.Endpoints);
            if (plug.Endpoint is not { } one) return context.Talk.Fail(plug.Problem, plug.Fix);
            endpoints = [one];
        }

        var now = DateTimeOffset.UtcNow;
        IReadOnlyList<PriceOutput> all = [.. endpoints.SelectMany(endpoint => ModelsOf(settings.Prices, endpoint, model).Select(used => Describe(settings.Prices, endpoint, used, now)))];
        if (asJson)
        {
            context.Talk.Data.WriteLine(JsonSerializer.Serialize(all, CliJson.Default.IReadOnlyListPriceOutput));
            return ExitCodes.Done;
        }

        WriteTable(context.Talk, all);
        foreach (var unknown in all.Where(static price => price.Origin == PriceOutput.Unknown).DistinctBy(static price => price.Endpoint))
        {
            context.Talk.Say($$"""hint: say what `{{unknown.Endpoint}}` asks in {{path}}: "prices": { "{{unknown.Endpoint}}": { "{{unknown.Model}}": { "input": 5, "output": 25 } } }, or "anthropic" for its list, "free" for nothing""");
        }

        return ExitCodes.Done;
    }

    /// <summary>The models to show: the one asked for as the endpoint calls it, else those of its map, of the user's prices and of its kind's list.</summary>
    private static IEnumerable<string> ModelsOf(PriceBook prices, Endpoint endpoint, string? asked)
    {
        if (asked is not null) return [endpoint.Models.Resolve(asked)];
        string[] known = [.. endpoint.Models.Entries.Select(static entry => entry.Value).Concat(prices.ModelsOf(endpoint.Kind.Name, endpoint.Name)).Distinct()];
        return known.Length == 0 ? [AnyModel] : known;
    }

    private static PriceOutput Describe(PriceBook prices, Endpoint endpoint, string model, DateTimeOffset now)
    {
        if (prices.FindEntry(endpoint.Kind.Name, endpoint.Name, model, now) is not { } entry) return new PriceOutput(endpoint.Name, model, PriceOutput.Unknown);
        var price = entry.Price;
        return new PriceOutput(endpoint.Name, model, entry.Origin switch { PriceOrigin.List => "list", PriceOrigin.Settings => "settings", _ => "free" })
        {
            Name = price.Name,
            Input = Dollars.Of(price.Input),
            Output = Dollars.Of(price.Output),
            CacheRead = Dollars.Of(price.CacheRead),
            CacheWrite = Dollars.Of(price.CacheWrite),
            CacheWriteHour = Dollars.Of(price.CacheWriteHour),
            WebSearch = price.WebSearch is { } search ? Dollars.Of(search) : null,
            Above = price.LongContext is { } tier
                ? new LongPriceOutput(tier.Above, Dollars.Of(tier.Input), Dollars.Of(tier.Output), Dollars.Of(tier.CacheRead), Dollars.Of(tier.CacheWrite), Dollars.Of(tier.CacheWriteHour))
                : null,
            Since = entry.From == DateTimeOffset.MinValue ? null : entry.From,
            Source = entry.Source.Length == 0 ? null : entry.Source,
            Via = entry.Via.Length == 0 ? null : entry.Via,
            Read = entry.Read?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
    }

    private static void WriteTable(Talk talk, IReadOnlyList<PriceOutput> prices)
    {
        var table = new TextTable("endpoint", "model", ">input", ">output", ">cache read", ">write", ">write 1h", "since", "source");
        foreach (var price in prices)
        {
            if (price.Origin == PriceOutput.Unknown)
            {
                table.Add(price.Endpoint, price.Model, "unknown", "unknown", "unknown", "unknown", "unknown", "", "");
                continue;
            }

            var source = price.Origin switch { "list" => SourceOf(price), "settings" => price.Name!.StartsWith("settings/", StringComparison.Ordinal) ? "your settings" : SourceOf(price), _ => "runs on a machine of yours" };
            var since = price.Since?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
            table.Add(price.Endpoint, price.Model, Text(price.Input), Text(price.Output), Text(price.CacheRead), Text(price.CacheWrite), Text(price.CacheWriteHour), since, source);
            if (price.Above is { } above)
            {
                table.Add("", $"  above {above.Tokens.ToString("N0", CultureInfo.InvariantCulture)} tokens", Text(above.Input), Text(above.Output), Text(above.CacheRead), Text(above.CacheWrite), Text(above.CacheWriteHour), "", "");
            }
        }

        table.Write(talk.Data, Terminal.Width);

        static string Text(decimal? dollars) => dollars?.ToString("0.00####", CultureInfo.InvariantCulture) ?? "";
        static string SourceOf(PriceOutput price) => $"{new Uri(price.Source!).Host}, read {price.Read}{(price.Via is null ? "" : " second hand")}";
    }
}
