using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Sending;

namespace Patchbay.Endpoints.Credentials;

/// <summary>What the caller identified itself with, to whoever answers; the gateway's own local token is already taken off.</summary>
/// <param name="Authorization">The value of <c>Authorization</c>, or null.</param>
/// <param name="ApiKey">The value of <c>x-api-key</c>, or null.</param>
public readonly record struct CallerCredential(string? Authorization, string? ApiKey)
{
    /// <summary>True when there is nothing.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(Authorization) && string.IsNullOrEmpty(ApiKey);
}

/// <summary>The credential headers of one request to an endpoint. They replace both headers of the client's: null = the header is not sent.</summary>
/// <param name="Authorization">Value of <c>Authorization</c>, or null.</param>
/// <param name="ApiKey">Value of <c>x-api-key</c>, or null.</param>
/// <param name="IsOwn">True when the credential is the endpoint's own, so that a refusal is about the settings and not about the caller.</param>
/// <param name="Withheld">True when the caller's credential stays behind and the endpoint has none of its own: the likely reason of a 401.</param>
/// <param name="Failure">Why the endpoint's own credential cannot be had; the request must not be sent then.</param>
public sealed record CredentialDecision(string? Authorization, string? ApiKey, bool IsOwn, bool Withheld, EndpointFailure? Failure)
{
    /// <summary>The finding without this credential in it: a server may repeat the key that it refuses, and as we know the key, it is
    /// taken out by value, whatever it looks like.</summary>
    public Finding MaskIn(Finding finding) => finding with { What = Mask(finding.What), Remedy = Mask(finding.Remedy), Evidence = Mask(finding.Evidence) };

    /// <summary>A text without this credential in it.</summary>
    public string Mask(string text) => Redaction.Mask(Redaction.Mask(text, ApiKey), Authorization?[(Authorization.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
}
