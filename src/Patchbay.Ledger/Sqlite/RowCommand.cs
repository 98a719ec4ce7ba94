using Microsoft.Data.Sqlite;
using Patchbay.Protocol.Events;

namespace Patchbay.Ledger.Sqlite;

/// <summary>Writes and reads a row, column by column; the one place that knows their order.</summary>
internal sealed class RowCommand
{
    private const string Columns =
        "id, attempt, session, agent, parent_agent, client_key, path, asked_model, used_model, endpoint, kind, dialect, stream, status, finding, "
        + "request_bytes, answer_bytes, first_byte_us, total_us, input, output, cache_read, cache_write, cache_write_hour, reasoning, web_searches, server_tool_uses, micro_dollars, price, estimate";

    private const int ColumnCount = 30;

    private readonly SqliteCommand _command;

    public RowCommand(SqliteConnection connection)
    {
        _command = connection.CreateCommand();
        // A gateway that was replaced goes on with what it has under way; its successor may have called that interrupted, and the row itself knows better.
        _command.CommandText = $"""
            INSERT INTO exchanges ({Columns}) VALUES ({string.Join(", ", Enumerable.Range(0, ColumnCount).Select(static index => $"$p{index}"))})
            ON CONFLICT (id) DO UPDATE SET {string.Join(", ", Columns.Split(", ").Skip(1).Select(static column => $"{column} = excluded.{column}"))} WHERE exchanges.estimate = '{Estimate.Interrupted.Word()}'
            """;
        for (var i = 0; i < ColumnCount; i++) _command.Parameters.Add(new SqliteParameter { ParameterName = $"$p{i}", Value = DBNull.Value });
        _command.Prepare();
    }

    /// <summary>A selection of whole rows, to be completed.</summary>
    public const string Select = $"SELECT {Columns} FROM exchanges";

    public void Insert(LedgerRow row)
    {
        var index = 0;
        var usage = row.Usage;
        Set(row.Id);
        Set(row.Attempt);
        Set(row.Session);
        Set(row.Agent);
        Set(row.ParentAgent);
        Set(row.ClientKey);
        Set(row.Path);
        Set(row.AskedModel);
        Set(row.UsedModel);
        Set(row.Endpoint);
        Set(row.Kind);
        Set(row.Dialect);
        Set(row.IsStream is { } stream ? stream ? 1 : 0 : null);
        Set(row.Status);
        Set(row.Finding);
        Set(row.RequestBytes);
        Set(row.AnswerBytes);
        Set(row.FirstByte is { } first ? Microseconds(first) : null);
        Set(Microseconds(row.Total));
        Set(usage.Input);
        Set(usage.Output);
        Set(usage.CacheRead);
        Set(usage.CacheWrite);
        Set(usage.CacheWriteHour);
        Set(usage.Reasoning);
        Set(usage.WebSearches);
        Set(usage.ServerToolUses);
        Set(row.MicroDollars);
        Set(row.Price);
        Set(row.Estimate.Word());
        _command.ExecuteNonQuery();

        void Set(object? value) => _command.Parameters[index++].Value = value ?? DBNull.Value;
    }

    public static LedgerRow Read(SqliteDataReader reader)
    {
        var index = 0;
        return new LedgerRow
        {
            Id = Number()!.Value,
            Attempt = (int)Number()!.Value,
            Session = Text(),
            Agent = Text(),
            ParentAgent = Text(),
            ClientKey = Text(),
            Path = Text(),
            AskedModel = Text(),
            UsedModel = Text(),
            Endpoint = Text(),
            Kind = Text(),
            Dialect = Text(),
            IsStream = Number() is { } stream ? stream != 0 : null,
            Status = (int)Number()!.Value,
            Finding = Text(),
            RequestBytes = Number(),
            AnswerBytes = Number(),
            FirstByte = Number() is { } first ? TimeSpan.FromMicroseconds(first) : null,
            Total = TimeSpan.FromMicroseconds(Number()!.Value),
            Usage = new TokenUsage(Number(), Number(), Number(), Number()) { CacheWriteHour = Number(), Reasoning = Number(), WebSearches = Number(), ServerToolUses = Number() },
            MicroDollars = Number(),
            Price = Text(),
            Estimate = EstimateWords.Parse(Text()),
        };

        long? Number() => reader.IsDBNull(index++) ? null : reader.GetInt64(index - 1);

        string Text() => reader.GetString(index++);
    }

    private static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;
}

/// <summary>Notes that an exchange has begun.</summary>
internal sealed class BegunCommand
{
    private readonly SqliteCommand _command;

    public BegunCommand(SqliteConnection connection)
    {
        _command = connection.CreateCommand();
        _command.CommandText = """
            INSERT OR IGNORE INTO begun (id, session, agent, parent_agent, client_key, path, asked_model, used_model, endpoint, kind, dialect, request_bytes)
            VALUES ($p0, $p1, $p2, $p3, $p4, $p5, $p6, $p7, $p8, $p9, $p10, $p11)
            """;
        for (var i = 0; i < 12; i++) _command.Parameters.Add(new SqliteParameter { ParameterName = $"$p{i}", Value = DBNull.Value });
        _command.Prepare();
    }

    public void Insert(LedgerRow row)
    {
        object?[] values = [row.Id, row.Session, row.Agent, row.ParentAgent, row.ClientKey, row.Path, row.AskedModel, row.UsedModel, row.Endpoint, row.Kind, row.Dialect, row.RequestBytes];
        for (var i = 0; i < values.Length; i++) _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        _command.ExecuteNonQuery();
    }
}
