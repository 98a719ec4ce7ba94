using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Patchbay.Console.Agents;
using Patchbay.Console.Usage;
using Patchbay.Gateway.Ledger;
using Patchbay.Protocol.Control;
using Patchbay.Wiring;

namespace Patchbay.Tests.Console;

public class UsageTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 30, 10, 30, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Start);
    private readonly SomeAgents _agents = new();

    private UsageBook Book(int capacity = 100) => new(new TrafficLog(_time), _agents, _time, capacity);

    private static TrafficEntry Used(int hours, string model = "m", string session = "s", long input = 10) =>
        FakeTrafficBook.Entry(1) with { Time = Start.AddHours(hours), Model = "asked", UsedModel = model, Session = session, InputTokens = input, OutputTokens = 2, CacheReadTokens = 100, CacheWriteTokens = 1 };

    private static async Task<IReadOnlyList<UsageRow>> AskAsync(UsageBook book, UsageKey by, int from = -100, int to = 100) => await book.QueryAsync(new UsageQuery(Start.AddHours(from), Start.AddHours(to), by), CancellationToken.None);

    [Fact]
    public async Task Sums_are_made_by_whatever_is_asked_for()
    {
        var book = Book();
        book.Count(Used(0));
        book.Count(Used(0, input: 20) with { Status = 424, Finding = "PB-NET-02" });
        book.Count(Used(1, model: "large", session: "t", input: 5000));
        book.Count(Used(0) with { Request = "POST /v1/messages/count_tokens" });
        book.Count(Used(0) with { Endpoint = "" });
        var models = await AskAsync(book, UsageKey.Model);
        Assert.Equal(["large", "m"], models.Select(static row => row.Key));
        Assert.Equal((2, 1, 30, 4, 200, 2), (models[1].Requests, models[1].Failed, models[1].Input, models[1].Output, models[1].CacheRead, models[1].CacheWrite));
        Assert.Null(models[1].MicroDollars);
        Assert.Equal(["t", "s"], (await AskAsync(book, UsageKey.Session)).Select(static row => row.Key));
        Assert.Equal(3, Assert.Single(await AskAsync(book, UsageKey.Endpoint)).Requests);
        var hours = await AskAsync(book, UsageKey.Hour);
        Assert.Equal([2L, 1L], hours.Select(static row => row.Requests));
        Assert.Equal(Start.AddMinutes(-30), hours[0].Start);
        Assert.Equal(1, Assert.Single(await AskAsync(book, UsageKey.Model, from: 1)).Requests);
    }

    [Fact]
    public async Task A_project_is_the_folder_of_the_session_also_when_its_agent_has_ended()
    {
        var book = Book();
        _agents.Rows = [new AgentRow { Pid = 1, Kind = "terminal", Session = "s", Folder = "~/work" }];
        book.Count(Used(0));
        book.Count(Used(0, session: "unknown"));
        Assert.Equal(["", "~/work"], (await AskAsync(book, UsageKey.Project)).Select(static row => row.Key).Order(StringComparer.Ordinal));
        _agents.Rows = [];
        Assert.Contains(await AskAsync(book, UsageKey.Project), static row => row.Key == "~/work");
    }

    [Fact]
    public async Task Without_room_the_oldest_hour_goes_and_the_book_says_so()
    {
        var book = Book(capacity: 3);
        Assert.Equal(Start, book.Span.Since);
        for (var hour = 0; hour < 5; hour++) book.Count(Used(hour));
        Assert.Equal(3, (await AskAsync(book, UsageKey.Hour)).Count);
        Assert.Equal(Start.AddMinutes(-30).AddHours(2), book.Span.Since);
    }

    [Fact]
    public void A_table_can_be_read_by_a_spreadsheet_and_runs_nothing_in_it()
    {
        var csv = Encoding.UTF8.GetString(UsageTable.Write([new UsageRow { Key = "=cmd|' /C calc'!A0", Requests = 1 }, new UsageRow { Key = "a,\"b\"", Input = 5 }], "model"));
        Assert.Equal("model,requests,failed,input_tokens,output_tokens,cache_read_tokens,cache_write_tokens\r\n'=cmd|' /C calc'!A0,1,0,0,0,0,0\r\n\"a,\"\"b\"\"\",0,0,5,0,0,0\r\n", csv);
        Assert.Contains(",microdollars\r\nm,0,0,0,0,0,0,70\r\n", Encoding.UTF8.GetString(UsageTable.Write([new UsageRow { Key = "m", MicroDollars = 70 }], "model")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_chart_is_drawn_from_can_stand_in_a_page()
    {
        var json = UsageChart.Of([new UsageRow { Key = "</script><script>alert(1)" }], UsageRange.Of("day", Start, Start)).Value!;
        Assert.DoesNotContain("<", json, StringComparison.Ordinal);
        Assert.Equal("</script><script>alert(1)", JsonDocument.Parse(json).RootElement.GetProperty("labels")[0].GetString());
    }

    private sealed class SomeAgents : IAgentTable
    {
        public IReadOnlyList<AgentRow> Rows { get; set; } = [];

        public Task<IReadOnlyList<AgentRow>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(Rows);

        public Task<AgentWhy?> WhyAsync(int pid, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<int?> RestartAsync(int pid, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
