namespace Patchbay.Endpoints.Credentials;

/// <summary>The one place that decides which credential a request carries to an endpoint.</summary>
/// <remarks>
/// <para>The rule: a caller's credential — a claude.ai login token, an Anthropic key, or any other — goes to Anthropic's own host, or
/// to an endpoint whose settings say <c>"credential": "client"</c>, and nowhere else. An endpoint with a credential of its own gets
/// that one and nothing of the caller's. There is no list of token shapes to keep up: what is not allowed by name stays behind.</para>
/// <para>On the path of every request: with a cached credential the answer is there at once and nothing is allocated for an own key.</para>
/// </remarks>
public sealed class CredentialRule
{
    private static readonly CredentialDecision Nothing = new(null, null, IsOwn: false, Withheld: false, null);
    private static readonly CredentialDecision NothingButWithheld = new(null, null, IsOwn: false, Withheld: true, null);
    private static readonly CredentialDecision InExtraHeaders = new(null, null, IsOwn: true, Withheld: false, null);

    private readonly CredentialSource _source;

    /// <param name="source">The endpoints' own credentials.</param>
    public CredentialRule(CredentialSource source) => _source = source;

    /// <summary>Decides for one request.</summary>
    /// <param name="endpoint">Where it goes.</param>
    /// <param name="caller">What the caller sent.</param>
    /// <param name="refresh">True when the endpoint has just refused its own credential with 401, and it shall be read anew.</param>
    /// <param name="cancellationToken">Ends the waiting for a helper.</param>
    public ValueTask<CredentialDecision> DecideAsync(Endpoint endpoint, CallerCredential caller, bool refresh, CancellationToken cancellationToken)
    {
        if (endpoint.Credential.IsOwn) return _source.GetAsync(endpoint.Credential, refresh, cancellationToken);
        if (MayHaveCallers(endpoint))
            return new(caller.IsEmpty ? Nothing : new CredentialDecision(caller.Authorization, caller.ApiKey, IsOwn: false, Withheld: false, null));
        if (HasCredentialHeader(endpoint)) return new(InExtraHeaders);
        return new(caller.IsEmpty || endpoint.Kind.IsDemo ? Nothing : NothingButWithheld);
    }

    /// <summary>True when the caller's own credential may go to this endpoint.</summary>
    public static bool MayHaveCallers(Endpoint endpoint) => endpoint.Credential switch
    {
        Credential.ClientCredential => !endpoint.Kind.IsDemo,
        Credential.UnsetCredential => endpoint.IsFirstParty,
        _ => false,
    };

    /// <summary>True when an extra header of the endpoint is a credential (<c>Authorization: Basic …</c> in front of a local server).</summary>
    private static bool HasCredentialHeader(Endpoint endpoint)
    {
        foreach (var header in endpoint.Headers)
        {
            if (header.Name.Equals("authorization", StringComparison.OrdinalIgnoreCase)) return true;
            if (header.Name.Equals("x-api-key", StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
