using Patchbay.Console.Live;

namespace Patchbay.Console.Agents;

/// <summary>Agents that were asked from here to start anew. Each waits for the end of its turn, whether somebody looks or not.</summary>
/// <param name="table">Who starts them.</param>
/// <param name="stopping">Cancelled when the process ends.</param>
internal sealed class AgentRestarts(IAgentTable table, CancellationToken stopping)
{
    /// <summary>The oldest are forgotten.</summary>
    private const int Most = 10;

    private readonly Lock _lock = new();
    private IReadOnlyList<AgentRestartView> _all = [];

    /// <summary>All of them, the latest first.</summary>
    public IReadOnlyList<AgentRestartView> All
    {
        get { lock (_lock) return _all; }
    }

    /// <summary>Beats when one has begun or ended.</summary>
    public Pulse Changed { get; } = new();

    /// <summary>Begins one, unless that agent waits already.</summary>
    public void Begin(int pid)
    {
        lock (_lock)
        {
            if (_all.Any(one => one.Pid == pid && one.State == AgentRestartState.Waiting)) return;
            _all = [new AgentRestartView(pid, AgentRestartState.Waiting, null), .. _all.Where(one => one.Pid != pid).Take(Most - 1)];
        }

        Changed.Beat();
        _ = Task.Run(() => RunAsync(pid), CancellationToken.None);
    }

    /// <summary>Takes the word about one away; the agent itself goes on.</summary>
    public void Forget(int pid)
    {
        lock (_lock) _all = [.. _all.Where(one => one.Pid != pid)];
        Changed.Beat();
    }

    private async Task RunAsync(int pid)
    {
        AgentRestartView ended;
        try
        {
            var after = await table.RestartAsync(pid, stopping).ConfigureAwait(false);
            ended = new AgentRestartView(pid, after is null ? AgentRestartState.Ended : AgentRestartState.Done, after);
        }
        catch (OperationCanceledException)
        {
            // The gateway ends; the launcher was asked, and goes on by itself.
            return;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            ended = new AgentRestartView(pid, AgentRestartState.Ended, null);
        }

        lock (_lock) _all = [.. _all.Select(one => one.Pid == pid ? ended : one)];
        Changed.Beat();
    }
}

/// <summary>An agent that was asked to start anew.</summary>
/// <param name="Pid">Its process before.</param>
/// <param name="State">How far it is.</param>
/// <param name="After">Its process after.</param>
public sealed record AgentRestartView(int Pid, AgentRestartState State, int? After);

/// <summary>How far a restart is.</summary>
public enum AgentRestartState
{
    /// <summary>Its turn is not over yet.</summary>
    Waiting,

    /// <summary>It runs again.</summary>
    Done,

    /// <summary>It has ended instead.</summary>
    Ended,
}
