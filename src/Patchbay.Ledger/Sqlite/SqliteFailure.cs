using Microsoft.Data.Sqlite;
using Patchbay.Ledger.Store;

namespace Patchbay.Ledger.Sqlite;

/// <summary>What SQLite and the file system say, as one exception.</summary>
internal static class SqliteFailure
{
    // Result codes: sqlite.org/rescode.html, read 2026-11-30.
    private const int Perm = 3;
    private const int ReadOnly = 8;
    private const int IoError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    /// <returns>The explained failure; null when the exception is none of the disk's or the database's.</returns>
    public static LedgerException? Explain(Exception failure, string path) => failure switch
    {
        LedgerException explained => explained.Message.StartsWith(path, StringComparison.Ordinal) ? explained : new LedgerException(explained.Problem, $"{path}: {explained.Message}", explained),
        SqliteException sqlite => new LedgerException(ProblemOf(sqlite.SqliteErrorCode, path), $"{path}: {sqlite.Message}", sqlite),
        UnauthorizedAccessException denied => new LedgerException(LedgerProblem.ReadOnly, $"{path}: {denied.Message}", denied),
        IOException io => new LedgerException(IsFull(io) ? LedgerProblem.DiskFull : IsReadOnly(io) ? LedgerProblem.ReadOnly : LedgerProblem.Other, $"{path}: {io.Message}", io),
        _ => null,
    };

    private static LedgerProblem ProblemOf(int code, string path) => code switch
    {
        Full => LedgerProblem.DiskFull,
        ReadOnly or Perm => LedgerProblem.ReadOnly,
        CannotOpen => LedgerProblem.ReadOnly,
        Corrupt or NotADatabase => LedgerProblem.Damaged,
        // A log that cannot grow is an I/O error to SQLite; the file system knows why.
        IoError when HasNoRoom(path) => LedgerProblem.DiskFull,
        _ => LedgerProblem.Other,
    };

    private static bool HasNoRoom(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace < 64 * 1024;
        }
        catch (Exception unknown) when (unknown is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // ENOSPC and EROFS on Linux and macOS; ERROR_DISK_FULL and ERROR_WRITE_PROTECT on Windows.
    private static bool IsFull(IOException io) => (io.HResult & 0xFFFF) is 28 or 112;

    private static bool IsReadOnly(IOException io) => (io.HResult & 0xFFFF) is 30 or 19;
}
