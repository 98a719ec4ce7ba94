using Microsoft.Data.Sqlite;
using Patchbay.Ledger.Store;
using SQLitePCL;

namespace Patchbay.Ledger.Sqlite;

/// <summary>The ledger in one SQLite file, in write-ahead mode: readers never wait for the writer, nor it for them.</summary>
/// <remarks>Checkpoints are made by <see cref="Maintain"/> beside the writing, as one of them waits for the disk several times, and ended by <see cref="StartOver"/>:
/// without it a log that rows keep coming to never starts over (seen at 500 rows a second: 149 MB after three minutes).</remarks>
public sealed class SqliteLedger : ILedgerStore
{
    /// <summary>Pages in the write-ahead log, by estimate, that are worth a checkpoint while nobody waits.</summary>
    private const int IdleCheckpointPages = 256;

    /// <summary>Pages that make one due while rows keep coming.</summary>
    /// <value>8192, 32 MB: only rows that always queue get there. At 500 rows a second the look of each second finds some 1200, which take 1 to 2 ms beside the writing (measured 2026-11-30).</value>
    private const int BusyCheckpointPages = 8192;

    /// <summary>Size that the log's file keeps when it starts over: writing over what is there is quicker than growing.</summary>
    private const long KeptLogBytes = (long)BusyCheckpointPages * PageBytes;

    /// <summary>Pages that a group changes however small it is (the last of the table, of the index, and one above), and rows to a page beyond them.</summary>
    private const int PagesInGroup = 3, RowsInPage = 8;

    /// <summary>SQLite's own page size.</summary>
    private const int PageBytes = 4096;

    /// <summary>How long a write waits for another gateway's: one that was replaced, and ends.</summary>
    private const int BusyMilliseconds = 5000;

    /// <summary>Free pages given back to the file system at once: 1 MB.</summary>
    private const int VacuumPages = 256;

    /// <summary>Rows deleted at once: a millisecond or two.</summary>
    private const int DeleteRows = 500;

    private readonly string _path;
    private readonly SqliteConnection _writing;
    private readonly SqliteConnection _tidying;
    private readonly SqliteReports _reports;
    private readonly LogSync _sync;
    private readonly RowCommand _row;
    private readonly BegunCommand _begun;
    private readonly PreparedStatement _ended;
    private readonly PreparedStatement _project;
    private readonly PreparedStatement _begin;
    private readonly PreparedStatement _commit;
    private readonly PreparedStatement _rollback;
    private readonly HashSet<long> _noted = [];
    private int _pagesInLog;

