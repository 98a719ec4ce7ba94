namespace Patchbay.Settings;

/// <summary>The settings file of a running gateway: read, watched, and swapped in whole when it changes. A bad edit keeps the
/// settings that were in force and tells its problems.</summary>
/// <remarks>Safe to use from anywhere. <see cref="Changed"/> and <see cref="Refused"/> are raised one at a time, on the thread that read the file.</remarks>
public sealed class SettingsFile : IDisposable
{
    /// <summary>A file that is gone is taken for deleted only after this time: some editors delete it before they write it anew.</summary>
    private static readonly TimeSpan MissingGrace = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly SettingsWatch _watch;
    private volatile Snapshot _snapshot = new(PatchbaySettings.Default, [], []);
    private SettingsContent? _content;
    private long? _missingSince;
    private bool _isDisposed;

    private SettingsFile(string path, TimeProvider time)
    {
        FullPath = Path.GetFullPath(path);
        _time = time;
        _watch = new SettingsWatch(FullPath, () => Read(isForced: false), time);
    }

    /// <summary>Reads the file and begins to watch it. It need not be there: then the defaults hold until it is.</summary>
    /// <param name="path">Path of the settings file. Its folder is made (0700) when it is missing, so that it can be watched.</param>
    /// <param name="time">The clock of the watch; default the system's.</param>
    /// <returns>The file. When <see cref="Problems"/> is not empty the first reading failed, <see cref="Current"/> is
    /// no more than the defaults, and a gateway should not start.</returns>
    public static SettingsFile Open(string path, TimeProvider? time = null)
    {
        var file = new SettingsFile(path, time ?? TimeProvider.System);

        // Watch first: an edit between reading and watching would be lost.
        file._watch.Start();
        file.Reload();
        return file;
    }

    /// <summary>Full path of the file as it was named, links not followed.</summary>
    public string FullPath { get; }

    /// <summary>The settings in force.</summary>
    public PatchbaySettings Current => _snapshot.Settings;

    /// <summary>Why the file as it stands is not in force; empty when it is.</summary>
    public IReadOnlyList<SettingsProblem> Problems => _snapshot.Problems;

    /// <summary>What is doubtful about the settings in force.</summary>
    public IReadOnlyList<SettingsProblem> Warnings => _snapshot.Warnings;

    /// <summary>Raised when other settings have come into force.</summary>
    public event Action<PatchbaySettings>? Changed;

    /// <summary>Raised when an edit was refused, with its problems.</summary>
    public event Action<IReadOnlyList<SettingsProblem>>? Refused;

    /// <summary>Reads the file now. What it says is in force when this returns, or <see cref="Problems"/> tells why it is not.</summary>
    /// <returns><see cref="Problems"/>.</returns>
    public IReadOnlyList<SettingsProblem> Reload() => Read(isForced: true);

    /// <summary>Ends the watch.</summary>
    public void Dispose()
    {
        lock (_lock) _isDisposed = true;
        _watch.Dispose();
    }

    private IReadOnlyList<SettingsProblem> Read(bool isForced)
    {
        lock (_lock)
        {
            if (_isDisposed) return Problems;
            if (!isForced && IsJustMissing_NeedsLock()) return Problems;
            return Take_NeedsLock(isForced);
        }
    }

    private bool IsJustMissing_NeedsLock()
    {
        if (File.Exists(FullPath) || _content?.Bytes is null)
        {
            _missingSince = null;
            return false;
        }

        _missingSince ??= _time.GetTimestamp();
        if (_time.GetElapsedTime(_missingSince.Value) >= MissingGrace) return false;
        _watch.LookAgainAfter(MissingGrace);
        return true;
    }

    private IReadOnlyList<SettingsProblem> Take_NeedsLock(bool isForced)
    {
        var content = SettingsContent.Load(FullPath);
        if (!isForced && content.IsSameAs(_content)) return Problems;
        _content = content;

        var reading = SettingsReader.ReadContent(content, FullPath, home: null);
        if (reading.Settings is null)
        {
            _snapshot = _snapshot with { Problems = reading.Problems };
            Refused?.Invoke(reading.Problems);
            return reading.Problems;
        }

        var before = _snapshot.Settings;
        _snapshot = new Snapshot(reading.Settings, [], reading.Warnings);
        if (!ReferenceEquals(before, reading.Settings)) Changed?.Invoke(reading.Settings);
        return [];
    }

    /// <summary>What is seen from outside, swapped whole.</summary>
    private sealed record Snapshot(PatchbaySettings Settings, IReadOnlyList<SettingsProblem> Problems, IReadOnlyList<SettingsProblem> Warnings);
}
