using Patchbay.Endpoints;
using Patchbay.Gateway.Routing;
using Patchbay.Protocol.Splice;

namespace Patchbay.Settings;

/// <summary>Reads a settings file: JSON with comments and trailing commas, every value checked, every problem told with its place.</summary>
public static class SettingsReader
{
    /// <summary>Reads the file; one that is not there means the defaults.</summary>
    /// <param name="path">Path of the settings file.</param>
    /// <param name="home">What <c>~</c> stands for; default the user's home folder.</param>
    public static SettingsReading Read(string path, string? home = null) => ReadContent(SettingsContent.Load(path), path, home);

    /// <summary>Reads settings from memory.</summary>
    /// <param name="bytes">UTF-8, with or without a byte order mark.</param>
    /// <param name="file">Path for messages; relative paths in the settings count from its folder.</param>
    /// <param name="isPrivate">True when a secret may stand in the settings because nobody else can read them.</param>
    /// <param name="home">What <c>~</c> stands for; default the user's home folder.</param>
    public static SettingsReading ReadBytes(ReadOnlyMemory<byte> bytes, string file, bool isPrivate, string? home = null)
    {
        if (!JsoncDocument.TryParse(bytes, out var document, out var error))
            return Refused(new SettingsProblem(file, error!.Line, error.Column, error.Message, "the file is JSON; comments and trailing commas are allowed"));
        if (document!.Root is null)
        {
            // Not the defaults: an editor empties a file before it writes it, and that moment must not move the plug.
            return Refused(new SettingsProblem(file, 1, 1, "the file is empty", "write `{}` for the defaults, or delete the file"));
        }

        var text = new SettingsText(document, file, isPrivate, home ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        var settings = ReadRoot(text, document.Root);
        return new SettingsReading(text.Problems.Count == 0 ? settings : null, Sorted(text.Problems), Sorted(text.Warnings));
    }

    internal static SettingsReading ReadContent(SettingsContent content, string path, string? home)
    {
        if (content.Problem is not null)
            return Refused(new SettingsProblem(path, 0, 0, $"the settings cannot be read: {content.Problem}", "check the path and its permissions"));
        return content.Bytes is null
            ? new SettingsReading(PatchbaySettings.Default, [], [])
            : ReadBytes(content.Bytes, path, content.IsPrivate, home);
    }

    private static PatchbaySettings ReadRoot(SettingsText text, JsoncNode node)
    {
        var settings = PatchbaySettings.Default;
        if (text.Object(node, "the settings", SettingsKeys.Root) is not { } root) return settings;

        var endpoints = EndpointSection.Read(text, root.Find(SettingsKeys.Endpoints)?.Value);
        var plug = root.Find(SettingsKeys.CustomApiEndpoint)?.Value;
        var allow = text.Bool(root.Find(SettingsKeys.AllowNonLoopback)?.Value, "`allowNonLoopback`") ?? false;
        var drain = text.Time(root.Find(SettingsKeys.DrainTimeout)?.Value, "`drainTimeout`", TimeSpan.Zero, TimeSpan.FromHours(1), "30s");
        var body = text.Integer(root.Find(SettingsKeys.MaxBodyBytes)?.Value, "`maxBodyBytes`", 1024, 1024 * 1024 * 1024, "67108864");
        var plugged = ReadPlug(text, plug, SettingsKeys.CustomApiEndpoint, endpoints) ?? settings.Plugged;
        var ledger = LedgerSection.Read(text, root.Find(SettingsKeys.Ledger)?.Value);
        return settings with
        {
            CustomApiEndpoint = plug?.Text ?? "",
            Endpoints = endpoints,
            Plugged = plugged,
            Routes = ReadRoutes(text, root.Find(SettingsKeys.Routes)?.Value, endpoints),
            AllowNonLoopback = allow,
            Listen = ListenAddress.Read(text, root.Find(SettingsKeys.Listen)?.Value, allow) ?? settings.Listen,
            DrainTimeout = drain ?? settings.DrainTimeout,
            MaxBodyBytes = body ?? settings.MaxBodyBytes,
            Ledger = ledger,
            Limits = LimitsSection.Read(text, root.Find(SettingsKeys.Limits)?.Value, endpoints, ledger),
            Telemetry = TelemetrySection.Read(text, root.Find(SettingsKeys.Telemetry)?.Value),
            Prices = PricesSection.Read(text, root.Find(SettingsKeys.Prices)?.Value, endpoints, plugged),
        };
    }

    /// <summary>The endpoint that a plug names. An endpoint with a problem of its own is in the table all the same, so it is told once.</summary>
    private static Endpoint? ReadPlug(SettingsText text, JsoncNode? node, string key, IReadOnlyDictionary<string, Endpoint> endpoints)
    {
        var what = $"`{key}`";
        var written = node is null ? "" : text.String(node, what, "\"anthropic\"");
        if (written is null) return null;
        var plug = Plug.Resolve(written, endpoints);
        if (plug.Endpoint is null) text.Problem(node!.Start, $"{what}: {plug.Problem}", plug.Fix);
        else if (!endpoints.ContainsKey(plug.Endpoint.Name) || endpoints[plug.Endpoint.Name] != plug.Endpoint) AddressWarnings.Add(text, node!.Start, plug.Endpoint);
        return plug.Endpoint;
    }

    private static IReadOnlyList<RouteRule> ReadRoutes(SettingsText text, JsoncNode? node, IReadOnlyDictionary<string, Endpoint> endpoints)
    {
        if (node is null) return [];
        if (node.Kind != System.Text.Json.JsonTokenType.StartArray)
        {
            text.WrongType<string>(node, "`routes`", "a list", """[{ "model": "claude-haiku-*", "use": "demo-a" }]""");
            return [];
        }

        var rules = new List<RouteRule>();
        foreach (var item in node.Items)
        {
            if (text.Object(item, "a route", SettingsKeys.Route.All) is not { } route) continue;
            var pattern = ReadPattern(text, route);
            if (route.Find(SettingsKeys.Route.Use) is not { } use)
            {
                text.Problem(route.Start, "the route has no `use`", "add `\"use\": \"NAME\"`");
                continue;
            }

            if (use.Value.Text is "")
            {
                text.Problem(use.Value.Start, "`use` is empty", "write `\"anthropic\"` for the default Anthropic API");
                continue;
            }

            var endpoint = ReadPlug(text, use.Value, SettingsKeys.Route.Use, endpoints);
            if (pattern is null || endpoint is null) continue;
            if (rules.Find(rule => rule.Pattern == pattern || rule.Pattern == "*") is { } earlier)
            {
                var message = $"the route for `{pattern}` is never used: the one for `{earlier.Pattern}` stands before it";
                text.Warn(route.Start, message, "the first match wins; put it earlier or take it out");
            }

            rules.Add(new RouteRule(pattern, endpoint));
        }

        return rules;
    }

    private static string? ReadPattern(SettingsText text, JsoncNode route)
    {
        if (route.Find(SettingsKeys.Route.Model) is not { } model)
        {
            text.Problem(route.Start, "the route has no `model`", "add `\"model\": \"claude-haiku-*\"`");
            return null;
        }

        if (text.String(model.Value, "`model`", "\"claude-haiku-*\"") is not { } pattern) return null;
        if (ModelPattern.FindProblem(pattern) is not { } problem) return pattern;
        text.Problem(model.Value.Start, problem, ModelPattern.Fix);
        return null;
    }

    private static SettingsReading Refused(SettingsProblem problem) => new(null, [problem], []);

    private static IReadOnlyList<SettingsProblem> Sorted(IReadOnlyList<SettingsProblem> problems) =>
        problems.Count < 2 ? problems : [.. problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)];
}
