using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Patchbay.Console.Usage;
using Patchbay.Ledger;
using Patchbay.Ledger.Limits;
using Patchbay.Ledger.Sqlite;
using Patchbay.Ledger.Store;
using Patchbay.Ledger.Writing;
using Patchbay.Tests.Usage;
using Patchbay.Wiring;

namespace Patchbay.Tests.Console;

public sealed class UsageTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 30, 10, 30, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Start);
    private readonly LedgerFolder _machine = new();

    public void Dispose() => _machine.Dispose();

    private UsageBook Book(LimitBook? limits = null) => new(() => SqliteLedger.OpenForReading(_machine.Path), static () => "", limits, "/home/u", _time);

    private static async Task<IReadOnlyList<UsageRow>> AskAsync(UsageBook book, UsageKey by, int from = -100, int to = 100) => await book.QueryAsync(new UsageQuery(Start.AddHours(from), Start.AddHours(to), by), CancellationToken.None);

    [Fact]
    public async Task Sums_are_made_by_whatever_is_asked_for()
    {
        _machine.WriteAll(
            [
                LedgerFolder.Row(Start), LedgerFolder.Row(Start.AddSeconds(1), input: 20, cost: null) with { Status = 424, Finding = "PB-NET-02", Estimate = Estimate.NotReported }, LedgerFolder.Row(Start.AddHours(1), "t", "large", input: 5000),
                LedgerFolder.Row(Start.AddSeconds(2)) with { Path = "/v1/messages/count_tokens" },
            ],
            new() { ["s"] = "/home/u/work" });
        var book = Book();
        var models = await AskAsync(book, UsageKey.Model);
        Assert.Equal(["large", "m"], models.Select(static row => row.Key));
        Assert.Equal((2, 1, 1, 1, 30, 4, 200, 2, 30), (models[1].Requests, models[1].Failed, models[1].Estimated, models[1].Unpriced, models[1].Input, models[1].Output, models[1].CacheRead, models[1].CacheWrite, models[1].MicroDollars));
        Assert.Equal("~$0.000030 + 1 unknown", UsageSection.Cost(models[1]));
        Assert.Equal(["t", "s"], (await AskAsync(book, UsageKey.Session)).Select(static row => row.Key));
        Assert.Equal(["", "~/work"], (await AskAsync(book, UsageKey.Project)).Select(static row => row.Key));
        Assert.Equal(3, Assert.Single(await AskAsync(book, UsageKey.Endpoint)).Requests);
        Assert.Equal([2L, 1L], (await AskAsync(book, UsageKey.Hour)).Select(static row => row.Requests));
        Assert.Equal(Start, (await book.SpanAsync(CancellationToken.None)).Since);
        Assert.Equal(1, Assert.Single(await AskAsync(book, UsageKey.Model, from: 1)).Requests);
        Assert.Empty(await book.LimitsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Limits_stand_as_the_ledger_counts_them_and_a_sessions_stands_without_a_number()
    {
        _machine.Write(LedgerFolder.Row(Start.AddMinutes(-1)));
        using var writer = new LedgerWriter(() => SqliteLedger.Open(_machine.Path, Durability.Process), new LedgerOptions(), _time);
        var limits = new LimitBook(writer, _time) { Limits = [new Limit { Per = LimitPeriod.Day, MicroDollars = 60 }, new Limit { Per = LimitPeriod.Month, Tokens = 100, Endpoint = "e" }, new Limit { Per = LimitPeriod.Session, Tokens = 5 }] };
        var stand = await Book(limits).LimitsAsync(CancellationToken.None);
        Assert.Equal([0.5, 1.13, null], stand.Select(static limit => limit.Part));
        Assert.Equal([false, true, false], stand.Select(static limit => limit.IsReached));
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_read_is_said_and_breaks_no_page()
    {
        var book = new UsageBook(static () => null, static () => "the disk is full", null, "/home/u", _time);
        Assert.Empty(await AskAsync(book, UsageKey.Day));
        Assert.Equal(new UsageSpan(Start, false, "the disk is full"), await book.SpanAsync(CancellationToken.None));
    }

    [Fact]
    public void A_table_can_be_read_by_a_spreadsheet_and_runs_nothing_in_it()
    {
        var csv = Encoding.UTF8.GetString(UsageTable.Write([new UsageRow { Key = "=cmd|' /C calc'!A0", Requests = 1 }, new UsageRow { Key = "a,\"b\"", Input = 5 }], "model"));
        Assert.Equal("model,requests,failed,estimated,unpriced,input_tokens,output_tokens,cache_read_tokens,cache_write_tokens,micro_dollars\r\n'=cmd|' /C calc'!A0,1,0,0,0,0,0,0,0,\r\n\"a,\"\"b\"\"\",0,0,0,0,5,0,0,0,\r\n", csv);
        Assert.Contains(",micro_dollars\r\nm,0,0,0,0,0,0,0,0,70\r\n", Encoding.UTF8.GetString(UsageTable.Write([new UsageRow { Key = "m", MicroDollars = 70 }], "model")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_chart_is_drawn_from_can_stand_in_a_page()
    {
        var json = UsageChart.Of([new UsageRow { Key = "</script><script>alert(1)" }], UsageRange.Of("day", Start, Start)).Value!;
        Assert.DoesNotContain("<", json, StringComparison.Ordinal);
        Assert.Equal("</script><script>alert(1)", JsonDocument.Parse(json).RootElement.GetProperty("labels")[0].GetString());
    }
}
