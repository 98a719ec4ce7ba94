using Patchbay.Endpoints.Credentials;

namespace Patchbay.Settings;

/// <summary>Tells that a file may have changed: written in place, replaced by rename, made, deleted, or changed behind a symbolic link.</summary>
/// <remarks>
/// <para>It watches folders and not the file: a rename puts another file under the same name. With symbolic links on the way, the
/// folder of each link and of the file itself. It does not look at names: a link may be swapped two folders up (a container's
/// mounted settings are). Whether anything changed the reader finds out by the content.</para>
/// <para>Network file systems and some container mounts send no events, and a folder that was deleted and made again is another
/// one; so there is also a look at the file's time stamp every two seconds.</para>
/// </remarks>
internal sealed class SettingsWatch : IDisposable
{
    /// <summary>Events of one save come in a burst; it is over when none came for this time.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(40);

    /// <summary>And it is looked at after this time even if the burst does not end.</summary>
    private static readonly TimeSpan LongestBurst = TimeSpan.FromMilliseconds(400);

    private static readonly TimeSpan StampInterval = TimeSpan.FromSeconds(2);

    /// <summary>Links on the way that are followed; more are a circle.</summary>
    private const int MaxLinks = 16;

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly Action _look;
    private readonly TimeProvider _time;
    private readonly ITimer _burst;
    private readonly ITimer _stampTimer;
    private readonly Dictionary<string, FileSystemWatcher> _watchers = new(StringComparer.Ordinal);
    private (DateTime, long)? _stamp;
    private long? _burstStart;
    private bool _isDisposed;

    /// <param name="path">Full path of the file.</param>
    /// <param name="look">Called when it is time to look at the file, one call at a time, from the thread pool.</param>
    /// <param name="time">The clock.</param>
    public SettingsWatch(string path, Action look, TimeProvider time)
    {
        _path = path;
        _look = look;
        _time = time;
        _burst = time.CreateTimer(static watch => ((SettingsWatch)watch!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _stampTimer = time.CreateTimer(static watch => ((SettingsWatch)watch!).CompareStamp(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins to watch.</summary>
    public void Start()
    {
        lock (_lock)
        {
            Arm_NeedsLock();
            _stamp = Stamp();
        }

        _stampTimer.Change(StampInterval, StampInterval);
    }

    /// <summary>Looks once more after a while, also without an event.</summary>
    public void LookAgainAfter(TimeSpan delay) => _burst.Change(delay, Timeout.InfiniteTimeSpan);

    /// <summary>Ends the watch.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (var watcher in _watchers.Values) watcher.Dispose();
            _watchers.Clear();
        }

        _burst.Dispose();
        _stampTimer.Dispose();
    }

    private void OnEvent()
    {
        lock (_lock)
        {
            if (_isDisposed) return;
            _burstStart ??= _time.GetTimestamp();
            if (_time.GetElapsedTime(_burstStart.Value) < LongestBurst) _burst.Change(Quiet, Timeout.InfiniteTimeSpan);
        }
    }

    private void Look()
    {
        lock (_lock)
        {
            if (_isDisposed) return;
            _burstStart = null;
            Arm_NeedsLock();
        }

        _look();
    }

    private void CompareStamp()
    {
        lock (_lock)
        {
            var stamp = Stamp();
            if (_isDisposed || stamp == _stamp) return;
            _stamp = stamp;
        }

        OnEvent();
    }

    private (DateTime, long)? Stamp()
    {
        try
        {
            var file = new FileInfo(AtomicFile.FollowLinks(_path));
            return file.Exists ? (file.LastWriteTimeUtc, file.Length) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Watches the folders that matter now and no others.</summary>
    private void Arm_NeedsLock()
    {
        var wanted = Folders(_path);
        foreach (var gone in _watchers.Keys.Where(folder => !wanted.Contains(folder)).ToArray())
        {
            _watchers[gone].Dispose();
            _watchers.Remove(gone);
        }

        foreach (var folder in wanted)
        {
            if (!_watchers.ContainsKey(folder) && TryWatch(folder) is { } watcher) _watchers[folder] = watcher;
        }
    }

    private FileSystemWatcher? TryWatch(string folder)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            AtomicFile.CreateFolder(folder);
            watcher = new FileSystemWatcher(folder)
            {
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.Attributes,
            };
            watcher.Changed += (_, _) => OnEvent();
            watcher.Created += (_, _) => OnEvent();
            watcher.Deleted += (_, _) => OnEvent();
            watcher.Renamed += (_, _) => OnEvent();
            watcher.Error += (_, _) => OnEvent();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // No permission, or no watches left on this machine: the look at the time stamp does it alone.
            watcher?.Dispose();
            return null;
        }
    }

    private static HashSet<string> Folders(string path)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            for (var links = 0; links < MaxLinks; links++)
            {
                folders.Add(Path.GetDirectoryName(path)!);
                if (File.ResolveLinkTarget(path, returnFinalTarget: false) is not { } target) break;
                path = target.FullName;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What was found so far is watched.
        }

        return folders;
    }
}
