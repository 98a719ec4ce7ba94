using Microsoft.Data.Sqlite;
using Patchbay.Protocol.Events;

namespace Patchbay.Ledger.Sqlite;

/// <summary>Writes and reads a row, column by column; the one place that knows their order.</summary>
internal sealed class RowCommand : IDisposable
{
    private const string Columns =
        "id, attempt, session, agent, parent_agent, client_key, path, asked_model, used_model, endpoint, kind, dialect, stream, status, finding, "
        + "request_bytes, answer_bytes, first_byte_us, total_us, input, output, cache_read, cache_write, cache_write_hour, reasoning, web_searches, server_tool_uses, micro_dollars, price, estimate";

    private const int ColumnCount = 30;

    private readonly PreparedStatement _insert;

    /// <remarks>A gateway that was replaced goes on with what it has under way; its successor may have called that interrupted, and the row itself knows better.</remarks>
    public RowCommand(SqliteConnection connection) => _insert = new PreparedStatement(connection, $"""
        INSERT INTO exchanges ({Columns}) VALUES ({string.Join(", ", Enumerable.Repeat("?", ColumnCount))})
        ON CONFLICT (id) DO UPDATE SET {string.Join(", ", Columns.Split(", ").Skip(1).Select(static column => $"{column} = excluded.{column}"))} WHERE exchanges.estimate = '{Estimate.Interrupted.Word()}'
        """);

    /// <summary>A selection of whole rows, to be completed.</summary>
    public const string Select = $"SELECT {Columns} FROM exchanges";

    public void Insert(LedgerRow row)
    {
        var usage = row.Usage;
        _insert
            .With(row.Id)
            .With(row.Attempt)
            .With(row.Session)
            .With(row.Agent)
            .With(row.ParentAgent)
            .With(row.ClientKey)
            .With(row.Path)
            .With(row.AskedModel)
            .With(row.UsedModel)
            .With(row.Endpoint)
            .With(row.Kind)
            .With(row.Dialect)
            .With(row.IsStream is { } stream ? stream ? 1L : 0 : null)
            .With(row.Status)
            .With(row.Finding)
            .With(row.RequestBytes)
            .With(row.AnswerBytes)
            .With(row.FirstByte is { } first ? Microseconds(first) : null)
            .With(Microseconds(row.Total))
            .With(usage.Input)
            .With(usage.Output)
            .With(usage.CacheRead)
            .With(usage.CacheWrite)
            .With(usage.CacheWriteHour)
            .With(usage.Reasoning)
            .With(usage.WebSearches)
            .With(usage.ServerToolUses)
            .With(row.MicroDollars)
            .With(row.Price)
            .With(row.Estimate.Word())
            .Run();
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

    public void Dispose() => _insert.Dispose();

    private static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;
}

/// <summary>Notes that an exchange has begun.</summary>
internal sealed class BegunCommand(SqliteConnection connection) : IDisposable
{
    private readonly PreparedStatement _insert = new(connection, """
        INSERT OR IGNORE INTO begun (id, session, agent, parent_agent, client_key, path, asked_model, used_model, endpoint, kind, dialect, request_bytes)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """);

    public void Insert(LedgerRow row) => _insert
        .With(row.Id)
        .With(row.Session)
        .With(row.Agent)
        .With(row.ParentAgent)
        .With(row.ClientKey)
        .With(row.Path)
        .With(row.AskedModel)
        .With(row.UsedModel)
        .With(row.Endpoint)
        .With(row.Kind)
        .With(row.Dialect)
        .With(row.RequestBytes)
        .Run();

    public void Dispose() => _insert.Dispose();
}
