using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Host.Processes.Agents;

/// <summary>Says of an agent that it holds an old value, since when, and what to do.</summary>
public static class OldValue
{
    /// <summary>The finding; made for an agent that is stale.</summary>
    public static Finding Finding(RunningAgent agent)
    {
        var changed = agent.Sources.Layers
            .Where(layer => layer.Source.Kind.IsReadLiveOrGiven() && layer.ChangedAt > agent.Process.StartedAt)
            .MaxBy(layer => layer.ChangedAt);
        var since = changed is null ? "" : $" ({changed.Source.Name} changed at {changed.ChangedAt!.Value.ToLocalTime().ToString("HH:mm", CultureInfo.InvariantCulture)})";
        return OwnFindings.OldValueHeld(agent.Pid, agent.Endpoint.InForce.Address, agent.Endpoint.AfterRestart.Address, agent.Session?.SessionId ?? "", agent.Endpoint.Evidence + since);
    }

    private static bool IsReadLiveOrGiven(this ClaudeSettings.SourceKind kind) => ClaudeSettings.SourceKinds.IsReadLive(kind) || kind == ClaudeSettings.SourceKind.CommandLine;
}
