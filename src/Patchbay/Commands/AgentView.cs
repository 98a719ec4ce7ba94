using Patchbay.Host.Gateways;
using Patchbay.Host.Processes.Agents;
using Patchbay.Host.Processes.Table;
using Patchbay.Protocol.Control;

namespace Patchbay.Commands;

/// <summary>The agents of this machine and the gateways of this user, at one moment.</summary>
/// <param name="Agents">The agents, oldest first.</param>
/// <param name="Gateways">The gateways that answer.</param>
/// <param name="Now">The moment.</param>
internal sealed record AgentView(IReadOnlyList<RunningAgent> Agents, IReadOnlyList<AnsweringGateway> Gateways, DateTimeOffset Now)
{
    /// <summary>Looks at all of them.</summary>
    public static async Task<AgentView> TakeAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var gateways = await AnsweringGateways.FindAsync(context.Paths.DataFolders(), cancellationToken).ConfigureAwait(false);
        return new AgentView(Survey().All(), gateways, TimeProvider.System.GetUtcNow());
    }

    /// <summary>Looks at one agent; null when that process is none.</summary>
    public static async Task<(RunningAgent Agent, AgentView View)?> TakeAsync(CommandContext context, int pid, CancellationToken cancellationToken)
    {
        if (Survey().Find(pid) is not { } agent) return null;
        var gateways = await AnsweringGateways.FindAsync(context.Paths.DataFolders(), cancellationToken).ConfigureAwait(false);
        return (agent, new AgentView([agent], gateways, TimeProvider.System.GetUtcNow()));
    }

    /// <summary>The gateway at an address; null when it is none of ours.</summary>
    public AnsweringGateway? GatewayAt(string address) => Gateways.FirstOrDefault(gateway => gateway.IsAt(address));

    /// <summary>The last request of a session that a gateway of ours has served: seen, not derived.</summary>
    public TrafficEntry? LastOf(string session) =>
        Gateways.Select(gateway => gateway.Sessions.GetValueOrDefault(session)).OfType<TrafficEntry>().MaxBy(entry => entry.Time);

    private static AgentSurvey Survey() => new(ProcessTables.OfThisMachine(), GitTracking.IsTracked);
}
