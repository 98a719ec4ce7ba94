namespace Patchbay.Host.Direct;

/// <summary>Waits until a Claude Code is between two turns.</summary>
internal sealed class IdleWatch : IDisposable
{
    /// <summary>A turn may begin right behind another (a message that was queued): only after so long is it over.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    /// <summary>Some file systems tell of no changes.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    private readonly string _configurationFolder;
    private readonly int _pid;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _changed = new(0);
    private readonly FileSystemWatcher? _watcher;

    public IdleWatch(string configurationFolder, int pid, TimeProvider time)
    {
        (_configurationFolder, _pid, _time) = (configurationFolder, pid, time);
        try
        {
            var folder = Path.Combine(configurationFolder, "sessions");
            if (!Directory.Exists(folder)) return;
            _watcher = new FileSystemWatcher(folder, $"{pid}.json*");
            _watcher.Changed += (_, _) => _changed.Release();
            _watcher.Created += (_, _) => _changed.Release();
            _watcher.Renamed += (_, _) => _changed.Release();
            _watcher.EnableRaisingEvents = true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // No watches left on this machine: looking once a second does it.
        }
    }

    /// <summary>Returns what it told of itself once it has waited for its person for a while.</summary>
    public async Task<AgentSession> UntilIdleAsync(CancellationToken cancellationToken)
    {
        long? since = null;
        while (true)
        {
            var session = AgentSession.Read(_configurationFolder, _pid);
            if (session is { IsInteractive: true, IsIdle: true })
            {
                since ??= _time.GetTimestamp();
                if (_time.GetElapsedTime(since.Value) >= Quiet) return session;
            }
            else
            {
                since = null;
            }

            await _changed.WaitAsync(since is null ? LookAgainAfter : Quiet, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _watcher?.Dispose();
        _changed.Dispose();
    }
}
