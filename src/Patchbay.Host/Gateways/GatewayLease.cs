using Patchbay.Host.Gateways.Sending;

namespace Patchbay.Host.Gateways;

/// <summary>Keeps a gateway under an agent for as long as the agent lives: attached to it, and bringing it back at the same address when it dies.</summary>
/// <remarks>A gateway that was stopped on purpose (<c>patchbay down</c>) stays down; the lease then waits for the next one to come up there.</remarks>
public sealed class GatewayLease : IAsyncDisposable
{
    /// <summary>A gateway that dies this often within <see cref="RestartWindow"/> has a reason that a restart does not cure.</summary>
    private const int MaxRestarts = 5;

    private static readonly TimeSpan RestartWindow = TimeSpan.FromMinutes(1);

    private readonly GatewayLauncher _launcher;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly Queue<DateTimeOffset> _restarts = new();
    private readonly Task _kept;

    private GatewayLease(GatewayLauncher launcher, LiveGateway gateway, int pid, string command, TimeProvider time)
    {
        _launcher = launcher;
        _time = time;
        _kept = Task.Run(() => KeepAsync(gateway, pid, command, _end.Token));
    }

    /// <summary>Attaches an agent.</summary>
    /// <param name="launcher">Finds and starts gateways.</param>
    /// <param name="gateway">The gateway that the agent was started with.</param>
    /// <param name="pid">The agent.</param>
    /// <param name="command">The agent's program, without arguments.</param>
    /// <param name="time">The clock of the restart limit.</param>
    public static GatewayLease Hold(GatewayLauncher launcher, LiveGateway gateway, int pid, string command, TimeProvider time) =>
        new(launcher, gateway, pid, command, time);

    /// <summary>The agent has ended: lets go.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _kept.ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task KeepAsync(LiveGateway gateway, int pid, string command, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var stoppedOnPurpose = await AttachAsync(gateway, pid, command, cancellationToken).ConfigureAwait(false);
                // Nothing is printed here: the terminal is the agent's. The agent's own next request tells what is wrong, if anything.
                if (!stoppedOnPurpose && MayRestart() && (await _launcher.EnsureRunningAsync(gateway.Url, cancellationToken).ConfigureAwait(false)).Gateway is { } again) gateway = again;
                else gateway = await NextGatewayAsync(gateway, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The agent has ended.
        }
    }

    /// <summary>Holds one connection for as long as it lasts.</summary>
    /// <returns>True when the gateway ended it in order, which it does when it was told to stop; false when it broke.</returns>
    private static async Task<bool> AttachAsync(LiveGateway gateway, int pid, string command, CancellationToken cancellationToken)
    {
        try
        {
            await using var attached = await gateway.Control.AttachAsync(pid, command, cancellationToken).ConfigureAwait(false);
            var buffer = new byte[64];
            while (await attached.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) > 0)
            {
                // Nothing it says matters; that it lasts does.
            }

            return attached.EndedInOrder;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private bool MayRestart()
    {
        var now = _time.GetUtcNow();
        while (_restarts.TryPeek(out var first) && now - first > RestartWindow) _restarts.Dequeue();
        if (_restarts.Count >= MaxRestarts) return false;
        _restarts.Enqueue(now);
        return true;
    }

    /// <summary>Waits until another gateway of the same settings has written its record.</summary>
    private async Task<LiveGateway> NextGatewayAsync(LiveGateway last, CancellationToken cancellationToken)
    {
        using var watcher = new FileSystemWatcher(_launcher.Folder.Path, GatewayFolder.RecordName);
        using var changed = new SemaphoreSlim(0);
        void Note(object sender, FileSystemEventArgs change) => changed.Release();
        watcher.Created += Note;
        watcher.Changed += Note;
        watcher.Renamed += Note;
        watcher.EnableRaisingEvents = true;
        while (true)
        {
            var record = GatewayRecord.Read(_launcher.Folder);
            if (record is not null && record.Pid != last.Status.Pid && await _launcher.FindAsync(cancellationToken).ConfigureAwait(false) is { } next) return next;
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
