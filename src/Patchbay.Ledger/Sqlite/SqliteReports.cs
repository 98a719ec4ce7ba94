using Microsoft.Data.Sqlite;
using Patchbay.Ledger.Store;

namespace Patchbay.Ledger.Sqlite;

/// <summary>Answers questions, on a connection of its own.</summary>
internal sealed class SqliteReports(string path) : ILedgerReader, IDisposable
{
    private readonly Lock _lock = new();
    private SqliteConnection? _connection;

    /// <summary>Row numbers are times; this is the first of a time.</summary>
    public static long IdOf(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Sees whether the ledger can be read.</summary>
    public void Check() => Ask(connection =>
    {
        var version = LedgerSchema.Read(connection);
        LedgerSchema.Check(version);
        return version > 0 ? 0 : throw new LedgerException(LedgerProblem.Missing, "nothing was ever written to it");
    });

    public LedgerExtent Extent() => Ask(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT count(*) FROM exchanges), (SELECT min(id) FROM exchanges);";
        using var reader = command.ExecuteReader();
        reader.Read();
        return new LedgerExtent(reader.GetInt64(0), SqliteLedger.Size(path) + SqliteLedger.Size(path + "-wal"), reader.IsDBNull(1) ? null : TimeOf(reader.GetInt64(1)));
    });

    public IReadOnlyList<UsageSum> Sum(UsageQuestion question) => Ask<IReadOnlyList<UsageSum>>(connection =>
    {
        using var command = connection.CreateCommand();
        var isTime = question.By is UsageBy.Hour or UsageBy.Day or UsageBy.Month;
        command.CommandText = $"""
            SELECT {KeyOf(question.By)} AS key, count(*), sum(finding <> '' OR status = 0 OR status >= 400), sum(estimate <> ''), sum(micro_dollars IS NULL),
              coalesce(sum(input), 0), coalesce(sum(output), 0), coalesce(sum(cache_read), 0), coalesce(sum(cache_write), 0), coalesce(sum(reasoning), 0), coalesce(sum(web_searches), 0),
              sum(micro_dollars), min(id), max(id)
            FROM exchanges {(question.By == UsageBy.Project ? "LEFT JOIN sessions USING (session)" : "")}
            WHERE path = '/v1/messages'{Where(command, question.From, question.To, question.Session, question.Endpoint)}
            GROUP BY key HAVING count(*) > 0
            ORDER BY {(isTime ? "key" : "coalesce(sum(input), 0) + coalesce(sum(output), 0) + coalesce(sum(cache_read), 0) + coalesce(sum(cache_write), 0) DESC, key")};
            """;
        List<UsageSum> sums = [];
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            sums.Add(new UsageSum
            {
                Key = reader.GetString(0),
                Requests = reader.GetInt64(1),
                Failed = reader.GetInt64(2),
                Estimated = reader.GetInt64(3),
                Unpriced = reader.GetInt64(4),
                Input = reader.GetInt64(5),
                Output = reader.GetInt64(6),
                CacheRead = reader.GetInt64(7),
                CacheWrite = reader.GetInt64(8),
                Reasoning = reader.GetInt64(9),
                WebSearches = reader.GetInt64(10),
                MicroDollars = reader.IsDBNull(11) ? null : reader.GetInt64(11),
                First = TimeOf(reader.GetInt64(12)),
                Last = TimeOf(reader.GetInt64(13)),
            });
        }

        return sums;
    });

    public IReadOnlyList<LedgerRow> Rows(RowQuestion question) => Ask<IReadOnlyList<LedgerRow>>(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"{RowCommand.Select} WHERE 1{Where(command, question.From, question.To, question.Session, null)} ORDER BY id DESC LIMIT $most;";
        command.Parameters.AddWithValue("$most", question.Most);
        List<LedgerRow> rows = [];
        using var reader = command.ExecuteReader();
        while (reader.Read()) rows.Add(RowCommand.Read(reader));
        return rows;
    });

    public void Dispose()
    {
        lock (_lock)
        {
            _connection?.Dispose();
            _connection = null;
        }
    }

    private static DateTimeOffset TimeOf(long id) => DateTimeOffset.UnixEpoch.AddTicks(id * TimeSpan.TicksPerMicrosecond);

    private static string KeyOf(UsageBy by) => by switch
    {
        UsageBy.Hour => "strftime('%Y-%m-%d %H:00', id / 1000000, 'unixepoch', 'localtime')",
        UsageBy.Day => "strftime('%Y-%m-%d', id / 1000000, 'unixepoch', 'localtime')",
        UsageBy.Month => "strftime('%Y-%m', id / 1000000, 'unixepoch', 'localtime')",
        UsageBy.Model => "used_model",
        UsageBy.Endpoint => "endpoint",
        UsageBy.Project => "coalesce(project, '')",
        UsageBy.Session => "session",
        UsageBy.Key => "client_key",
        _ => "''",
    };

    private static string Where(SqliteCommand command, DateTimeOffset? from, DateTimeOffset? to, string? session, string? endpoint)
    {
        var where = "";
        Add("id >= $from", "$from", from is { } first ? IdOf(first) : null);
        Add("id < $to", "$to", to is { } last ? IdOf(last) : null);
        Add(session is "" ? "session = $session" : "session = $session AND session <> ''", "$session", session);
        Add("endpoint = $endpoint", "$endpoint", endpoint);
        return where;

        void Add(string condition, string name, object? value)
        {
            if (value is null) return;
            where += $" AND {condition}";
            command.Parameters.AddWithValue(name, value);
        }
    }

    private T Ask<T>(Func<SqliteConnection, T> question)
    {
        lock (_lock)
        {
            try
            {
                return question(_connection ??= Connections.Open(path, SqliteOpenMode.ReadWrite));
            }
            catch (Exception failure) when (SqliteFailure.Explain(failure, path) is { } explained)
            {
                // A question that failed says nothing of the next one.
                _connection?.Dispose();
                _connection = null;
                throw explained;
            }
        }
    }
}
