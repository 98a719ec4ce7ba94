using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Models;
using Patchbay.Protocol.Splice;
using Keys = Patchbay.Settings.SettingsKeys.Endpoint;

namespace Patchbay.Settings;

/// <summary>Reads <c>endpoints</c>.</summary>
internal static class EndpointSection
{
    /// <summary>Stands for an address that could not be read, so that what names the endpoint is not told to be unknown as well.</summary>
    private static readonly Uri NoUrl = new("http://invalid.invalid");

    public static IReadOnlyDictionary<string, Endpoint> Read(SettingsText text, JsoncNode? node)
    {
        if (node is null || text.Object(node, "`endpoints`", null) is not { Members.Count: > 0 }) return BuiltInEndpoints.ByName;
        var endpoints = new Dictionary<string, Endpoint>(BuiltInEndpoints.ByName, StringComparer.Ordinal);
        foreach (var member in node.Members)
        {
            if (EndpointName.FindProblem(member.Name) is { } problem)
            {
                text.Problem(member.NameStart, problem.Message, problem.Fix);
                if (BuiltInEndpoints.ByName.ContainsKey(member.Name)) continue;
            }

            endpoints[member.Name] = ReadOne(text, member);
        }

        return endpoints;
    }

    private static Endpoint ReadOne(SettingsText text, JsoncMember member)
    {
        var name = member.Name;
        if (text.Object(member.Value, $"endpoint `{name}`", Keys.All) is not { } node) return new Endpoint { Name = name, Kind = KindCatalog.Custom, Url = NoUrl };

        var known = ReadKind(text, name, node);
        var kind = known ?? KindCatalog.Custom;
        var endpoint = new Endpoint
        {
            Name = name,
            Kind = kind,
            Url = ReadUrl(text, member, node, known) ?? NoUrl,
            SpokenDialect = ReadDialect(text, node.Find(Keys.Dialect)?.Value),
            Credential = CredentialSection.Read(text, node.Find(Keys.Credential)?.Value, kind),
            Models = ReadModels(text, node.Find(Keys.Models)?.Value),
            ContextWindow = text.Integer(node.Find(Keys.ContextWindow)?.Value, "`contextWindow`", 1024, 100_000_000, "32768"),
            MaxOutputTokens = text.Integer(node.Find(Keys.MaxOutputTokens)?.Value, "`maxOutputTokens`", 16, 100_000_000, "8192"),
            Headers = HeaderSection.Read(text, node.Find(Keys.Headers)?.Value),
            Transport = TransportSection.Read(text, node),
        };
        if (endpoint.Url != NoUrl) AddressWarnings.Add(text, (node.Find(Keys.Url)?.Value ?? node).Start, endpoint);
        return endpoint;
    }

    /// <summary>The kind as written; left out, the one that the endpoint is named after, else <c>custom</c>. Null with a problem when there is no such kind.</summary>
    private static EndpointKind? ReadKind(SettingsText text, string name, JsoncNode node)
    {
        var written = node.Find(Keys.Kind)?.Value;
        if (written is null) return KindCatalog.Find(name) is { IsDemo: false } named ? named : KindCatalog.Custom;
        if (text.String(written, "`kind`", "\"custom\"") is not { } word) return null;
        if (KindCatalog.Find(word) is { IsDemo: false } kind) return kind;
        if (word == KindCatalog.Demo.Name) text.Problem(written.Start, "the kind `demo` is built in", "use the endpoints `demo-a` and `demo-b`, they are always there");
        else text.Problem(written.Start, $"unknown kind `{word}`", DidYouMean.Hint(word, KindCatalog.All.Except([KindCatalog.Demo]).Select(known => known.Name)));
        return null;
    }

    private static Uri? ReadUrl(SettingsText text, JsoncMember member, JsoncNode node, EndpointKind? kind)
    {
        if (node.Find(Keys.Url)?.Value is { } written)
        {
            if (text.String(written, "`url`", "\"http://127.0.0.1:1234\"") is not { } url) return null;
            var address = EndpointUrl.Parse(url);
            if (address.Url is null) text.Problem(written.Start, $"`url`: {address.Problem}", address.Fix);
            return address.Url;
        }

        // Whether an unknown kind brings an address cannot be said.
        if (kind is null) return null;
        var problem = $"endpoint `{member.Name}` has no `url`";
        if (kind.DefaultUrl is null)
        {
            text.Problem(member.NameStart, problem, "add `\"url\": \"https://…\"`");
            return null;
        }

        if (!kind.DefaultUrl.Contains('{', StringComparison.Ordinal)) return EndpointUrl.Parse(kind.DefaultUrl).Url;
        var fix = $"add `\"url\": \"{kind.DefaultUrl}\"` with that part filled in";
        text.Problem(member.NameStart, $"{problem}, and that of {kind.DisplayName} has a part of your own", fix);
        return null;
    }

    private static Dialect? ReadDialect(SettingsText text, JsoncNode? written)
    {
        if (written is null || text.String(written, "`dialect`", "\"openai-chat\"") is not { } word) return null;
        if (DialectNames.Find(word) is { } dialect) return dialect;
        text.Problem(written.Start, $"unknown dialect `{word}`", DidYouMean.Hint(word, DialectNames.All));
        return null;
    }

    private static ModelMap ReadModels(SettingsText text, JsoncNode? node)
    {
        if (node is null || text.Object(node, "`models`", null) is not { Members.Count: > 0 } models) return ModelMap.Empty;
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in models.Members)
        {
            var what = $"the model for `{member.Name}`";
            if (ModelPattern.FindProblem(member.Name) is { } problem) text.Problem(member.NameStart, problem, ModelPattern.Fix);
            else if (text.String(member.Value, what, "\"qwen3-coder-30b\"") is not { } model) continue;
            else if (string.IsNullOrWhiteSpace(model)) text.Problem(member.Value.Start, $"{what} is empty", "write the endpoint's model name, or take the line out");
            else entries.TryAdd(member.Name, model);
        }

        return new ModelMap(entries);
    }
}
