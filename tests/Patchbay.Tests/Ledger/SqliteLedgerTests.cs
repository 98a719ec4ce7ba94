using Microsoft.Data.Sqlite;
using Patchbay.Ledger;
using Patchbay.Ledger.Sqlite;
using Patchbay.Ledger.Store;
using Patchbay.Protocol.Events;

namespace Patchbay.Tests.Ledger;

public sealed class SqliteLedgerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pb-ledger-");

    private string File_ => Path.Combine(_folder.FullName, "ledger.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_row_comes_back_as_it_was_written()
    {
        var full = new LedgerRow
        {
            Id = 1_796_046_207_122_001, Attempt = 2, Session = "s", Agent = "a", ParentAgent = "p", ClientKey = "k", Path = "/v1/messages", AskedModel = "asked", UsedModel = "used", Endpoint = "e", Kind = "custom",
            Dialect = "gemini", IsStream = true, Status = 499, Finding = "PB-NET-02", RequestBytes = 10, AnswerBytes = 20, FirstByte = TimeSpan.FromMicroseconds(33), Total = TimeSpan.FromMicroseconds(44),
            Usage = new TokenUsage(1, 2, 3, 4) { CacheWriteHour = 5, Reasoning = 6, WebSearches = 7, ServerToolUses = 8 }, MicroDollars = 9, Price = "x@2026-11-30", Estimate = Estimate.ClientAborted,
        };
        var empty = new LedgerRow { Id = 5 };
        // A name is anybody's.
        var odd = new LedgerRow { Id = 4, AskedModel = new string('é', 1000) + "'; DROP TABLE exchanges; --", UsedModel = "模型\0😀" };
        using var ledger = SqliteLedger.Open(File_);
        ledger.Write(Batch(full, empty, odd));
        Assert.Equal([full, empty, odd], ledger.Rows(new RowQuestion()));
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 13, 43, 27, TimeSpan.Zero), full.Time.AddTicks(-(full.Time.Ticks % TimeSpan.TicksPerSecond)));
    }

    [Fact]
    public void A_batch_that_is_written_again_adds_nothing()
    {
        using var ledger = SqliteLedger.Open(File_);
        ledger.Write(Batch(Row(1), Row(2)));
        ledger.Write(Batch(Row(2), Row(3)));
        Assert.Equal([3L, 2, 1], ledger.Rows(new RowQuestion()).Select(static row => row.Id));
    }

    [Fact]
    public void What_was_begun_and_never_ended_is_found_at_the_next_start_once()
    {
        using (var ledger = SqliteLedger.Open(File_))
        {
            var batch = Batch();
            batch.Begun.AddRange([Row(1), Row(2)]);
            ledger.Write(batch);
            ledger.Write(Batch(Row(2)));
        }

        using var next = SqliteLedger.Open(File_);
        Assert.Equal(1, next.Recover());
        Assert.Equal(0, next.Recover());
        var row = next.Rows(new RowQuestion())[^1];
        Assert.Equal((1L, 0, Estimate.Interrupted, default(TokenUsage), (long?)null, "s"), (row.Id, row.Status, row.Estimate, row.Usage, row.MicroDollars, row.Session));
    }

    [Fact]
    public void A_gateway_that_was_replaced_still_tells_how_its_last_exchanges_ended()
    {
        using var old = SqliteLedger.Open(File_);
        var batch = Batch();
        batch.Begun.Add(Row(1));
        old.Write(batch);
        using var successor = SqliteLedger.Open(File_);
        Assert.Equal(1, successor.Recover());
        old.Write(Batch(Row(1)));
        Assert.Equal(Row(1), Assert.Single(successor.Rows(new RowQuestion())));
        Assert.Equal(0, successor.Recover());
        old.Write(Batch(Row(1) with { Status = 500 }));
        Assert.Equal(200, Assert.Single(successor.Rows(new RowQuestion())).Status);
    }

    [Fact]
    public async Task A_write_waits_for_another_gateways()
    {
        using var ledger = SqliteLedger.Open(File_);
        using var other = new SqliteConnection($"Data Source={File_};Pooling=false");
        other.Open();
        var held = other.BeginTransaction();
        var writing = Task.Run(() => ledger.Write(Batch(Row(1))));
        await Task.WhenAny(writing, Task.Delay(50));
        Assert.False(writing.IsCompleted);
        held.Rollback();
        await writing;
        Assert.Single(ledger.Rows(new RowQuestion()));
    }

    [Fact]
    public void Somebody_who_reads_holds_no_writer_up()
    {
        using var ledger = SqliteLedger.Open(File_);
        ledger.Write(Batch(Row(1)));
        using var other = new SqliteConnection($"Data Source={File_};Pooling=false");
        other.Open();
        using var read = other.CreateCommand();
        read.CommandText = "SELECT id FROM exchanges";
        using var reader = read.ExecuteReader();
        Assert.True(reader.Read());
        ledger.Write(Batch(Row(2)));
        var began = TimeProvider.System.GetTimestamp();
        ledger.Maintain();
        ledger.StartOver();
        // Were it waited for, it would be for five seconds.
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(4));
        ledger.Write(Batch(Row(3)));
        Assert.Equal(3, ledger.Rows(new RowQuestion()).Count);
    }

    [Fact]
    public void Sums_tell_unknown_from_zero()
    {
        using var ledger = SqliteLedger.Open(File_);
        ledger.Write(Batch(
            Row(1) with { Usage = new TokenUsage(10, 1, 2, 3), MicroDollars = 5 }, Row(2) with { Usage = new TokenUsage(20, null, null, null), MicroDollars = null, Estimate = Estimate.EndpointCut },
            Row(3) with { UsedModel = "other", MicroDollars = null, Status = 429, Finding = "x" }, Row(4) with { Path = "/v1/messages/count_tokens", MicroDollars = 7 }));
        var sums = ledger.Sum(new UsageQuestion { By = UsageBy.Model });
        Assert.Equal(["m", "other"], sums.Select(static sum => sum.Key));
        Assert.Equal((2L, 0L, 1L, 1L, 30L, 1L, 2L, 3L, 5L), (sums[0].Requests, sums[0].Failed, sums[0].Estimated, sums[0].Unpriced, sums[0].Input, sums[0].Output, sums[0].CacheRead, sums[0].CacheWrite, sums[0].MicroDollars!.Value));
        Assert.Equal((1L, 1L, (long?)null), (sums[1].Requests, sums[1].Failed, sums[1].MicroDollars));
        Assert.Empty(ledger.Sum(new UsageQuestion { By = UsageBy.Total, Session = "nobody" }));
    }

    [Fact]
    public void A_project_is_that_of_the_session()
    {
        using var ledger = SqliteLedger.Open(File_);
        var batch = Batch(Row(1), Row(2) with { Session = "t" });
        batch.Projects.Add(new("s", "/home/me/api"));
        ledger.Write(batch);
        Assert.Equal(["", "/home/me/api"], ledger.Sum(new UsageQuestion { By = UsageBy.Project }).Select(static sum => sum.Key).Order());
    }

    [Fact]
    public void Old_rows_go_and_beyond_the_size_the_oldest()
    {
        using var ledger = SqliteLedger.Open(File_);
        for (var i = 0; i < 40; i++) ledger.Write(Batch([.. Enumerable.Range(i * 500, 500).Select(static id => Row(1 + (id * 1_000_000L)))]));
        while (ledger.Tidy(DateTimeOffset.UnixEpoch.AddSeconds(1000), long.MaxValue))
        {
        }

        Assert.Equal((19_000L, DateTimeOffset.UnixEpoch.AddSeconds(1000).AddTicks(10)), (ledger.Extent().Rows, ledger.Extent().Since!.Value));
        const long most = 1024 * 1024;
        while (ledger.Tidy(DateTimeOffset.UnixEpoch, most))
        {
        }

        var left = ledger.Rows(new RowQuestion { Most = 100_000 });
        Assert.InRange(left.Count, 1000, 15_000);
        Assert.Equal(1 + (19_999 * 1_000_000L), left[0].Id);
        ledger.Maintain();
        ledger.StartOver();
        Assert.False(ledger.NeedsMaintenance(isIdle: true));
        Assert.InRange(new FileInfo(File_).Length, 1, 3 * most);
    }

    [Fact]
    public void What_a_newer_program_has_written_is_left_alone()
    {
        using (SqliteLedger.Open(File_))
        {
        }

        Run("PRAGMA user_version = 99");
        var refused = Assert.Throws<LedgerException>(() => SqliteLedger.Open(File_));
        Assert.Equal(LedgerProblem.Newer, refused.Problem);
        Assert.Equal(LedgerProblem.Newer, Assert.Throws<LedgerException>(() => SqliteLedger.OpenForReading(File_)).Problem);
    }

    [Fact]
    public void What_is_no_ledger_is_called_damaged_and_what_is_not_there_missing()
    {
        Assert.Equal(LedgerProblem.Missing, Assert.Throws<LedgerException>(() => SqliteLedger.OpenForReading(File_)).Problem);
        File.WriteAllText(File_, new string('x', 5000));
        Assert.Equal(LedgerProblem.Damaged, Assert.Throws<LedgerException>(() => SqliteLedger.Open(File_)).Problem);
    }

    [Fact]
    public void Only_its_owner_may_read_it()
    {
        using var ledger = SqliteLedger.Open(File_);
        if (OperatingSystem.IsWindows()) return;
        foreach (var file in Directory.GetFiles(_folder.FullName)) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    internal static LedgerRow Row(long id) => new() { Id = id, Session = "s", Path = "/v1/messages", UsedModel = "m", Endpoint = "e", Status = 200, Usage = new TokenUsage(1, 1, null, null), MicroDollars = 1 };

    private static LedgerBatch Batch(params LedgerRow[] rows)
    {
        var batch = new LedgerBatch();
        batch.Rows.AddRange(rows);
        return batch;
    }

    private void Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File_};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
