using Patchbay.Commands;
using Patchbay.Console.Agents;
using Patchbay.Host.Direct;
using Patchbay.Output;
using Patchbay.Protocol.Control;

namespace Patchbay.Wiring;

/// <summary>Every Claude Code on this machine, for the console: what <c>patchbay ps</c> shows.</summary>
internal sealed class AgentTable(CommandContext context) : IAgentTable
{
    /// <summary>Several pages ask at once, and a survey reads files and asks gateways.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    /// <summary>A page is drawn with what was seen within this time, at once; what is live on it looks again two seconds later.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private Task<IReadOnlyList<AgentRow>>? _last;
    private IReadOnlyList<AgentRow>? _seen;
    private long _taken;

    public Task<IReadOnlyList<AgentRow>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var age = TimeProvider.System.GetElapsedTime(_taken);
            if (_last is { IsFaulted: false } && age <= Freshness) return _last.WaitAsync(cancellationToken);
            (_last, _taken) = (LookAsync(), TimeProvider.System.GetTimestamp());
            return _seen is { } seen && age <= Patience ? Task.FromResult(seen) : _last.WaitAsync(cancellationToken);
        }
    }

    private async Task<IReadOnlyList<AgentRow>> LookAsync()
    {
        var view = await AgentView.TakeAsync(context, CancellationToken.None).ConfigureAwait(false);
        return _seen = [.. view.Agents.Select(agent => Row(AgentOutput.Of(agent, view)))];
    }

    public async Task<AgentWhy?> WhyAsync(int pid, CancellationToken cancellationToken)
    {
        if (pid <= 0 || await AgentView.TakeAsync(context, pid, cancellationToken).ConfigureAwait(false) is not var (agent, view)) return null;
        var why = WhyOutput.Of(agent, view);
        var byHand = AgentRestart.ByHand(agent, view);
        var isDirect = Direct(pid) is not null;
        return new AgentWhy
        {
            Agent = Row(why.Agent!),
            Provider = why.Route.Provider == "anthropic" ? "" : why.Route.Provider,
            Through = why.Route.Gateway is { } gateway ? $"the gateway of {HomePath.Show(gateway.Settings, context.Paths.Home)}, {RouteLines.Where(gateway)}" : "",
            Variable = why.Route.Variable,
            Pin = why.Pin,
            Evidence = why.Route.Evidence,
            Credentials = [.. why.Credentials.Select(RouteLines.Words)],
            CredentialEvidence = why.CredentialEvidence,
            Variables = [.. why.Variables.Select(static variable => new WhyVariable(variable.Variable, [.. variable.Values.Select(static value => new WhyValue(value.Value, value.Where, value.Wins, value.Why))]))],
            LookedAt = why.LookedAt,
            Warnings = [.. why.Warnings.Select(static warning => new WhyWarning(warning.Level, warning.Text, warning.Hint))],
            Finding = why.Finding is { } stale ? new FindingRecord(stale.Code, "", stale.What, stale.Remedy, stale.Evidence) : null,
            IsDirect = isDirect,
            Command = isDirect ? "" : byHand.Line,
            LacksArguments = byHand.LacksArguments,
        };
    }

    public async Task<int?> RestartAsync(int pid, CancellationToken cancellationToken) =>
        Direct(pid) is var (record, folder) && await AgentRestart.RunAsync(record, folder, cancellationToken).ConfigureAwait(false) is { } now ? now.Agent : null;

    /// <summary>The record of an agent that <c>patchbay claude --direct</c> runs, whichever settings it follows.</summary>
    private (DirectRecord Record, string Folder)? Direct(int pid)
    {
        foreach (var folder in context.Paths.DataFolders())
        {
            if (AgentRestart.FindDirect(context, folder, pid.ToString(CultureInfo.InvariantCulture)) is { } record) return (record, folder);
        }

        return null;
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

    public Task<AgentWhy?> WhyAsync(int pid, CancellationToken cancellationToken) => Task.FromResult<AgentWhy?>(null);

    public Task<int?> RestartAsync(int pid, CancellationToken cancellationToken) => Task.FromResult<int?>(null);
}
