using Patchbay.Commands;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host.ClaudeSettings;
using Patchbay.Host.Processes.Agents;

namespace Patchbay.Output;

/// <summary>What <c>patchbay why --json</c> prints.</summary>
/// <param name="Agent">The process; left out for <c>here</c>.</param>
/// <param name="Route">Where it sends.</param>
/// <param name="Pin">The variable by which its host keeps settings files off the route, or empty.</param>
/// <param name="Credentials">What identifies the caller, never a value.</param>
/// <param name="CredentialCertainty"><c>settled</c>: it follows from the sources. <c>likely</c>: the process may hold one that was taken out of a settings file.</param>
/// <param name="CredentialEvidence">Why it is not certain; or empty.</param>
/// <param name="HasLogin">True when a claude.ai login is stored.</param>
/// <param name="Variables">Every variable that is set anywhere, the one that gives the address first.</param>
/// <param name="LookedAt">The places that say nothing.</param>
/// <param name="Warnings">What is worth a word.</param>
/// <param name="Finding">The finding, when it holds an old value; left out otherwise.</param>
internal sealed record WhyOutput(
    AgentOutput? Agent,
    RouteOutput Route,
    string Pin,
    IReadOnlyList<CredentialOutput> Credentials,
    string CredentialCertainty,
    string CredentialEvidence,
    bool HasLogin,
    IReadOnlyList<VariableOutput> Variables,
    IReadOnlyList<string> LookedAt,
    IReadOnlyList<WarningOutput> Warnings,
    StaleOutput? Finding)
{
    /// <summary>Describes a running agent's route.</summary>
    public static WhyOutput Of(RunningAgent agent, AgentView view)
    {
        var output = Of(agent.Endpoint, agent.Sources, view, agent.Session?.SessionId ?? "") with { Agent = AgentOutput.Of(agent, view) };
        return agent.Endpoint.IsStale ? output with { Finding = StaleOutput.Of(OldValue.Finding(agent)) } : output;
    }

    /// <summary>Describes a route.</summary>
    public static WhyOutput Of(EffectiveEndpoint endpoint, SourceSet sources, AgentView view, string session = "") => new(
        null,
        RouteOutput.Of(endpoint, sources, view, session),
        endpoint.Pin,
        [.. endpoint.Credential.Headers.Select(header => new CredentialOutput(header.Header, header.From, header.Where))],
        endpoint.Credential.Certainty.Word(),
        endpoint.Credential.Evidence,
        endpoint.Credential.HasLogin,
        [.. endpoint.Derivations.Select(VariableOutput.Of)],
        [.. sources.Layers.Where(layer => layer.Settings.Count == 0).Select(layer => layer.Ignored is null ? layer.Source.Name : $"{layer.Source.Name} ({layer.Ignored})")],
        [.. endpoint.Warnings.Select(warning => new WarningOutput(warning.Kind, warning.IsNote ? "note" : "warning", warning.Text, warning.Hint))],
        null);
}

/// <summary>A header that identifies the caller.</summary>
/// <param name="Header">Its name and form.</param>
/// <param name="From">The variable, <c>apiKeyHelper</c>, or <c>claude.ai login</c>.</param>
/// <param name="Where">Place and line, or empty.</param>
internal sealed record CredentialOutput(string Header, string From, string Where);

/// <summary>A variable and all its values, ranked.</summary>
/// <param name="Variable">Its name.</param>
/// <param name="Values">The values, the first one that wins is in force.</param>
internal sealed record VariableOutput(string Variable, IReadOnlyList<ValueOutput> Values)
{
    /// <summary>Describes a derivation.</summary>
    public static VariableOutput Of(Derivation derivation) => new(
        derivation.Variable,
        [.. derivation.Judged.Select(judged => new ValueOutput(judged.Setting.Shown, judged.Setting.Source.Kind.Word(), judged.Setting.Where, judged.Wins, judged.Why))]);
}

/// <summary>One value.</summary>
/// <param name="Value">The value; of a credential only that it is set.</param>
/// <param name="SourceKind">Where it stands, as a word; <c>shell-profile</c> and <c>editor</c> only decide what is started later.</param>
/// <param name="Where">Place and line.</param>
/// <param name="Wins">True for the one in force.</param>
/// <param name="Why">Why it is not; empty for the one that is.</param>
internal sealed record ValueOutput(string Value, string SourceKind, string Where, bool Wins, string Why);

/// <summary>Something worth a word.</summary>
/// <param name="Kind">A stable word.</param>
/// <param name="Level"><c>warning</c>, or <c>note</c> for what is as it must be.</param>
/// <param name="Text">What it is.</param>
/// <param name="Hint">What to do.</param>
internal sealed record WarningOutput(string Kind, string Level, string Text, string Hint);

/// <summary>The finding about an old value.</summary>
/// <param name="Code">Its code.</param>
/// <param name="What">What happened.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="Evidence">How that is known.</param>
internal sealed record StaleOutput(string Code, string What, string Remedy, string Evidence)
{
    /// <summary>Describes a finding.</summary>
    public static StaleOutput Of(Finding finding) => new(finding.Code, finding.What, finding.Remedy, finding.Evidence);
}
