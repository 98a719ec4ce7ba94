using Patchbay.Endpoints.Kinds;

namespace Patchbay.Host.ClaudeSettings;

/// <summary>What is worth a word about a route. Each rule reads what was resolved and says at most one thing.</summary>
internal static class RoutingWarnings
{
    private static readonly string[] Proxies = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];

    private static readonly string[] OwnCredentials = ["ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_API_KEY", WatchedVariables.Helper];

    /// <summary>All that apply, the dangerous ones first.</summary>
    public static IReadOnlyList<RoutingWarning> Of(EffectiveEndpoint endpoint, SourceSet sources, Func<string, Derivation> derive)
    {
        var warnings = new List<RoutingWarning>();
        AddCommitted(warnings, sources);
        AddUnknownPins(warnings, sources);
        AddProject(warnings, endpoint);
        AddAddress(warnings, endpoint);
        AddCredentials(warnings, endpoint, derive);
        AddOnTheWay(warnings, endpoint, derive);
        AddFiles(warnings, sources);
        AddFeatures(warnings, endpoint, sources, derive);
        return warnings;
    }

    private static void AddCommitted(List<RoutingWarning> warnings, SourceSet sources)
    {
        foreach (var secret in sources.Layers.Where(layer => layer.IsCommitted).SelectMany(layer => layer.Settings).Where(setting => WatchedVariables.IsCredential(setting.Variable) && setting.Value.Length > 0))
        {
            warnings.Add(new("committed-secret", $"{secret.Where} holds a value of `{secret.Variable}`, and git keeps that file: everyone with the repository has it",
                "take it out, change it where it was issued, and put the new one into ~/.claude/settings.json or a credential of Patchbay's"));
        }
    }

    private static void AddUnknownPins(List<RoutingWarning> warnings, SourceSet sources)
    {
        foreach (var pin in sources.Layers.Where(layer => layer.Source.Kind == SourceKind.Environment).SelectMany(layer => layer.Settings).Where(Derivation.IsPin))
        {
            if (ClientBehaviour.OfPin(pin.Variable) is not { } threshold || threshold.IsReachedBy(sources.Behaviour.Version)) continue;
            warnings.Add(new("pin-not-known", $"`{pin.Variable}` is set, and {sources.Behaviour.VersionName} does not know it yet: settings files can move the route", $"version {threshold.Since} and later obey it: `claude update`"));
        }
    }

    private static void AddProject(List<RoutingWarning> warnings, EffectiveEndpoint endpoint)
    {
        if (endpoint.InForce.Winner is not { Source.Kind: SourceKind.Project or SourceKind.Local } winner) return;
        var foreign = endpoint.Credential.Headers.Where(header => header.Where != winner.Where && !header.Where.StartsWith(winner.Source.Name, StringComparison.Ordinal)).Select(header => header.From).Distinct().ToArray();
        if (winner.Source.Kind == SourceKind.Local && foreign.Length == 0) return;
        var gets = foreign.Length == 0 ? "" : $", and gets {string.Join(", ", foreign.Select(name => $"`{name}`"))}, which {(foreign.Length == 1 ? "is" : "are")} not the project's";
        warnings.Add(new("project-redirect", $"the folder itself decides where requests go: {winner.Where}{gets}. `claude -p` obeys it without asking for trust",
            "if the project is not yours, start it with `patchbay claude`, which no settings file can move"));
    }

    private static void AddAddress(List<RoutingWarning> warnings, EffectiveEndpoint endpoint)
    {
        if (endpoint.InForce.Address.StartsWith("unix:", StringComparison.Ordinal) || endpoint.InForce.Address.Length == 0) return;
        var variable = endpoint.InForce.Winner?.Variable ?? "the address";
        if (!Uri.TryCreate(endpoint.InForce.Address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            warnings.Add(new("not-an-address", $"`{variable}` is not an http or https address: {endpoint.InForce.Address}", "write it with its scheme: https://HOST"));
            return;
        }

        if (endpoint.InForce.Provider == Provider.FirstParty.Name && url.AbsolutePath.TrimEnd('/') is var path && (path.EndsWith("/v1", StringComparison.Ordinal) || path.EndsWith("/v1/messages", StringComparison.Ordinal)))
            warnings.Add(new("doubled-v1", $"the client appends /v1/messages itself, so requests go to {url.GetLeftPart(UriPartial.Authority)}{path}/v1/messages", $"take `{path[path.LastIndexOf("/v1", StringComparison.Ordinal)..]}` off `{variable}`"));
        if (LookAlikeHost.FindImitated(url) is { } imitated)
            warnings.Add(new("look-alike-host", $"the host `{url.Host}` looks like {imitated} and is not", "check the spelling; if it is your own gateway, all is well"));
        if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback)
            warnings.Add(new("plain-http", $"requests{(endpoint.Credential.Headers.Count > 0 ? " and the credential" : "")} go to {url.Authority} over http: everyone on the way can read them", "use https"));
    }

    private static void AddCredentials(List<RoutingWarning> warnings, EffectiveEndpoint endpoint, Func<string, Derivation> derive)
    {
        var set = OwnCredentials.Where(name => derive(name).Value.Length > 0).ToArray();
        if (endpoint.InForce.Provider == Provider.FirstParty.Name && set.Length > 1)
            warnings.Add(new("two-credentials", $"more than one credential is set: {string.Join(" and ", set.Select(name => $"`{name}` ({derive(name).Winner!.Where})"))}; both headers go along, and which one counts is the endpoint's choice", "keep one of them"));
        else if (set.Length > 0 && endpoint.Credential.HasLogin)
            warnings.Add(new("login-unused", $"a claude.ai login is stored, and `{set[0]}` ({derive(set[0]).Winner!.Where}) goes instead of it", "take the variable out where the subscription is meant"));
    }

    private static void AddOnTheWay(List<RoutingWarning> warnings, EffectiveEndpoint endpoint, Func<string, Derivation> derive)
    {
        if (derive("NODE_TLS_REJECT_UNAUTHORIZED") is { Value: "0", Winner: { } unchecked_ })
            warnings.Add(new("no-certificate-check", $"`NODE_TLS_REJECT_UNAUTHORIZED=0` ({unchecked_.Where}): no certificate is checked, and anyone on the way can stand in for the endpoint", "name the authority with `NODE_EXTRA_CA_CERTS` instead"));
        var proxy = Proxies.Select(derive).FirstOrDefault(derivation => derivation.Value.Length > 0);
        if (proxy?.Winner is { } winner && Uri.TryCreate(endpoint.InForce.Address, UriKind.Absolute, out var url) && url.IsLoopback && !IsExcepted(url.Host, derive))
            warnings.Add(new("proxy-before-loopback", $"`{winner.Variable}` ({winner.Where}) is set and `NO_PROXY` does not name {url.Host}: requests to this machine may go to the proxy", $"add {url.Host} to `NO_PROXY`"));
    }

    private static bool IsExcepted(string host, Func<string, Derivation> derive) =>
        (derive("NO_PROXY").Value + "," + derive("no_proxy").Value).Split(',', StringSplitOptions.TrimEntries).Any(entry => entry == "*" || entry.Equals(host, StringComparison.OrdinalIgnoreCase));

    private static void AddFiles(List<RoutingWarning> warnings, SourceSet sources)
    {
        foreach (var layer in sources.Layers.Where(layer => layer.Problem is not null))
            warnings.Add(new("file-not-loaded", $"{layer.Source.Name} is not obeyed at all: {layer.Problem}", "correct it; Claude Code takes plain JSON, without comments"));
    }

    private static void AddFeatures(List<RoutingWarning> warnings, EffectiveEndpoint endpoint, SourceSet sources, Func<string, Derivation> derive)
    {
        if (endpoint.InForce.Provider != Provider.FirstParty.Name || IsAnthropic(endpoint.InForce.Address)) return;
        var search = derive("ENABLE_TOOL_SEARCH");
        if (search.Value.ToLowerInvariant() is "0" or "false" or "no" or "off")
            warnings.Add(new("tool-search-off", $"MCP tool search is off by `ENABLE_TOOL_SEARCH` ({search.Winner!.Where}): every tool's description goes along with every request", "`ENABLE_TOOL_SEARCH=true`, if the endpoint keeps `tool_reference` blocks"));
        else if (search.Winner is null && ClientVersion.IsBefore(sources.Version, ClientVersion.Measured))
            warnings.Add(new("tool-search-off", $"clients before {ClientVersion.Measured} may leave MCP tool search off at an address that is not Anthropic's", "`ENABLE_TOOL_SEARCH=true` turns it on, if the endpoint keeps `tool_reference` blocks"));
        warnings.Add(new("features-off", "at an address that is not Anthropic's, Claude Code has no Remote Control", "for a session that needs it, start `claude` without these variables") { IsNote = true });
    }

    private static bool IsAnthropic(string address) => Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Host.Equals("api.anthropic.com", StringComparison.OrdinalIgnoreCase);
}
