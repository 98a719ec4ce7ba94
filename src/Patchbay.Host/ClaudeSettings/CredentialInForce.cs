namespace Patchbay.Host.ClaudeSettings;

/// <summary>A header that identifies the caller, and where its value comes from.</summary>
/// <param name="Header"><c>Authorization: Bearer</c>, <c>x-api-key</c>, or the name of a header of the user's own.</param>
/// <param name="From">The variable or setting; <c>claude.ai login</c> for that.</param>
/// <param name="Where">Place and line; empty for a login.</param>
public sealed record CredentialHeader(string Header, string From, string Where);

/// <summary>What identifies the caller at the endpoint: kinds and places, never a value.</summary>
/// <param name="Headers">What goes along; empty when nothing does, or when the provider signs in its own way.</param>
/// <param name="HasLogin">True when a claude.ai login is stored, used or not.</param>
public sealed record CredentialInForce(IReadOnlyList<CredentialHeader> Headers, bool HasLogin)
{
    /// <summary>How sure that is: <see cref="Certainty.Likely"/> where the process may hold one that stands nowhere any more.</summary>
    public Certainty Certainty { get; private init; }

    /// <summary>Why it is not certain, in words; empty when it is.</summary>
    public string Evidence { get; private init; } = "";

    private const string Bearer = "Authorization: Bearer";
    private const string Key = "x-api-key";

    /// <summary>In one line, for people.</summary>
    public string Words => Headers.Count == 0 ? "none" : string.Join(" and ", Headers.Select(header => $"{header.Header} from {header.From}{(header.Where.Length > 0 ? $" ({header.Where})" : "")}"));

    /// <summary>What goes along with a request to Anthropic's API or what stands in its place; as measured with 2.1.330.</summary>
    internal static CredentialInForce Of(Func<string, Derivation> derive, SourceSet sources, EndpointAnswer inForce)
    {
        var isFirstParty = inForce.Provider == Provider.FirstParty.Name;
        var headers = new List<CredentialHeader>();
        if (isFirstParty) AddFirstParty(headers, derive, sources);
        if (Set(derive, "ANTHROPIC_CUSTOM_HEADERS") is { } custom)
        {
            foreach (var name in WatchedVariables.HeaderNames(custom.Value)) headers.Add(new CredentialHeader(name, custom.Variable, custom.Where));
        }

        var doubt = CredentialDoubt.Of(derive, sources, isFirstParty, headers);
        return new CredentialInForce(headers, sources.HasLogin) { Certainty = doubt.Length > 0 ? Certainty.Likely : Certainty.Settled, Evidence = doubt };
    }

    private static void AddFirstParty(List<CredentialHeader> headers, Func<string, Derivation> derive, SourceSet sources)
    {
        var helper = Set(derive, WatchedVariables.Helper);
        // A helper fills whichever of the two headers nothing else fills.
        var bearer = Set(derive, "ANTHROPIC_AUTH_TOKEN") ?? helper;
        var key = Set(derive, "ANTHROPIC_API_KEY") ?? helper;
        if (bearer is null && key is null) bearer = Set(derive, "CLAUDE_CODE_OAUTH_TOKEN");
        if (bearer is not null) headers.Add(new CredentialHeader(Bearer, bearer.Variable, bearer.Where));
        if (key is not null) headers.Add(new CredentialHeader(Key, key.Variable, key.Where));
        // The full pin makes the client ignore its login.
        if (headers.Count == 0 && sources.HasLogin && Derivation.Pin(sources) is null or "CLAUDE_CODE_HOST_AUTH_ENV_VAR") headers.Add(new CredentialHeader(Bearer, "claude.ai login", ""));
    }

    private static RoutingSetting? Set(Func<string, Derivation> derive, string variable) => derive(variable) is { Value.Length: > 0 } derivation ? derivation.Winner : null;
}
