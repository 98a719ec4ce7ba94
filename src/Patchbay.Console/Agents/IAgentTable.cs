namespace Patchbay.Console.Agents;

/// <summary>Every Claude Code on this machine.</summary>
public interface IAgentTable
{
    /// <summary>All of them, oldest first. It reads the process table and settings files: some tens of milliseconds; what is a second old is given again.</summary>
    Task<IReadOnlyList<AgentRow>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Why one of them sends where it sends; null when that process is none, or has ended.</summary>
    Task<AgentWhy?> WhyAsync(int pid, CancellationToken cancellationToken);

    /// <summary>Has one that we run start anew, its conversation going on; waits until its turn is over.</summary>
    /// <returns>The process after; null when it has ended instead, or is none that we run.</returns>
    Task<int?> RestartAsync(int pid, CancellationToken cancellationToken);
}

/// <summary>One Claude Code, as <c>patchbay ps</c> has it.</summary>
public sealed record AgentRow
{
    /// <summary>Its process.</summary>
    public required int Pid { get; init; }

    /// <summary>When it started; null where the system does not tell.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary><c>terminal</c>, <c>-p</c>, <c>sdk</c>, <c>acp</c>, <c>ide</c>, <c>background</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Its version, or empty.</summary>
    public string Version { get; init; } = "";

    /// <summary>Its conversation, or empty.</summary>
    public string Session { get; init; } = "";

    /// <summary>What it says it does, or empty.</summary>
    public string Status { get; init; } = "";

    /// <summary>The folder it works in; the home folder as <c>~</c>.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The address that it sends to; empty when it cannot be told.</summary>
    public string Address { get; init; } = "";

    /// <summary>The endpoint that a gateway of ours sends it to; empty when it does not send to one.</summary>
    public string ThroughTo { get; init; } = "";

    /// <summary>Whether that is the gateway of this console.</summary>
    public bool IsOurs { get; init; }

    /// <summary>What made it so.</summary>
    public string Source { get; init; } = "";

    /// <summary><c>settled</c>, <c>seen</c> or <c>likely</c>.</summary>
    public string Certainty { get; init; } = "";

    /// <summary>Whether it would send elsewhere if it were started again.</summary>
    public bool IsStale { get; init; }

    /// <summary>Where it would send then.</summary>
    public string AfterRestart { get; init; } = "";

    /// <summary>The endpoint of its last request that a gateway of ours has served; empty for none.</summary>
    public string SeenAt { get; init; } = "";

    /// <summary>When that was.</summary>
    public DateTimeOffset? SeenTime { get; init; }
}
