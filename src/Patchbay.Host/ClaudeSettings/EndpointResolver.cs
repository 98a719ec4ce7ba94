namespace Patchbay.Host.ClaudeSettings;

/// <summary>Answers where a Claude Code sends, why, and what a restart would change: pure, from what was found to what follows.</summary>
/// <remarks>A running client has applied what it inherited, then every settings value it has seen: a file is read again when it changes, a key that is
/// taken out keeps its last value until the process ends, an empty one leads to the default (measured, 2.1.330). What it has applied cannot be read
/// from outside, so where the files have nothing to say any more, its connections do.</remarks>
public static class EndpointResolver
{
    /// <summary>Resolves.</summary>
    /// <param name="sources">What was found.</param>
    /// <param name="evidence">What can be seen of the process; <see cref="Evidence.None"/> for one that is still to start.</param>
    public static EffectiveEndpoint Resolve(SourceSet sources, Evidence evidence)
    {
        var derived = new Dictionary<string, Derivation>(StringComparer.Ordinal);
        Derivation Derive(string variable) => derived.TryGetValue(variable, out var known) ? known : derived[variable] = Derivation.Of(variable, sources);

        var pin = Derivation.Pin(sources) ?? "";
        var (answer, address) = Answer(Derive, pin);
        var (inForce, certainty, words) = sources.StartedAt is null
            ? (answer, Certainty.Settled, "")
            : Running(answer, address, sources, evidence, pin);
        var credential = CredentialInForce.Of(Derive, sources, inForce);
        var resolved = new EffectiveEndpoint
        {
            InForce = inForce,
            Certainty = certainty,
            Evidence = words,
            AfterRestart = answer,
            Pin = pin,
            Credential = credential,
            Derivations = All(sources, Derive, address.Variable),
        };
        return resolved with { Warnings = RoutingWarnings.Of(resolved, sources, Derive) };
    }

    /// <summary>What the sources say, for a process that starts now.</summary>
    private static (EndpointAnswer Answer, Derivation Address) Answer(Func<string, Derivation> derive, string pin)
    {
        var provider = Provider.Of(variable => derive(variable).Value);
        var address = derive(provider.AddressVariable);
        if (pin == "ANTHROPIC_UNIX_SOCKET" && provider.IsFirstParty)
        {
            var socket = derive(pin);
            return (new EndpointAnswer(provider.Name, "unix:" + socket.Value, socket.Winner), socket);
        }

        return address.Value.Length > 0
            ? (new EndpointAnswer(provider.Name, WatchedVariables.ShownAddress(address.Value), address.Winner), address)
            : (new EndpointAnswer(provider.Name, provider.Default(variable => derive(variable).Value), address.Winner), address);
    }

    /// <summary>What a process that runs has applied.</summary>
    private static (EndpointAnswer InForce, Certainty Certainty, string Words) Running(EndpointAnswer answer, Derivation address, SourceSet sources, Evidence evidence, string pin)
    {
        var seen = evidence.To(answer.Address);
        var (settled, words) = seen is null ? (Certainty.Settled, "") : (Certainty.Seen, $"connected to {seen}");
        if (pin.Length > 0) return (answer, settled, words);
        var lastUsed = evidence.LastUsed(answer.Address);
        var isLastUsed = seen is not null && seen.Equals(lastUsed);
        // A value in a file that is read live: whatever was before, this is what the next request obeys.
        if (answer.Winner is { } winner && sources.ObeysNow(winner.Source))
        {
            return sources.ShowsArguments || winner.Source.Kind == SourceKind.Managed || isLastUsed
                ? (answer, settled, words)
                : (answer, Certainty.Likely, "its command line is not shown, and `--settings` there would come first");
        }

        if (answer.Winner is { } changedFile && sources.Behaviour.AppliesAgain(changedFile.Source.Kind))
        {
            return isLastUsed
                ? (answer, Certainty.Seen, words)
                : (answer, Certainty.Likely, $"{changedFile.Source.Name} has changed since it started, and {sources.Behaviour.VersionName} surely notices only a file that is edited in place{(lastUsed is null ? "" : $"; connected to {lastUsed}")}");
        }

        // Nothing live has the key now. If it goes elsewhere all the same, it holds what has been taken out, or was changed where it is not read again.
        if (isLastUsed) return (answer, Certainty.Seen, words);
        if (answer.Provider == Provider.FirstParty.Name && lastUsed is { } elsewhere)
            return (new EndpointAnswer(answer.Provider, $"http://{elsewhere}", null), Certainty.Seen, $"connected to {elsewhere}: {WhyHeld(answer.Winner, sources)}");
        if (sources.ChangedSinceStart.FirstOrDefault(layer => CanHaveHadIt(layer, address)) is { } changed)
            return (answer, Certainty.Likely, $"{changed.Source.Name} has changed since it started; {(sources.Behaviour.ReadsAgain ? "a value taken out of it would still be in force" : "what stood there then is in force")}, and no open connection tells");
        return sources.ShowsArguments ? (answer, Certainty.Settled, "") : (answer, Certainty.Likely, "its command line is not shown, and `--settings` there would come first");
    }

    /// <summary>Why it goes elsewhere than its sources say.</summary>
    private static string WhyHeld(RoutingSetting? winner, SourceSet sources)
    {
        if (winner?.Source.Kind == SourceKind.CommandLine) return $"{winner.Source.Name} has changed since it started, and is not read again";
        if (!sources.Behaviour.ReadsAgain) return $"{sources.Behaviour.Name} reads settings at its start alone, and they have changed since";
        return sources.ShowsArguments ? "the key has been taken out of the settings, and a running process keeps it" : "the key has been taken out of the settings, or `--settings` gives it, on a command line that is not shown";
    }

    /// <summary>A file whose older text may have set what the process holds.</summary>
    private static bool CanHaveHadIt(SettingsLayer layer, Derivation address) =>
        layer.Source.Kind != SourceKind.CommandLine || address.Winner?.Source.Kind != SourceKind.Managed;

    private static IReadOnlyList<Derivation> All(SourceSet sources, Func<string, Derivation> derive, string first) =>
    [
        derive(first),
        .. sources.Layers.SelectMany(layer => layer.Settings).Select(setting => setting.Variable).Distinct().Where(variable => variable != first).Order(StringComparer.Ordinal).Select(derive),
    ];
}
