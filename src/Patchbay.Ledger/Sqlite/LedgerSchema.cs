using Microsoft.Data.Sqlite;
using Patchbay.Ledger.Store;

namespace Patchbay.Ledger.Sqlite;

/// <summary>The tables, as they were made and changed: one step a version, in one transaction each, never edited once released.</summary>
internal static class LedgerSchema
{
    private static readonly string[] Steps =
    [
        // :: Version 1.
        """
        CREATE TABLE exchanges (
          id INTEGER PRIMARY KEY,           -- microseconds since 1970 at which it began
          attempt INTEGER NOT NULL,
          session TEXT NOT NULL,
          agent TEXT NOT NULL,
          parent_agent TEXT NOT NULL,
          client_key TEXT NOT NULL,
          path TEXT NOT NULL,
          asked_model TEXT NOT NULL,
          used_model TEXT NOT NULL,
          endpoint TEXT NOT NULL,
          kind TEXT NOT NULL,
          dialect TEXT NOT NULL,
          stream INTEGER,
          status INTEGER NOT NULL,
          finding TEXT NOT NULL,
          request_bytes INTEGER,
          answer_bytes INTEGER,
          first_byte_us INTEGER,
          total_us INTEGER NOT NULL,
          input INTEGER,
          output INTEGER,
          cache_read INTEGER,
          cache_write INTEGER,
          cache_write_hour INTEGER,
          reasoning INTEGER,
          web_searches INTEGER,
          server_tool_uses INTEGER,
          micro_dollars INTEGER,
          price TEXT NOT NULL,
          estimate TEXT NOT NULL
        );
        CREATE INDEX exchanges_session ON exchanges (session, id) WHERE session <> '';
        CREATE TABLE begun (
          id INTEGER PRIMARY KEY,
          session TEXT NOT NULL,
          agent TEXT NOT NULL,
          parent_agent TEXT NOT NULL,
          client_key TEXT NOT NULL,
          path TEXT NOT NULL,
          asked_model TEXT NOT NULL,
          used_model TEXT NOT NULL,
          endpoint TEXT NOT NULL,
          kind TEXT NOT NULL,
          dialect TEXT NOT NULL,
          request_bytes INTEGER
        );
        CREATE TABLE sessions (
          session TEXT PRIMARY KEY,
          project TEXT NOT NULL
        ) WITHOUT ROWID;
        """,
    ];

    /// <summary>The version that this program writes.</summary>
    public static int Version => Steps.Length;

    /// <summary>Brings a ledger to <see cref="Version"/>; a new one is made so.</summary>
    /// <exception cref="LedgerException">It was written by a newer program.</exception>
    public static void Migrate(SqliteConnection connection)
    {
        var version = Read(connection);
        Check(version);
        for (; version < Version; version++)
        {
            using var transaction = connection.BeginTransaction();
            using var step = connection.CreateCommand();
            step.Transaction = transaction;
            step.CommandText = $"{Steps[version]}\nPRAGMA user_version = {version + 1};";
            step.ExecuteNonQuery();
            transaction.Commit();
        }
    }

    /// <summary>The version of a ledger.</summary>
    public static int Read(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version;";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>Refuses what a newer program has written.</summary>
    public static void Check(int version)
    {
        if (version > Version) throw new LedgerException(LedgerProblem.Newer, $"it is of version {version}, this program knows versions up to {Version}");
    }
}
