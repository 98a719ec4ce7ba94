using System.Text.Json;
using Patchbay.Ledger;
using Patchbay.Usage;

namespace Patchbay.Tests.Usage;

/// <summary>`patchbay usage` over a ledger on the disk.</summary>
public sealed class UsageCommandTests : IDisposable
{
    private static readonly DateTimeOffset Today = new(DateTimeOffset.Now.Date.AddHours(12));
    private readonly LedgerFolder _machine = new();

    public void Dispose() => _machine.Dispose();

    private async Task<JsonElement> JsonAsync(params string[] args)
    {
        Assert.True(await _machine.RunAsync(["usage", "--json", .. args]) == 0, _machine.Words);
        return JsonDocument.Parse(_machine.Data).RootElement;
    }

    private static DateTimeOffset Past(int days, int seconds = 0) => Today.AddDays(-days).AddHours(-12).AddSeconds(seconds);

    [Theory]
    [InlineData("--by week", "week")]
    [InlineData("--since soon", "is no time")]
    [InlineData("--until 7x", "is no time")]
    [InlineData("--since 2d --until 3d", "is not before")]
    [InlineData("--json --csv", "exclude each other")]
    [InlineData("--rows --by model", "leave one of them out")]
    [InlineData("--limit 0", "shows nothing")]
    [InlineData("--limit many", "many")]
    [InlineData("--nonsense", "--nonsense")]
    public async Task A_wrong_line_is_a_misuse(string line, string expected)
    {
        Assert.Equal(2, await _machine.RunAsync(["usage", .. line.Split(' ')]));
        Assert.Contains(expected, _machine.Words, StringComparison.Ordinal);
        Assert.Empty(_machine.Data);
    }

