namespace Patchbay.Host.ClaudeSettings;

/// <summary>Why a running client may send another credential than its sources say. No connection shows one, so it can only be told that it is possible.</summary>
/// <remarks>Measured, 2.1.330: a token, key or header line that is taken out of a file stays in force, also before one of the environment, as an address
/// does; an empty value ends it at once. A helper that is taken out ends at once too, and a new one counts at once; but one that is added beside a token
/// is not asked before the next start.</remarks>
internal static class CredentialDoubt
{
    private static readonly string[] OfFirstParty = ["ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_API_KEY"];

    /// <summary>The doubt in words; empty when there is none.</summary>
    public static string Of(Func<string, Derivation> derive, SourceSet sources, bool isFirstParty, IReadOnlyList<CredentialHeader> headers)
    {
        if (sources.StartedAt is null || Derivation.Pin(sources) is not null) return "";
        if (sources.ChangedSinceStart.FirstOrDefault() is not { } changed) return "";
        var name = changed.Source.Name;
        if (!sources.Behaviour.ReadsAgain) return $"{name} has changed since it started, and {sources.Behaviour.Name} still sends what it read then";

        // What a live file gives now has replaced whatever was there before.
        string[] open = [.. Candidates(isFirstParty, headers).Where(variable => derive(variable).Winner is not { } winner || !sources.ObeysNow(winner.Source))];
        if (open.Length > 0)
        {
            return sources.MayMiss(changed.Source)
                ? $"{name} has changed since it started, and {sources.Behaviour.VersionName} surely notices only a file that is edited in place; it may still send what {Either(open)} had before"
                : $"{name} has changed since it started; a value of {Either(open)} that was taken out of it would still go along";
        }

        return AddedHelper(derive, sources) is { } helper ? $"{helper.Source.Name} has changed since it started; an `apiKeyHelper` that was added beside a token is asked only after a restart" : "";
    }

    private static IEnumerable<string> Candidates(bool isFirstParty, IReadOnlyList<CredentialHeader> headers)
    {
        foreach (var variable in isFirstParty ? OfFirstParty : []) yield return variable;
        // A sign-in token comes after all others.
        if (isFirstParty && headers.All(header => header.From is "CLAUDE_CODE_OAUTH_TOKEN" or "claude.ai login" or "ANTHROPIC_CUSTOM_HEADERS")) yield return "CLAUDE_CODE_OAUTH_TOKEN";
        yield return "ANTHROPIC_CUSTOM_HEADERS";
    }

    private static RoutingSetting? AddedHelper(Func<string, Derivation> derive, SourceSet sources)
    {
        if (derive(WatchedVariables.Helper) is not { Value.Length: > 0, Winner: { } helper } || OfFirstParty.All(variable => derive(variable).Value.Length == 0)) return null;
        return sources.ChangedSinceStart.Any(layer => layer.Source == helper.Source) ? helper : null;
    }

    private static string Either(string[] names) =>
        names.Length == 1 ? $"`{names[0]}`" : $"{string.Join(", ", names[..^1].Select(name => $"`{name}`"))} or `{names[^1]}`";
}
