using System.Text.Json;
using System.Text.RegularExpressions;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>What was used is what `patchbay usage` tells: by a plain client, by the real Claude Code, from inside its Bash tool, and in its status line.</summary>
public partial class UsageScenarios
{
    private static readonly object Used = new { input_tokens = 1000, output_tokens = 40, cache_read_input_tokens = 200, cache_creation_input_tokens = 30 };

    /// <summary>Five dollars and twenty-five; a tenth of the first for the cache, a quarter more to write it.</summary>
    private static Dictionary<string, object> Prices(string endpoint) => new()
    {
        ["prices"] = new Dictionary<string, object> { [endpoint] = new Dictionary<string, object> { ["*"] = new { input = 5, output = 25, cacheRead = 0.5, cacheWrite = 6.25 } } },
        ["limits"] = new object[] { new { per = "day", dollars = 20 } },
    };

    /// <summary>Of <see cref="Used"/>: 5,000 + 1,000 + 100 + 187.5, up to the next micro-dollar.</summary>
    private const int Cost = 6288;

    [Fact]
    public async Task What_was_asked_stands_in_the_sums_and_in_the_rows_also_after_the_gateway_has_ended()
    {
        await using var one = await Fake.StartAsync("one", new object[] { new { name = "rest", reply = new { content = PassThroughScenarios.Say("hello"), usage = Used } } });
        await using var rig = new Rig();
        rig.Configure("one", new() { ["one"] = new { kind = "custom", url = one.Url }, ["two"] = new { kind = "custom", url = one.Url } }, Prices("one"));
        var none = await rig.PatchbayAsync("usage");
        Assert.Equal((0, ""), (none.Code, none.Output));
        Assert.Contains("nothing has been used yet", none.Error, StringComparison.Ordinal);

        using var client = new PlainClient(await rig.AgentEnvironmentAsync());
        for (var i = 0; i < 3; i++) Assert.Equal(200, (await client.PostAsync(PlainClient.Streamed)).Status);
        await rig.PatchbayAsync("use", "two", "--no-probe");
        Assert.Equal(200, (await client.PostAsync(PlainClient.Streamed)).Status);

        await CheckAsync();
        await rig.PatchbayAsync("down");
        await CheckAsync();

        async Task CheckAsync()
        {
            var usage = await JsonAsync(rig, "usage", "--json");
            var total = usage.GetProperty("total");
            Assert.Equal((4, 0, 1, 4000, 160, 800, 120), (Int(total, "requests"), Int(total, "failed"), Int(total, "unpriced"), Int(total, "inputTokens"), Int(total, "outputTokens"), Int(total, "cacheReadTokens"), Int(total, "cacheWriteTokens")));
            Assert.Equal(3 * Cost, Int(total, "microDollars"));
            Assert.Equal((3 * Cost, false), (Int(usage.GetProperty("limits")[0], "microDollars"), usage.GetProperty("limits")[0].GetProperty("warned").GetBoolean()));
            var endpoints = (await JsonAsync(rig, "usage", "--by", "endpoint", "--json")).GetProperty("rows");
            Assert.Equal(["one 3", "two 1"], endpoints.EnumerateArray().Select(static row => $"{row.GetProperty("key")} {row.GetProperty("requests")}"));
            Assert.False(endpoints[1].TryGetProperty("microDollars", out _));
            var shown = await rig.PatchbayAsync("usage", "--by", "endpoint");
            Assert.Contains("$0.0189 + 1 unknown", shown.Output, StringComparison.Ordinal);
            Assert.Contains("patchbay prices", shown.Error, StringComparison.Ordinal);
            var rows = (await rig.PatchbayAsync("usage", "--rows", "--csv")).Output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(5, rows.Length);
            Assert.Equal(5, rows.Select(static row => row.Split(',')[0]).Distinct().Count());
        }
    }

