using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;

namespace Patchbay.Settings;

/// <summary>What is allowed about an endpoint's address and still worth a word.</summary>
internal static class AddressWarnings
{
    public static void Add(SettingsText text, int offset, Endpoint endpoint)
    {
        var name = $"endpoint `{endpoint.Name}`";
        if (endpoint.Url.Scheme == Uri.UriSchemeHttp && !endpoint.IsLoopback && (endpoint.Credential.IsOwn || endpoint.Credential is Credential.ClientCredential))
            text.Warn(offset, $"{name} gets a credential over http: everyone on the way to {endpoint.Authority} can read it", "use https");
        if (LookAlikeHost.FindImitated(endpoint.Url) is { } imitated)
            text.Warn(offset, $"{name}: the host `{endpoint.Url.Host}` looks like {imitated} and is not", "check the spelling; if it is your own gateway, all is well");
        if (endpoint is { IsLoopback: true, Transport.Proxy: not null })
            text.Warn(offset, $"{name} is on this machine, so its proxy is never used", "take `proxy` out");
    }
}