    private SqliteLedger(string path, Durability durability)
    {
        (_path, NeedsFlush) = (path, durability == Durability.Disk);
        _sync = new LogSync(path);
        _writing = Connections.Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            Run("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;");
            Run($"PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = {KeptLogBytes};");
            _ = raw.sqlite3_busy_timeout(_writing.Handle, BusyMilliseconds);
            LedgerSchema.Migrate(_writing);
            _tidying = Connections.Open(path, SqliteOpenMode.ReadWrite);
            _reports = new SqliteReports(path);
            _row = new RowCommand(_writing);
            _begun = new BegunCommand(_writing);
            _ended = new PreparedStatement(_writing, "DELETE FROM begun WHERE id = ?");
            _project = new PreparedStatement(_writing, "INSERT INTO sessions (session, project) VALUES (?, ?) ON CONFLICT (session) DO UPDATE SET project = excluded.project");
            _begin = new PreparedStatement(_writing, "BEGIN IMMEDIATE");
            _commit = new PreparedStatement(_writing, "COMMIT");
            _rollback = new PreparedStatement(_writing, "ROLLBACK");
        }
        catch
        {
            _tidying?.Dispose();
            _reports?.Dispose();
            _writing.Dispose();
            throw;
        }
    }

    /// <summary>Opens the ledger for writing; makes it where there is none, readable by its owner alone.</summary>
    /// <param name="path">Path of its file; two more stand beside it while it is open (<c>-wal</c>, <c>-shm</c>).</param>
    /// <param name="durability">What a written row outlives.</param>
    /// <exception cref="LedgerException">It cannot be read, written, or understood.</exception>
    public static SqliteLedger Open(string path, Durability durability = Durability.Disk)
    {
        try
        {
            PrivateFile.Ensure(path);
            return new SqliteLedger(path, durability);
        }
        catch (Exception failure) when (SqliteFailure.Explain(failure, path) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>Opens a ledger for questions; a gateway may be writing it.</summary>
    /// <exception cref="LedgerException">There is none, or it cannot be read or understood.</exception>
    public static ILedgerReader OpenForReading(string path)
    {
        if (!File.Exists(path)) throw new LedgerException(LedgerProblem.Missing, $"{path}: there is no such file");
        var reports = new SqliteReports(path);
        reports.Check();
        return reports;
    }

    /// <inheritdoc/>
    public void Write(LedgerBatch batch)
    {
        try
        {
            _begin.Run();
            foreach (var row in batch.Rows)
            {
                _row.Insert(row);
                if (_noted.Remove(row.Id)) _ended.With(row.Id).Run();
            }

            foreach (var row in batch.Begun)
            {
                _begun.Insert(row);
                _noted.Add(row.Id);
            }

            foreach (var (session, project) in batch.Projects) _project.With(session).With(project).Run();

            _commit.Run();
            // The log's file keeps its size when it starts over, and tells nothing.
            Interlocked.Add(ref _pagesInLog, PagesInGroup + (batch.Rows.Count / RowsInPage));
        }
        catch (Exception failure) when (SqliteFailure.Explain(failure, _path) is { } explained)
        {
            Undo();
            throw explained;
        }
    }

    /// <inheritdoc/>
    public bool NeedsFlush { get; }

    /// <inheritdoc/>
    public void Flush() => Guard(() =>
    {
        _sync.Wait();
        return true;
    });

    /// <inheritdoc/>
    public int Recover() => Guard(() =>
    {
        using var transaction = _writing.BeginTransaction();
        using var command = _writing.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = """
            INSERT OR IGNORE INTO exchanges (id, attempt, session, agent, parent_agent, client_key, path, asked_model, used_model, endpoint, kind, dialect, status, finding, request_bytes, total_us, price, estimate)
            SELECT id, 1, session, agent, parent_agent, client_key, path, asked_model, used_model, endpoint, kind, dialect, 0, '', request_bytes, 0, '', $interrupted FROM begun;
            """;
        command.Parameters.AddWithValue("$interrupted", Estimate.Interrupted.Word());
        var found = command.ExecuteNonQuery();
        command.CommandText = "DELETE FROM begun;";
        command.ExecuteNonQuery();
        transaction.Commit();
        return found;
    });

    /// <inheritdoc/>
    public bool Tidy(DateTimeOffset keepFrom, long mostBytes) => Guard(() =>
    {
        var pages = Scalar(_writing, "PRAGMA page_count;");
        var free = Scalar(_writing, "PRAGMA freelist_count;");
        var isTooLarge = (pages - free) * PageBytes > mostBytes;
        using var command = _writing.CreateCommand();
        command.CommandText = "DELETE FROM exchanges WHERE id IN (SELECT id FROM exchanges WHERE id < $before ORDER BY id LIMIT $most);";
        command.Parameters.AddWithValue("$before", isTooLarge ? long.MaxValue : SqliteReports.IdOf(keepFrom));
        command.Parameters.AddWithValue("$most", DeleteRows);
        if (command.ExecuteNonQuery() == DeleteRows) return true;
        if (free < VacuumPages) return false;

        using var vacuum = _writing.CreateCommand();
        vacuum.CommandText = $"PRAGMA incremental_vacuum({VacuumPages});";
        using var steps = vacuum.ExecuteReader();
        // Every step frees one page.
        while (steps.Read())
        {
        }

        return free > 2 * VacuumPages;
    });

    /// <inheritdoc/>
    public bool NeedsMaintenance(bool isIdle) => Volatile.Read(ref _pagesInLog) >= (isIdle ? IdleCheckpointPages : BusyCheckpointPages);

    /// <inheritdoc/>
    public void Maintain() => Guard(() =>
    {
        Volatile.Write(ref _pagesInLog, 0);
        // Rows that come meanwhile are not in it; a second look finds few of them.
        for (var look = 0; look < 2; look++)
        {
            if (Checkpoint(_tidying, "PASSIVE")) break;
        }

        return true;
    });

    /// <inheritdoc/>
    public void StartOver() => Guard(() =>
    {
        // Somebody who reads would hold it up, and everybody who has a row.
        _ = raw.sqlite3_busy_timeout(_writing.Handle, 0);
        try
        {
            return Checkpoint(_writing, "RESTART");
        }
        finally
        {
            _ = raw.sqlite3_busy_timeout(_writing.Handle, BusyMilliseconds);
        }
    });

    /// <inheritdoc/>
    public LedgerExtent Extent() => _reports.Extent();

    /// <inheritdoc/>
    public IReadOnlyList<UsageSum> Sum(UsageQuestion question) => _reports.Sum(question);

    /// <inheritdoc/>
    public IReadOnlyList<LedgerRow> Rows(RowQuestion question) => _reports.Rows(question);

    /// <summary>Moves what is in the write-ahead log into the file, and closes it.</summary>
    public void Dispose()
    {
        _reports.Dispose();
        _tidying.Dispose();
        _sync.Dispose();
        foreach (IDisposable statement in (ReadOnlySpan<IDisposable>)[_row, _begun, _ended, _project, _begin, _commit, _rollback]) statement.Dispose();
        // The last connection makes a checkpoint and takes the two files beside it away.
        _writing.Dispose();
    }

    /// <summary>Moves what is in the log into the file; never waits for somebody who reads.</summary>
    /// <returns>True when all of it is there.</returns>
    private static bool Checkpoint(SqliteConnection connection, string mode)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA wal_checkpoint({mode});";
        using var reader = command.ExecuteReader();
        return reader.Read() && reader.GetInt64(1) == reader.GetInt64(2);
    }

    internal static long Size(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    private void Undo()
    {
        // What is begun in this batch and not written is noted again by nobody; a row of it just finds nothing to take away.
        try
        {
            _rollback.Run();
        }
        catch (SqliteException)
        {
            // It was rolled back by the failure itself.
        }
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (SqliteFailure.Explain(failure, _path) is { } explained)
        {
            throw explained;
        }
    }

    private void Run(string text)
    {
        using var command = _writing.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private static long Scalar(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
