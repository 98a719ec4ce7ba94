using Patchbay.Endpoints.Credentials;
using Patchbay.Protocol.Splice;

namespace Patchbay.Settings;

/// <summary>Edits the settings file as a careful person would: only what was asked for changes, comments and layout stay, the file is
/// replaced whole, and nothing is written that would then be refused.</summary>
/// <remarks>Edits of several Patchbay processes wait for each other at a lock. An editor does not know that lock; so the file is
/// read again right before it is replaced, and the edit made anew when it has changed.</remarks>
public sealed class SettingsEdit
{
    private const int MaxAttempts = 10;
    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LockInterval = TimeSpan.FromMilliseconds(20);

    private readonly string _path;
    private readonly string _lockPath;
    private readonly TimeProvider _time;

    /// <param name="path">The settings file; it need not be there.</param>
    /// <param name="dataFolder">Where the lock is: the data folder of that settings file.</param>
    /// <param name="time">The clock of the wait for the lock; default the system's.</param>
    public SettingsEdit(string path, string dataFolder, TimeProvider? time = null)
    {
        _path = Path.GetFullPath(path);
        _lockPath = Path.Combine(dataFolder, "settings.lock");
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Moves the plug.</summary>
    /// <param name="plug">An endpoint's name, a URL, or empty for the default Anthropic API.</param>
    /// <param name="cancellationToken">Ends the wait for the lock.</param>
    public Task<SettingsEditResult> SetPlugAsync(string plug, CancellationToken cancellationToken = default) =>
        ApplyAsync([new SettingsChange([SettingsKeys.CustomApiEndpoint], JsoncEditor.Quote(plug))], cancellationToken);

    /// <summary>Adds an endpoint, or replaces the whole entry of that name.</summary>
    public Task<SettingsEditResult> PutEndpointAsync(string name, EndpointEntry entry, CancellationToken cancellationToken = default) =>
        ApplyAsync([new SettingsChange([SettingsKeys.Endpoints, name], entry.ToJson())], cancellationToken);

    /// <summary>Takes an endpoint out. Refused while the plug or a route names it.</summary>
    public Task<SettingsEditResult> RemoveEndpointAsync(string name, CancellationToken cancellationToken = default) =>
        ApplyAsync([new SettingsChange([SettingsKeys.Endpoints, name], null)], cancellationToken);

    /// <summary>Makes several changes as one: all of them or none.</summary>
    public async Task<SettingsEditResult> ApplyAsync(IReadOnlyList<SettingsChange> changes, CancellationToken cancellationToken = default)
    {
        try
        {
            using var held = await LockAsync(cancellationToken).ConfigureAwait(false);
            if (held is null) return Refuse($"another process has held the lock `{_lockPath}` for {LockLimit.TotalSeconds:0} s", "try again");
            for (var attempt = 0; attempt < MaxAttempts; attempt++)
            {
                if (TryApply(changes) is { } result) return result;
            }

            return Refuse("the file is being changed by something else all the time", "close it in the other program and try again");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refuse($"the settings cannot be written: {exception.Message}", "check the path and its permissions");
        }
    }

    /// <summary>One attempt; null when the file changed meanwhile.</summary>
    private SettingsEditResult? TryApply(IReadOnlyList<SettingsChange> changes)
    {
        var content = SettingsContent.Load(_path);
        if (content.Problem is not null) return Refuse($"the settings cannot be read: {content.Problem}", "check the path and its permissions");

        var bytes = content.Bytes ?? [];
        foreach (var change in changes)
        {
            var edit = change.Value is null ? JsoncEditor.Remove(bytes, change.Path) : JsoncEditor.Set(bytes, change.Path, change.Value);
            if (edit.Error is { } error) return Refuse(new SettingsProblem(_path, error.Line, error.Column, error.Message, "correct the file first; nothing was changed"));
            bytes = edit.Bytes!;
        }

        var after = SettingsReader.ReadBytes(bytes, _path, content.IsPrivate);
        if (bytes.AsSpan().SequenceEqual(content.Bytes)) return new SettingsEditResult(SettingsEditOutcome.Unchanged, after.Problems, after.Warnings);

        // What was wrong before may stay wrong: the edit may be the very one that repairs half of it.
        var before = SettingsReader.ReadContent(content, _path, home: null).Problems.Select(problem => problem.Message).ToHashSet(StringComparer.Ordinal);
        var added = after.Problems.Where(problem => !before.Contains(problem.Message)).ToArray();
        if (added.Length > 0) return new SettingsEditResult(SettingsEditOutcome.Refused, added, []);

        if (!SettingsContent.Load(_path).IsSameAs(content)) return null;
        AtomicFile.Write(_path, bytes);
        return new SettingsEditResult(SettingsEditOutcome.Written, after.Problems, after.Warnings);
    }

    private async Task<FileStream?> LockAsync(CancellationToken cancellationToken)
    {
        AtomicFile.CreateFolder(Path.GetDirectoryName(_lockPath)!);
        var start = _time.GetTimestamp();
        while (true)
        {
            try
            {
                return AtomicFile.OpenExclusive(_lockPath);
            }
            catch (IOException) when (_time.GetElapsedTime(start) < LockLimit)
            {
                // Held by another process; an edit takes a few milliseconds.
                await Task.Delay(LockInterval, _time, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException)
            {
                return null;
            }
        }
    }

    private SettingsEditResult Refuse(string message, string fix) => Refuse(new SettingsProblem(_path, 0, 0, message, fix));

    private static SettingsEditResult Refuse(SettingsProblem problem) => new(SettingsEditOutcome.Refused, [problem], []);
}

/// <summary>One change of a settings file.</summary>
/// <param name="Path">Keys from the outermost object down.</param>
/// <param name="Value">The new value as JSON; null takes the key out.</param>
public sealed record SettingsChange(IReadOnlyList<string> Path, byte[]? Value);

/// <summary>What came of an edit.</summary>
public enum SettingsEditOutcome
{
    /// <summary>The file has been replaced.</summary>
    Written,

    /// <summary>The file said so already; it was not touched.</summary>
    Unchanged,

    /// <summary>Nothing was written; the problems say why.</summary>
    Refused,
}

/// <summary>The outcome of an edit.</summary>
/// <param name="Outcome">Whether the file was written.</param>
/// <param name="Problems">When refused, why. Otherwise what is still wrong with the file and was so before: a gateway will not take it
/// over until that is corrected.</param>
/// <param name="Warnings">What is doubtful about the settings as they are now.</param>
public sealed record SettingsEditResult(SettingsEditOutcome Outcome, IReadOnlyList<SettingsProblem> Problems, IReadOnlyList<SettingsProblem> Warnings)
{
    /// <summary>True when the file says what was asked for.</summary>
    public bool IsDone => Outcome != SettingsEditOutcome.Refused;
}