    [Fact]
    public async Task From_its_Bash_tool_Claude_Code_sees_its_own_session_and_its_folder_is_the_project()
    {
        await using var one = await Fake.StartAsync("one");
        await using var rig = new Rig();
        rig.Configure("one", new() { ["one"] = new { kind = "custom", url = one.Url } }, Prices("one"));
        var file = Path.Combine(rig.Place.Work, "seen.json");
        await one.PlayAsync(new object[]
        {
            new { name = "call", toolResult = false, reply = new { content = new[] { PassThroughScenarios.Tool("toolu_1", "Bash", new { command = $"{Binaries.Patchbay} usage --session --json > {file}", description = "what was used" }) }, usage = Used } },
            new { name = "done", reply = new { content = PassThroughScenarios.Say("finished"), usage = Used } },
        });
        const string session = "0a1b2c3d-0000-4000-8000-000000000007";
        var ended = await rig.ClaudeAsync("what did I use?", "--session-id", session, "--allowedTools", "Bash");
        Assert.True(ended.Output.Trim() == "finished", ended.ToString());

        // At the time of the call the first request had ended, and stood in the ledger.
        var seen = JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement;
        Assert.Equal(session, seen.GetProperty("session").GetString());
        Assert.True(Int(seen.GetProperty("total"), "microDollars") >= Cost, seen.ToString());
        Assert.Equal("one", seen.GetProperty("models")[0].GetProperty("endpoint").GetString());

        // Where it works is told by its transcript, a moment after its first row.
        using var limit = new CancellationTokenSource(Limits.Wait);
        while (true)
        {
            var rows = (await JsonAsync(rig, "usage", "--by", "project", "--json")).GetProperty("rows");
            if (rows.EnumerateArray().Any(row => row.GetProperty("key").GetString() == rig.Place.Work)) break;
            Assert.False(limit.IsCancellationRequested, rows.ToString());
        }

        // Outside of it, in the same folder, the latest session is meant.
        var latest = await JsonAsync(rig, "usage", "--session", "--json");
        Assert.Equal((session, rig.Place.Work), (latest.GetProperty("session").GetString(), latest.GetProperty("project").GetString()));
        Assert.Equal(Int(latest.GetProperty("total"), "requests") * Cost, Int(latest.GetProperty("total"), "microDollars"));
    }

    [Fact]
    public async Task The_status_line_is_installed_shown_by_Claude_Code_and_taken_out_byte_for_byte()
    {
        await using var one = await Fake.StartAsync("one", new object[] { new { name = "rest", reply = new { content = PassThroughScenarios.Say("hello from the fake"), usage = Used } } });
        await using var rig = new Rig();
        rig.Configure("one", new() { ["one"] = new { kind = "custom", url = one.Url } }, Prices("one"));
        var settings = Path.Combine(rig.Place.Home, ".claude", "settings.json");
        rig.Place.Write("home/.claude/settings.json", "{ \"statusLine\": { \"type\": \"command\", \"command\": \"echo mine\" } }\n");
        var before = await File.ReadAllBytesAsync(settings);
        var refused = await rig.PatchbayAsync("install", "statusline");
        Assert.Equal(1, refused.Code);
        Assert.Contains("--replace", refused.Error, StringComparison.Ordinal);
        Assert.Contains("+", (await rig.PatchbayAsync("install", "statusline", "--replace", "--dry-run")).Output, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(settings));
        Assert.Equal(0, (await rig.PatchbayAsync("install", "statusline", "--replace")).Code);

        await using (var terminal = await Terminal.WithClaudeAsync(rig.Place, $"{Binaries.Patchbay} claude"))
        {
            await terminal.EnterAsync("hi");
            await terminal.UntilAsync("hello from the fake");
            await terminal.UntilAsync(static screen => Line().IsMatch(screen), "the status line");
        }

        Assert.Equal(0, (await rig.PatchbayAsync("uninstall", "statusline")).Code);
        Assert.Equal(before, await File.ReadAllBytesAsync(settings));
        Assert.Equal(0, (await rig.PatchbayAsync("undo")).Code);
        Assert.Contains("statusline", await File.ReadAllTextAsync(settings), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"one · claude-\S+ · \$0\.\d+ · [\d.]+k in, \d+ out( · context \d+%)?")]
    private static partial Regex Line();

    private static async Task<JsonElement> JsonAsync(Rig rig, params string[] arguments)
    {
        var ended = await rig.PatchbayAsync(arguments);
        Assert.True(ended.Code == 0, ended.ToString());
        return JsonDocument.Parse(ended.Output).RootElement;
    }

    private static int Int(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
