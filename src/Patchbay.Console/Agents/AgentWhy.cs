using Patchbay.Protocol.Control;

namespace Patchbay.Console.Agents;

/// <summary>Why a Claude Code sends where it sends: what <c>patchbay why</c> tells.</summary>
public sealed record AgentWhy
{
    /// <summary>The agent.</summary>
    public required AgentRow Agent { get; init; }

    /// <summary>The provider, where it is not Anthropic's format: <c>bedrock</c>, <c>vertex</c>, …; else empty.</summary>
    public string Provider { get; init; } = "";

    /// <summary>The gateway of ours at the address, and where that sends it on; empty when none is.</summary>
    public string Through { get; init; } = "";

    /// <summary>The variable that gives the address; empty for the default.</summary>
    public string Variable { get; init; } = "";

    /// <summary>The variable by which its host keeps settings files off the route; empty for none.</summary>
    public string Pin { get; init; } = "";

    /// <summary>What was seen, or why it is not certain; empty when it follows from the sources.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>What identifies the caller, and from where; never a value.</summary>
    public IReadOnlyList<string> Credentials { get; init; } = [];

    /// <summary>Why the credential is not certain; empty when it is.</summary>
    public string CredentialEvidence { get; init; } = "";

    /// <summary>Every variable that is set anywhere, the one that gives the address first.</summary>
    public IReadOnlyList<WhyVariable> Variables { get; init; } = [];

    /// <summary>The places that say nothing.</summary>
    public IReadOnlyList<string> LookedAt { get; init; } = [];

    /// <summary>What is worth a word.</summary>
    public IReadOnlyList<WhyWarning> Warnings { get; init; } = [];

    /// <summary>That it holds an old value; null when it does not.</summary>
    public FindingRecord? Finding { get; init; }

    /// <summary>Whether it is run by us, so that it can be started anew from here.</summary>
    public bool IsDirect { get; init; }

    /// <summary>What its user types to start it anew; empty when we or another program run it.</summary>
    public string Command { get; init; } = "";

    /// <summary>Whether arguments that it was started with cannot be seen, and are missing in <see cref="Command"/>.</summary>
    public bool LacksArguments { get; init; }
}

/// <summary>A variable and all its values, ranked.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">The values, the one in force first.</param>
public sealed record WhyVariable(string Name, IReadOnlyList<WhyValue> Values);

/// <summary>One value.</summary>
/// <param name="Value">The value; of a credential only that it is set.</param>
/// <param name="Where">Place and line.</param>
/// <param name="Wins">Whether it is in force.</param>
/// <param name="Why">Why it is not; empty for the one that is.</param>
public sealed record WhyValue(string Value, string Where, bool Wins, string Why);

/// <summary>Something worth a word.</summary>
/// <param name="Level"><c>warning</c>, or <c>note</c> for what is as it must be.</param>
/// <param name="Text">What it is.</param>
/// <param name="Hint">What to do.</param>
public sealed record WhyWarning(string Level, string Text, string Hint);
