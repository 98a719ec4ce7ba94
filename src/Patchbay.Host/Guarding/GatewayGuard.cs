using System.Net.Sockets;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host.Gateways;
using Patchbay.Host.Installing;
using Patchbay.Host.Processes;

namespace Patchbay.Host.Guarding;

/// <summary>Keeps installed files from pointing to a dead address: a small process beside the gateway that starts it again when it dies, and where
/// that is not possible or not wanted answers in its place, so that no agent waits three minutes for nothing.</summary>
/// <remarks>It waits for the gateway's lock, which the system gives away the moment that the gateway ends, however it ends. Nothing polls.</remarks>
/// <param name="launcher">Starts the gateway.</param>
/// <param name="files">The journal of what is installed.</param>
/// <param name="time">The clock of the limits.</param>
public sealed class GatewayGuard(GatewayLauncher launcher, InstalledFiles files, TimeProvider time)
{
    /// <summary>The option that says that the gateway could not be started: there is something to answer at once.</summary>
    public const string UnstartedOption = "--unstarted";

    /// <summary>More restarts than this within <see cref="RestartWindow"/> have a reason that a restart does not cure.</summary>
    private const int MaxRestarts = 5;

    private static readonly TimeSpan RestartWindow = TimeSpan.FromMinutes(1);
    private readonly Queue<DateTimeOffset> _restarts = new();

    /// <summary>Guards until nothing is installed any more, or nobody asks a stopped gateway.</summary>
    /// <param name="unstarted">True when the gateway could not be started, by whoever started this.</param>
    /// <param name="onReady">Called when the address is looked after.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(bool unstarted, Action onReady, CancellationToken cancellationToken)
    {
        using var own = TryOwn();
        if (own is null)
        {
            onReady(); // Another guard does it already.
            return;
        }

        while (true)
        {
            // Somebody else's start has got further than the one that failed: then there is nothing to answer, and nobody may wait for it.
            if (unstarted && IsStarting()) unstarted = false;
            if (!unstarted) onReady();
            (await WaitingLock.TakeAsync(launcher.Folder.GatewayLock, cancellationToken).ConfigureAwait(false)).Dispose();
            var journal = files.Journal;
            if (!journal.NeedsGateway || !Uri.TryCreate(journal.Url, UriKind.Absolute, out var url)) return;
            if (await launcher.FindAsync(cancellationToken).ConfigureAwait(false) is not null) continue;

            Finding? why = null;
            // One that ended in order is not started for nothing; it is when somebody asks, as the files' own helper would do.
            var hasDied = GatewayRecord.Read(launcher.Folder) is { IsProcessAlive: false };
            var mayStart = !journal.Stopped && (unstarted || hasDied || journal.Files.Any(static file => file.StartsGateway));
            if (mayStart && hasDied && !unstarted && MayRestart())
            {
                var search = await launcher.EnsureRunningAsync(url, cancellationToken).ConfigureAwait(false);
                if (search.Gateway is not null) continue;
                why = search.Finding;
            }

            try
            {
                var standIn = new StandIn(url, mayStart ? RestartAsync : null, why, time);
                StandInMark.Write(launcher.Folder);
                // Marked first, looked second: a gateway takes the lock first and looks for the mark second, so one of the two always gives way.
                if (IsStarting())
                {
                    unstarted = false;
                    continue;
                }

                if (!await standIn.AnswerAsync(onReady, cancellationToken).ConfigureAwait(false)) return;
                unstarted = false;
            }
            catch (SocketException)
            {
                onReady();
                return; // Somebody else listens there, and answers.
            }
            finally
            {
                StandInMark.Remove(launcher.Folder);
            }

            async Task<GatewaySearch> RestartAsync()
            {
                // A gateway ends whoever answers in its place; the one that is to be started now finds the address free already.
                StandInMark.Remove(launcher.Folder);
                var search = await launcher.EnsureRunningAsync(url, cancellationToken).ConfigureAwait(false);
                if (search.Gateway is null) StandInMark.Write(launcher.Folder);
                return search;
            }
        }
    }

    /// <summary>Makes room for a gateway: a guard that answers in its place ends.</summary>
    public static async Task MakeRoomAsync(GatewayFolder folder, CancellationToken cancellationToken)
    {
        if (StandInMark.Read(folder) is not { Pid: var pid }) return;
        if (!OperatingSystem.IsWindows()) UnixNative.Kill(pid, UnixSignal.Terminate);
        else System.Diagnostics.Process.GetProcessById(pid).Kill();
        (await WaitingLock.TakeAsync(LockOf(folder), cancellationToken).ConfigureAwait(false)).Dispose();
    }

    private static string LockOf(GatewayFolder folder) => Path.Combine(folder.Path, "guard.lock");

    private FileStream? TryOwn()
    {
        try
        {
            return AtomicFile.OpenExclusive(LockOf(launcher.Folder));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Whether somebody holds the gateway's lock: one that listens, or is about to.</summary>
    private bool IsStarting()
    {
        try
        {
            AtomicFile.OpenExclusive(launcher.Folder.GatewayLock).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private bool MayRestart()
    {
        var now = time.GetUtcNow();
        while (_restarts.TryPeek(out var first) && now - first > RestartWindow) _restarts.Dequeue();
        if (_restarts.Count >= MaxRestarts) return false;
        _restarts.Enqueue(now);
        return true;
    }
}
