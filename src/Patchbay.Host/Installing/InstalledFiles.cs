using System.Security.Cryptography;
using Patchbay.Endpoints.Credentials;
using Patchbay.Host.Gateways;

namespace Patchbay.Host.Installing;

/// <summary>What came of changing one file.</summary>
/// <param name="File">Full path.</param>
/// <param name="Before">What it held; null when it was not there.</param>
/// <param name="After">What it holds, or with a dry run would; null when it is gone.</param>
/// <param name="Notes">What a person should know.</param>
/// <param name="Problem">Why nothing was done; null when it was.</param>
public sealed record FileOutcome(string File, byte[]? Before, byte[]? After, IReadOnlyList<string> Notes, string? Problem)
{
    /// <summary>Whether the file is another one now.</summary>
    public bool IsChanged => Problem is null && (Before is null != After is null || (Before is not null && !Before.AsSpan().SequenceEqual(After)));
}

/// <summary>Changes files of others and keeps the journal of it: one process at a time, each file replaced whole.</summary>
/// <param name="folder">The data folder.</param>
/// <param name="time">The clock.</param>
public sealed class InstalledFiles(GatewayFolder folder, TimeProvider time)
{
    /// <summary>More than anybody undoes; each keeps one copy of a small file.</summary>
    private const int MaxChanges = 20;

    private const int MaxAttempts = 10;
    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(5);

    /// <summary>The journal as it stands.</summary>
    public InstallJournal Journal => InstallJournal.Read(folder);

    /// <summary>Installs, or with <paramref name="dryRun"/> only says what would be.</summary>
    public Task<FileOutcome> InstallAsync(InstallTarget target, string url, bool dryRun, CancellationToken cancellationToken) => ChangeAsync(
        target.Target, target.File, target.Command, isRecorded: true, dryRun, (bytes, entry) => FileEdits.Install(target, bytes, entry, time.GetUtcNow()),
        journal => target.IsIndependent ? journal : journal with { Url = url, Stopped = false }, cancellationToken, target.IsShared);

    /// <summary>Uninstalls one file.</summary>
    public Task<FileOutcome> UninstallAsync(InstalledFile installed, bool dryRun, CancellationToken cancellationToken) => ChangeAsync(
        installed.Target, installed.File, $"uninstall {installed.Target}", isRecorded: true, dryRun, (bytes, entry) => Remove(entry ?? installed, bytes), null, cancellationToken);

    /// <summary>Takes our values out of the files because the gateway ends; the journal keeps them.</summary>
    /// <param name="all">Also of those that would start it again: somebody has stopped it on purpose.</param>
    /// <param name="cancellationToken">Ends the wait for the lock.</param>
    /// <returns>The files.</returns>
    public async Task<IReadOnlyList<FileOutcome>> ReleaseAsync(bool all, CancellationToken cancellationToken)
    {
        List<FileOutcome> outcomes = [];
        if (all && Journal.Files.Count > 0) await UpdateAsync(journal => journal with { Stopped = true }, cancellationToken).ConfigureAwait(false);
        // A shell's block looks after itself: it asks for the gateway's record each time it is read.
        foreach (var file in Journal.Files.Where(file => file is { IsIndependent: false, Block: "" } && (all || !file.StartsGateway) && !IsOut(file, ReadFile(file.File))))
        {
            outcomes.Add(await ChangeAsync(
                file.Target, file.File, "release", isRecorded: false, dryRun: false,
                Release, null, cancellationToken).ConfigureAwait(false));
        }

        return outcomes;
    }

    /// <summary>Puts back what was released, and writes the gateway's address anew where it has another one now.</summary>
    public async Task<IReadOnlyList<FileOutcome>> RestoreAsync(string url, CancellationToken cancellationToken)
    {
        var journal = Journal;
        if (!journal.NeedsGateway) return [];
        List<FileOutcome> outcomes = [];
        var moved = journal.Url.Length > 0 && journal.Url != url ? journal.Url : null;
        foreach (var file in journal.Files.Where(file => !file.IsIndependent && (file.Released || moved is not null)))
        {
            string Moved(string text) => moved is null ? text : text.Replace(moved, url, StringComparison.Ordinal);
            var still = file.Released ? file.Values : FileEdits.StillOurs(file, ReadFile(file.File));
            var values = still.Select(value => new WantedValue(value.Place, Moved(value.Ours), value.IsEntry)).ToArray();
            var target = new InstallTarget(file.Target, file.Scope, file.File, values, Moved(file.Block), file.StartsGateway);
            outcomes.Add(await ChangeAsync(
                file.Target, file.File, "restore", isRecorded: false, dryRun: false, (bytes, entry) => FileEdits.Install(target, bytes, entry, time.GetUtcNow()), null, cancellationToken).ConfigureAwait(false));
        }

        if (journal.Stopped || moved is not null || journal.Url.Length == 0) await UpdateAsync(now => now with { Stopped = false, Url = url }, cancellationToken).ConfigureAwait(false);
        return outcomes;
    }

    /// <summary>Takes a change back.</summary>
    public Task<FileOutcome> UndoAsync(FileChange change, string target, CancellationToken cancellationToken) => ChangeAsync(
        target, change.File, $"undo {change.Id}", isRecorded: false, dryRun: false,
        (bytes, entry) =>
        {
            if (Hash(bytes) == change.After) return new FileEdit(ReadCopy(change.Before), change.EntryBefore, []);
            // Somebody has changed the file since: then only what is ours is taken back.
            if (change.EntryBefore is null && entry is not null) return Remove(entry, bytes);
            return FileEdit.Refuse("the file was changed since, and taking the change back whole would lose that; use `patchbay install` or `patchbay uninstall`");
        },
        journal => journal with { Changes = [.. journal.Changes.Where(other => other.Id != change.Id)] }, cancellationToken);

