using Patchbay.Endpoints;
using Patchbay.Endpoints.Kinds;

namespace Patchbay.Settings;

/// <summary>What a plug (<c>customApiEndpoint</c>, the <c>use</c> of a route, <c>patchbay use …</c>) stands for.</summary>
/// <param name="Endpoint">The endpoint; null when the text names none.</param>
/// <param name="Problem">Why it names none; empty when it does.</param>
/// <param name="Fix">What to do about it.</param>
public sealed record Plug(Endpoint? Endpoint, string Problem, string Fix)
{
    /// <summary>Finds the endpoint that a text names.</summary>
    /// <param name="written">Empty for the default Anthropic API, an endpoint's name, or an http or https URL.</param>
    /// <param name="endpoints">The endpoints by name.</param>
    /// <remarks>A URL that exactly one endpoint has is that endpoint, with its credential and models. Any other URL is an endpoint
    /// of kind <c>custom</c> without a credential, named by its host and port.</remarks>
    public static Plug Resolve(string written, IReadOnlyDictionary<string, Endpoint> endpoints)
    {
        if (written.Length == 0) return new Plug(endpoints["anthropic"], "", "");
        if (endpoints.TryGetValue(written, out var named)) return new Plug(named, "", "");
        if (!written.Contains("://", StringComparison.Ordinal) && !EndpointUrl.LooksLikeAddress(written)) return Unknown(written, endpoints);

        var address = EndpointUrl.Parse(written);
        if (address.Url is null) return new Plug(null, address.Problem, address.Fix);
        var owners = endpoints.Values.Where(endpoint => endpoint.Url == address.Url).Take(2).ToArray();
        return owners is [var owner] ? new Plug(owner, "", "") : new Plug(Bare(address.Url), "", "");
    }

    private static Endpoint Bare(Uri url) => new() { Name = url.Authority, Kind = KindCatalog.Custom, Url = url };

    private static Plug Unknown(string written, IReadOnlyDictionary<string, Endpoint> endpoints)
    {
        var problem = $"there is no endpoint named `{written}`";
        if (written == "off") return new Plug(null, problem, "an empty string stands for the default Anthropic API");
        if (DidYouMean.Find(written, endpoints.Keys) is { } near) return new Plug(null, problem, $"did you mean `{near}`?");
        return KindCatalog.Find(written) is { IsDemo: false }
            ? new Plug(null, problem, $"`{written}` is a kind; add an endpoint of it with `patchbay endpoint add {written}`")
            : new Plug(null, problem, $"known: {string.Join(", ", endpoints.Keys)}; or write a URL");
    }
}
