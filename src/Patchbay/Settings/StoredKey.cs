using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;

namespace Patchbay.Settings;

/// <summary>The key in <c>secrets.json</c> that was stored under an endpoint's own name.</summary>
internal static class StoredKey
{
    /// <summary>How the settings name it.</summary>
    public static string Reference(string name) => $"${{secret:{name}}}";

    /// <summary>Whether the endpoint uses it.</summary>
    public static bool IsOf(Endpoint endpoint, string name) => endpoint.Credential is Credential.KeyCredential key && key.Key.Reference == Reference(name);

    /// <summary>Whether it has no other use: then it goes when the endpoint goes.</summary>
    public static bool GoesWith(PatchbaySettings settings, Endpoint endpoint) =>
        IsOf(endpoint, endpoint.Name) && !settings.Endpoints.Values.Any(other => other.Name != endpoint.Name && IsOf(other, endpoint.Name));

    /// <summary>Why a text cannot be a key; null when it can.</summary>
    public static string? FindProblem(string key) => key.AsSpan().ContainsAnyExceptInRange('!', '~') ? "cannot be a key: it has blanks, line breaks or other characters inside" : null;
}