    private FileEdit Release(byte[]? bytes, InstalledFile? entry)
    {
        var edit = Remove(entry!, bytes);
        // What somebody has changed since is theirs, and is not put back.
        return edit.Problem is null ? edit with { Entry = entry! with { Released = true, Values = FileEdits.StillOurs(entry, bytes) } } : edit;
    }

    /// <summary>True when our values have left the file: a release that was cut off has written the journal and not the file.</summary>
    private static bool IsOut(InstalledFile entry, byte[]? bytes) => entry.Released && FileEdits.StillOurs(entry, bytes).Count == 0;

    private FileEdit Remove(InstalledFile entry, byte[]? bytes) => IsOut(entry, bytes)
        ? new FileEdit(bytes, null, [])
        : FileEdits.Remove(entry, bytes, ReadCopy(entry.Original), entry.After.Length > 0 && Hash(bytes) == entry.After);

    private async Task UpdateAsync(Func<InstallJournal, InstallJournal> update, CancellationToken cancellationToken)
    {
        using var held = await LockAsync(cancellationToken).ConfigureAwait(false);
        update(Journal).Write(folder);
    }

    private async Task<FileOutcome> ChangeAsync(
        string target, string path, string what, bool isRecorded, bool dryRun, Func<byte[]?, InstalledFile?, FileEdit> edit, Func<InstallJournal, InstallJournal>? more, CancellationToken cancellationToken, bool isShared = false)
    {
        using var held = await LockAsync(cancellationToken).ConfigureAwait(false);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var journal = Journal;
            var entry = journal.Find(target, path);
            var before = ReadFile(path);
            var done = edit(before, entry);
            var outcome = new FileOutcome(path, before, done.Bytes, done.Notes, done.Problem);
            if (dryRun || done.Problem is not null) return outcome;
            var id = journal.Changes.Count == 0 ? 1 : journal.Changes.Max(change => change.Id) + 1;
            var copy = before is not null && outcome.IsChanged ? KeepCopy(before) : null;
            var after = done.Entry;
            if (after is not null)
            {
                var isFirst = entry is null || IsOut(entry, before);
                // Once somebody has changed the file beside us, the copy is not the whole truth any more.
                var isDrifted = !isFirst && Hash(before) != entry!.After;
                after = after with { After = isDrifted ? "" : Hash(done.Bytes) ?? "", Original = after.Released ? null : isFirst ? copy : after.Original, Created = isFirst ? before is null : after.Created };
            }

            var next = journal.With(target, path, after);
            // What stays of us in a file that we have made takes it away in the end.
            if (after is null && entry is { Created: true }) next = next with { Files = [.. next.Files.Select(other => other.File == path ? other with { Created = true } : other)] };
            if (isRecorded && outcome.IsChanged) next = next with { Changes = [.. next.Changes, new FileChange(id, time.GetUtcNow(), what, path, copy, Hash(done.Bytes), entry)] };
            next = more?.Invoke(next) ?? next;
            next = next with { Changes = [.. next.Changes.TakeLast(MaxChanges)] };
            // An editor does not know our lock: the file is read again right before it is replaced.
            if (Hash(ReadFile(path)) != Hash(before)) continue;
            // Whatever of ours stands in a file must be in the journal, also when the machine stops in between: written there first, forgotten last.
            AtomicFile.RemoveLeftovers(path);
            if (after is not null) next.Write(folder);
            if (outcome.IsChanged) Put(path, done.Bytes, isShared && before is null);
            if (after is null) next.Write(folder);
            AtomicFile.RemoveLeftovers(InstallJournal.PathOf(folder));
            RemoveCopiesBut(next);
            return outcome;
        }

        return new FileOutcome(path, null, null, [], "the file is being changed by something else all the time; close it there and try again");
    }

    private static void Put(string path, byte[]? bytes, bool isShared)
    {
        if (bytes is null)
        {
            File.Delete(AtomicFile.FollowLinks(path));
            return;
        }

        AtomicFile.Write(path, bytes);
        if (isShared && !OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    private async Task<WaitingLock> LockAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LockLimit);
        try
        {
            return await WaitingLock.TakeAsync(Path.Combine(folder.Path, "installed.lock"), limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"another process has been changing installed files for {LockLimit.TotalSeconds:0} s");
        }
    }

    private string Copies => Path.Combine(folder.Path, "backups");

    private string KeepCopy(byte[] bytes)
    {
        var name = Hash(bytes)!;
        var path = Path.Combine(Copies, name);
        if (!File.Exists(path)) AtomicFile.Write(path, bytes);
        return name;
    }

    private byte[]? ReadCopy(string? name) => name is null ? null : ReadFile(Path.Combine(Copies, name));

    private void RemoveCopiesBut(InstallJournal journal)
    {
        if (!Directory.Exists(Copies)) return;
        HashSet<string?> used = [.. journal.Files.Select(file => file.Original), .. journal.Changes.Select(change => change.Before), .. journal.Changes.Select(change => change.EntryBefore?.Original)];
        foreach (var file in Directory.EnumerateFiles(Copies).Where(file => !used.Contains(Path.GetFileName(file)))) File.Delete(file);
    }

    private static byte[]? ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static string? Hash(byte[]? bytes) => bytes is null ? null : Convert.ToHexStringLower(SHA256.HashData(bytes));
}
