namespace Patchbay.Host.ClaudeSettings;

/// <summary>How sure an answer is.</summary>
public enum Certainty
{
    /// <summary>It follows from what stands there now; nothing that cannot be seen could change it.</summary>
    Settled,

    /// <summary>An open connection shows it.</summary>
    Seen,

    /// <summary>It is what the sources say, but the process may hold a value that has been taken out of them since.</summary>
    Likely,
}

/// <summary>An address and what gives it.</summary>
/// <param name="Provider"><c>anthropic</c>, <c>bedrock</c>, <c>vertex</c>, <c>foundry</c>, …</param>
/// <param name="Address">The base URL without anything secret; <c>unix:PATH</c> for a socket; empty when it cannot be told.</param>
/// <param name="Winner">The value that gives it; null for the provider's own address.</param>
public sealed record EndpointAnswer(string Provider, string Address, RoutingSetting? Winner)
{
    /// <summary>Whether requests go to the same place.</summary>
    public bool IsSamePlace(EndpointAnswer other) => Provider == other.Provider && string.Equals(Address, other.Address, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Something worth a word about how an agent is routed.</summary>
/// <param name="Kind">A stable word: <c>two-credentials</c>, <c>doubled-v1</c>, …; the list is in <c>docs/guides/where-does-it-send.md</c>.</param>
/// <param name="Text">What it is, without anything secret.</param>
/// <param name="Hint">What to do.</param>
public sealed record RoutingWarning(string Kind, string Text, string Hint)
{
    /// <summary>True for what is as it must be, and good to know.</summary>
    public bool IsNote { get; init; }
}

/// <summary>Where one Claude Code sends its requests, and why.</summary>
public sealed record EffectiveEndpoint
{
    /// <summary>The address in force.</summary>
    public required EndpointAnswer InForce { get; init; }

    /// <summary>How sure that is.</summary>
    public required Certainty Certainty { get; init; }

    /// <summary>What makes it so, in words, where it is not simply the winner: a connection seen, a key taken out.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>What the same command would send to if it were started again now.</summary>
    public required EndpointAnswer AfterRestart { get; init; }

    /// <summary>True when a start would lead elsewhere.</summary>
    public bool IsStale => !InForce.IsSamePlace(AfterRestart);

    /// <summary>The variable that a host pins the route with; empty when none does.</summary>
    public string Pin { get; init; } = "";

    /// <summary>What identifies the caller, never its value.</summary>
    public required CredentialInForce Credential { get; init; }

    /// <summary>Every variable that is set anywhere, with all its values ranked; the one that gives the address comes first.</summary>
    public required IReadOnlyList<Derivation> Derivations { get; init; }

    /// <summary>What is worth a word.</summary>
    public IReadOnlyList<RoutingWarning> Warnings { get; init; } = [];
}

/// <summary>Words for output.</summary>
public static class CertaintyWords
{
    /// <summary>The certainty as a word of JSON output.</summary>
    public static string Word(this Certainty certainty) => certainty switch
    {
        Certainty.Settled => "settled",
        Certainty.Seen => "seen",
        _ => "likely",
    };
}