    [Fact]
    public async Task Without_a_ledger_it_teaches_and_is_no_failure()
    {
        Assert.Equal(0, await _machine.RunAsync("usage"));
        Assert.Contains("patchbay claude", _machine.Words, StringComparison.Ordinal);
        Assert.Empty(_machine.Data);
        var json = await JsonAsync();
        Assert.Equal(0, json.GetProperty("rows").GetArrayLength());
        Assert.False(json.GetProperty("total").TryGetProperty("microDollars", out _));
        Assert.Equal(0, await _machine.RunAsync("usage", "--rows"));
        Assert.StartsWith("id,time,", _machine.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_or_newer_ledger_is_a_failure_that_says_so()
    {
        _machine.Write(LedgerFolder.Row(Today));
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_machine.Path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99;";
            command.ExecuteNonQuery();
        }

        Assert.Equal(1, await _machine.RunAsync("usage"));
        Assert.Contains("a newer Patchbay has written it", _machine.Words, StringComparison.Ordinal);
        File.WriteAllText(_machine.Path, new string('x', 5000));
        Assert.Equal(1, await _machine.RunAsync("usage"));
        Assert.Contains("error: the ledger cannot be read", _machine.Words, StringComparison.Ordinal);
        Assert.Contains("sets it aside", _machine.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sums_are_by_day_for_thirty_days_unless_somebody_asks_otherwise()
    {
        _machine.WriteAll(
            [
                LedgerFolder.Row(Past(40)), LedgerFolder.Row(Past(1), "s", "m1", "e1", 1000), LedgerFolder.Row(Past(1, 1), "t", "m2", "e2", cost: null) with { Estimate = Estimate.ClientAborted, Status = 499 },
                LedgerFolder.Row(Past(0), "t", "m2", "e2"), LedgerFolder.Row(Past(0, 1)) with { Path = "/v1/messages/count_tokens" },
            ],
            new() { ["s"] = "/src/a" });
        var json = await JsonAsync("--until", "today");
        Assert.Equal("day", json.GetProperty("by").GetString());
        Assert.Equal([Past(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Past(0).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)], json.GetProperty("rows").EnumerateArray().Select(static row => row.GetProperty("key").GetString()));
        var total = json.GetProperty("total");
        Assert.Equal((3, 1, 1, 1, 60, "0.00006", 1020), (Int(total, "requests"), Int(total, "failed"), Int(total, "estimated"), Int(total, "unpriced"), Int(total, "microDollars"), total.GetProperty("dollars").GetString(), Int(total, "inputTokens")));
        Assert.Equal(Past(40), json.GetProperty("since").GetDateTimeOffset());

        Assert.Equal(["m1", "m2"], (await JsonAsync("--by", "model", "--until", "today")).GetProperty("rows").EnumerateArray().Select(static row => row.GetProperty("key").GetString()));
        Assert.Equal(["/src/a", ""], (await JsonAsync("--by", "project", "--until", "today")).GetProperty("rows").EnumerateArray().Select(static row => row.GetProperty("key").GetString()));
        var limited = await JsonAsync("--by", "endpoint", "--limit", "1", "--until", "today");
        Assert.Equal(("e1", 2), (limited.GetProperty("rows")[0].GetProperty("key").GetString(), Int(limited.GetProperty("others"), "requests")));
        Assert.Equal(1, Int((await JsonAsync("--endpoint", "e1", "--until", "today")).GetProperty("total"), "requests"));
        Assert.Equal(4, Int((await JsonAsync("--since", "90d", "--until", "today")).GetProperty("total"), "requests"));

        Assert.Equal(0, await _machine.RunAsync("usage", "--by", "model", "--until", "today"));
        Assert.Contains("$0.00003 + 1 unknown", _machine.Data, StringComparison.Ordinal);
        Assert.Contains("patchbay prices", _machine.Words, StringComparison.Ordinal);
        Assert.Contains("are estimates", _machine.Words, StringComparison.Ordinal);
        Assert.Equal(0, await _machine.RunAsync("usage", "--by", "model", "--csv", "--until", "today"));
        Assert.Equal("model,requests,failed,estimated,unpriced,input_tokens,output_tokens,cache_read_tokens,cache_write_tokens,reasoning_tokens,web_searches,micro_dollars,dollars\r\nm1,1,0,0,0,1000,2,100,1,0,0,30,0.00003\r\nm2,2,1,1,1,20,4,200,2,0,0,30,0.00003\r\n", _machine.Data);
        Assert.Equal(0, await _machine.RunAsync("usage", "--since", "2020-01-01", "--until", "2020-02-01"));
        Assert.Contains("nothing was used in this time", _machine.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_is_told_by_model_and_subagent_and_limits_stand_beside()
    {
        _machine.Folder.Write("settings.json", """{ "limits": [{ "per": "day", "dollars": 0.0001 }, { "per": "session", "tokens": 100 }, { "per": "month", "dollars": 5, "endpoint": "e2" }] }""");
        var noon = DateTimeOffset.Now.AddSeconds(-5);
        const string id = "0a1b2c3d-0000-4000-8000-000000000001";
        _machine.WriteAll(
            [LedgerFolder.Row(noon, id, "big", "e1", 5000), LedgerFolder.Row(noon.AddSeconds(1), id, "small", "e2") with { Agent = "sub-1" }, LedgerFolder.Row(noon.AddSeconds(2), id, "big", "e1"), LedgerFolder.Row(noon.AddSeconds(3), "other")],
            new() { [id] = Directory.GetCurrentDirectory() });
        _machine.Environment[CurrentSession.Variable] = id;
        var json = await JsonAsync("--session");
        Assert.Equal((id, Directory.GetCurrentDirectory(), 3, 4500), (json.GetProperty("session").GetString(), json.GetProperty("project").GetString(), Int(json.GetProperty("total"), "requests"), Int(json, "waitedMs")));
        Assert.Equal(["big e1 2", "small e2 1"], json.GetProperty("models").EnumerateArray().Select(static model => $"{model.GetProperty("key")} {model.GetProperty("endpoint")} {model.GetProperty("requests")}"));
        Assert.Equal([" 2", "sub-1 1"], json.GetProperty("agents").EnumerateArray().Select(static agent => $"{agent.GetProperty("key")} {agent.GetProperty("requests")}"));
        Assert.Equal(["day 120 True True", "session 90 True True", "month 30 False False"], json.GetProperty("limits").EnumerateArray().Select(static limit => $"{limit.GetProperty("per")} {limit.GetProperty("microDollars")} {limit.GetProperty("warned")} {limit.GetProperty("reached")}"));

        // By the beginning of its id, and as the latest of the folder.
        Assert.Equal(id, (await JsonAsync("--session", "0a1b2c3d")).GetProperty("session").GetString());
        _machine.Environment.Remove(CurrentSession.Variable);
        Assert.Equal(id, (await JsonAsync("--session")).GetProperty("session").GetString());
        Assert.Equal(2, (await JsonAsync("--session", "--by", "model")).GetProperty("rows").GetArrayLength());
        Assert.Equal(0, await _machine.RunAsync("usage", "--session"));
        Assert.Contains("subagent sub-1", _machine.Data, StringComparison.Ordinal);
        Assert.Contains("cost       $0.00009", _machine.Data, StringComparison.Ordinal);
        Assert.Contains("100 tokens a session", _machine.Data, StringComparison.Ordinal);
        Assert.Equal(1, await _machine.RunAsync("usage", "--session", "nobody"));
        Assert.Contains("no session `nobody`", _machine.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_row_is_written_however_many_there_are()
    {
        _machine.Write(Enumerable.Range(0, 4321).Select(static n => LedgerFolder.Row(Past(3).AddMilliseconds(n)) with { Usage = default, MicroDollars = null, Price = "" }));
        Assert.Equal(0, await _machine.RunAsync("usage", "--rows", "--json"));
        var lines = _machine.Data.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4321, lines.Distinct().Count());
        var first = JsonDocument.Parse(lines[0]).RootElement;
        Assert.Equal(Past(3).AddMilliseconds(4320), first.GetProperty("time").GetDateTimeOffset());
        Assert.False(first.TryGetProperty("inputTokens", out _));
        Assert.Equal(0, await _machine.RunAsync("usage", "--rows", "--limit", "3"));
        var csv = _machine.Data.Split("\r\n");
        Assert.Equal(5, csv.Length);
        Assert.Equal(csv[0].Split(',').Length, csv[1].Split(',').Length);
        Assert.Contains("4321,", (await CsvTotalAsync()) + ",", StringComparison.Ordinal);

        async Task<string> CsvTotalAsync()
        {
            await _machine.RunAsync("usage", "--by", "endpoint", "--csv");
            return _machine.Data;
        }
    }

    [Fact]
    public void A_transcript_tells_the_folder_of_its_session_and_a_name_from_a_header_leads_nowhere_else()
    {
        var transcripts = new TranscriptFolders(Path.Combine(_machine.Folder.FullPath, ".claude"));
        Assert.Null(transcripts.Find("s-1"));
        _machine.Folder.Write(".claude/projects/-src-a/s-1.jsonl", "{\"type\":\"summary\",\"message\":{\"cwd\":\"/not/this\"}}\nno json\n{\"parentUuid\":null,\"cwd\":\"/src/a\",\"sessionId\":\"s-1\"}\n");
        _machine.Folder.Write(".claude/projects/-src-b/s-2.jsonl", $"{{\"cwd\":\"/src/b\",\"text\":\"{new string('x', 100_000)}\"}}\n");
        _machine.Folder.Write(".claude/projects/-src-b/s-3.jsonl", $"{{\"text\":\"{new string('x', 100_000)}\",\"cwd\":\"/src/b\"}}\n");
        _machine.Folder.Write("secret.jsonl", "{\"cwd\":\"/secret\"}\n");
        Assert.Equal("/src/a", transcripts.Find("s-1"));
        Assert.Equal("/src/b", transcripts.Find("s-2"));
        Assert.Null(transcripts.Find("s-3"));
        Assert.Null(transcripts.Find("../../../secret"));
        Assert.Null(transcripts.Find(new string('a', 200)));
    }

    private static int Int(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
