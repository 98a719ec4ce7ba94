using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Ledger.Sqlite;

/// <summary>Waits until the disk has what was written into the write-ahead log.</summary>
/// <remarks>SQLite does so itself with <c>synchronous = FULL</c>, but on the thread that writes, with the log locked meanwhile. With NORMAL it leaves it out
/// (sqlite.org/pragma.html#pragma_synchronous, read 2026-11-30), and this does it beside the writing: several waits overlap, and nobody who writes waits for one.</remarks>
internal sealed partial class LogSync : IDisposable
{
    private readonly string _path;
    private readonly Lock _opening = new();
    private SafeFileHandle? _log;

    /// <param name="path">Path of the database; its log is <c>-wal</c> beside it, the same file for as long as a connection is open.</param>
    public LogSync(string path) => _path = path + "-wal";

    /// <summary>Returns once the disk has all that was written before; from any thread.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Wait()
    {
        var log = Volatile.Read(ref _log) ?? Open();
        // Data and size alone: when the file was changed is nothing to wait for.
        if (!OperatingSystem.IsLinux()) RandomAccess.FlushToDisk(log);
        else if (SyncData(log) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }
    }

    private SafeFileHandle Open()
    {
        lock (_opening) return _log ??= File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    public void Dispose() => _log?.Dispose();

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int SyncData(SafeFileHandle file);
}
