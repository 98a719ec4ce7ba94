using Patchbay.Commands;
using Patchbay.Console.Agents;
using Patchbay.Output;

namespace Patchbay.Wiring;

/// <summary>Every Claude Code on this machine, for the console: what <c>patchbay ps</c> shows.</summary>
internal sealed class AgentTable(CommandContext context) : IAgentTable
{
    /// <summary>Several pages ask at once, and a survey reads files and asks gateways.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<IReadOnlyList<AgentRow>>? _last;
    private long _taken;

    public Task<IReadOnlyList<AgentRow>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_last is not { IsFaulted: false } || TimeProvider.System.GetElapsedTime(_taken) > Freshness) (_last, _taken) = (LookAsync(), TimeProvider.System.GetTimestamp());
            return _last.WaitAsync(cancellationToken);
        }
    }

    private async Task<IReadOnlyList<AgentRow>> LookAsync()
    {
        var view = await AgentView.TakeAsync(context, CancellationToken.None).ConfigureAwait(false);
        return [.. view.Agents.Select(agent => Row(AgentOutput.Of(agent, view)))];
    }

    private AgentRow Row(AgentOutput agent) => new()
    {
        Pid = agent.Pid,
        StartedAt = agent.StartedAt,
        Kind = agent.Kind,
        Version = agent.Version,
        Session = agent.Session,
        Status = agent.Status,
        Folder = HomePath.Show(agent.Folder, context.Paths.Home),
        Address = agent.Route.Endpoint,
        ThroughTo = agent.Route.Gateway?.Endpoint ?? "",
        IsOurs = agent.Route.Gateway?.Pid == Environment.ProcessId,
        Source = agent.Route.Source,
        Certainty = agent.Route.Certainty,
        IsStale = agent.Route.Stale,
        AfterRestart = agent.Route.AfterRestart,
        SeenAt = agent.Seen?.Endpoint ?? "",
        SeenTime = agent.Seen?.Time,
    };
}

/// <summary>Nobody: of a gateway that is not run by a command.</summary>
internal sealed class NoAgents : IAgentTable
{
    public Task<IReadOnlyList<AgentRow>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<AgentRow>>([]);
}
