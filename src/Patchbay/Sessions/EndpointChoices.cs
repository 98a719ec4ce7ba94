using Patchbay.Endpoints;
using Patchbay.Host.Acp.Proxy;
using Patchbay.Settings;

namespace Patchbay.Sessions;

/// <summary>What a person can choose for a session, by the settings.</summary>
internal static class EndpointChoices
{
    /// <summary>The plug, every endpoint, and the default. The demos only where there is nothing else.</summary>
    public static IReadOnlyList<EndpointChoice> Of(PatchbaySettings? settings)
    {
        if (settings is null) return [new EndpointChoice(EndpointOption.Plug, "Plug", "")];
        Endpoint[] own = [.. settings.Endpoints.Values.Where(static endpoint => !endpoint.IsFirstParty && !endpoint.Kind.IsDemo)];
        var offered = own.Length > 0 ? own : [.. settings.Endpoints.Values.Where(static endpoint => endpoint.Kind.IsDemo)];
        return
        [
            new EndpointChoice(EndpointOption.Plug, $"Plug: {settings.Plugged.Name}", "wherever `patchbay use` points to"),
            .. offered.Select(static endpoint => new EndpointChoice(endpoint.Name, endpoint.Name, endpoint.Url.AbsoluteUri.TrimEnd('/'))),
            new EndpointChoice("off", "Anthropic API", "the default, with your own login or key"),
        ];
    }
}
