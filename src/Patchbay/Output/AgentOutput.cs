using Patchbay.Commands;
using Patchbay.Host.ClaudeSettings;
using Patchbay.Host.Gateways;
using Patchbay.Host.Processes.Agents;
using Patchbay.Protocol.Control;

namespace Patchbay.Output;

/// <summary>One line of <c>patchbay ps --json</c>.</summary>
/// <param name="Pid">Process id.</param>
/// <param name="StartedAt">When it started, UTC; left out where the system does not tell.</param>
/// <param name="Kind"><c>terminal</c>, <c>-p</c>, <c>sdk</c>, <c>acp</c>, <c>ide</c>, <c>background</c>.</param>
/// <param name="Version">The client's version; empty when neither it nor its program's package tells.</param>
/// <param name="Session">The conversation's id, or empty.</param>
/// <param name="Status">What it says it does: <c>idle</c>, <c>busy</c>, …; or empty.</param>
/// <param name="Folder">The folder it works in.</param>
/// <param name="Route">Where it sends.</param>
/// <param name="Seen">Its last request, where a gateway of ours has served it; left out otherwise.</param>
internal sealed record AgentOutput(int Pid, DateTimeOffset? StartedAt, string Kind, string Version, string Session, string Status, string Folder, RouteOutput Route, SeenOutput? Seen)
{
    /// <summary>Describes an agent.</summary>
    public static AgentOutput Of(RunningAgent agent, AgentView view) => new(
        agent.Pid,
        agent.Process.StartedAt,
        agent.FormWord,
        agent.Sources.Version,
        agent.Session?.SessionId ?? "",
        agent.Session?.Status ?? "",
        agent.Folder,
        RouteOutput.Of(agent.Endpoint, agent.Sources, view, agent.Session?.SessionId ?? ""),
        agent.Session is { SessionId: var session } && view.LastOf(session) is { } last ? SeenOutput.Of(last) : null);
}

/// <summary>Where requests go.</summary>
/// <param name="Endpoint">The address in force; empty when it cannot be told.</param>
/// <param name="Provider"><c>anthropic</c>, <c>bedrock</c>, <c>vertex</c>, <c>foundry</c>, …</param>
/// <param name="Variable">The variable that gives the address; empty for the default.</param>
/// <param name="Source">Place and line of it, or <c>default</c>, or <c>removed key</c>.</param>
/// <param name="SourceKind"><c>managed</c>, <c>command-line</c>, <c>local</c>, <c>project</c>, <c>user</c>, <c>global-config</c>, <c>environment</c>; empty without a place.</param>
/// <param name="Certainty"><c>settled</c>: it follows from the sources. <c>seen</c>: a connection shows it. <c>likely</c>: the process may hold a value that was taken out.</param>
/// <param name="Evidence">What was seen, or why it is not certain; or empty.</param>
/// <param name="AfterRestart">The address that the same command would send to if it were started again now.</param>
/// <param name="Stale">True when that is another one.</param>
/// <param name="Gateway">The gateway of ours at the address; left out when none is.</param>
internal sealed record RouteOutput(
    string Endpoint, string Provider, string Variable, string Source, string SourceKind, string Certainty, string Evidence, string AfterRestart, bool Stale, GatewayOutput? Gateway)
{
    /// <summary>Describes a route.</summary>
    /// <param name="endpoint">Where it leads.</param>
    /// <param name="sources">What it follows from.</param>
    /// <param name="view">The gateways there are.</param>
    /// <param name="session">The conversation whose route it is, which a gateway may send elsewhere; empty for none.</param>
    public static RouteOutput Of(EffectiveEndpoint endpoint, SourceSet sources, AgentView view, string session = "") => new(
        endpoint.InForce.Address,
        endpoint.InForce.Provider,
        endpoint.InForce.Winner?.Variable ?? "",
        Place(endpoint, sources),
        endpoint.InForce.Winner?.Source.Kind.Word() ?? "",
        endpoint.Certainty.Word(),
        endpoint.Evidence,
        endpoint.AfterRestart.Address,
        endpoint.IsStale,
        view.GatewayAt(endpoint.InForce.Address) is { } gateway ? GatewayOutput.Of(gateway, session) : null);

    private static string Place(EffectiveEndpoint endpoint, SourceSet sources) => endpoint switch
    {
        { InForce.Winner: { } winner } => winner.Where,
        { IsStale: true } => "removed key",
        _ when !sources.ShowsEnvironment => "(environment not shown)",
        _ => "default",
    };
}

/// <summary>A gateway of ours that an agent sends to.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="Settings">The settings file it follows.</param>
/// <param name="Endpoint">Name of the endpoint that it sends the agent's session to: the session's own, else the one that is plugged in there.</param>
/// <param name="Url">That endpoint's base URL; empty when the session's own is not in the settings any more.</param>
/// <param name="OfSession">True when it is the session's own.</param>
internal sealed record GatewayOutput(int Pid, string Settings, string Endpoint, string Url, bool OfSession)
{
    /// <summary>Describes a gateway as one session sees it.</summary>
    public static GatewayOutput Of(AnsweringGateway gateway, string session)
    {
        var (status, own) = (gateway.Status, gateway.SessionEndpoints.GetValueOrDefault(session));
        return new GatewayOutput(status.Pid, status.Settings, own?.Name ?? status.Endpoint, own?.Url ?? status.EndpointUrl, own is not null);
    }
}

/// <summary>A request that a gateway of ours has served.</summary>
/// <param name="Endpoint">Name of the endpoint that answered.</param>
/// <param name="Time">When it arrived, UTC.</param>
/// <param name="Model">The model asked for, or empty.</param>
/// <param name="Status">The status sent to the agent.</param>
internal sealed record SeenOutput(string Endpoint, DateTimeOffset Time, string Model, int Status)
{
    /// <summary>Describes an exchange.</summary>
    public static SeenOutput Of(TrafficEntry entry) => new(entry.Endpoint, entry.Time, entry.Model, entry.Status);
}
