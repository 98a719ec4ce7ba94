using Patchbay.Endpoints.Credentials;
using Patchbay.Host;

namespace Patchbay.Doctor;

/// <summary>What identifies the caller where an endpoint wants each agent's own.</summary>
internal static class DoctorCaller
{
    /// <summary>What an agent that is started here would send.</summary>
    public static CallerCredential In(IReadOnlyDictionary<string, string> environment)
    {
        var (token, key) = (Own("ANTHROPIC_AUTH_TOKEN"), Own("ANTHROPIC_API_KEY"));
        return new CallerCredential(token is null ? null : $"Bearer {token}", key);

        // The token of a gateway of ours is nothing to anybody else.
        string? Own(string name) => environment.GetValueOrDefault(name) is { Length: > 0 } value && !OwnCredentialSearch.IsLocalToken(value) ? value : null;
    }
}
