using System.Text.Json;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>Limits of money and tokens: exact under many streams at once, and told by the real Claude Code.</summary>
public class LimitScenarios
{
    private const int Streams = 64;

    [Theory]
    [InlineData("day", 120.0)]
    [InlineData("month", 150.5)]
    public async Task Under_64_streams_at_once_no_exchange_begins_once_the_limit_is_reached(string per, double dollars)
    {
        await using var script = await ScriptedEndpoint.StartAsync();
        await using var rig = new Rig();
        script.Configure(rig, new() { ["limits"] = new object[] { new { per, dollars }, new { per = "session", tokens = 1_000_000_000 } } });
        var environment = await rig.AgentEnvironmentAsync();
        using var http = ScriptClient.Create();
        var cases = Enumerable.Range(0, 100_000).Select(static number => new LedgerCase(number)).Where(static one => one is { IsAnthropic: true, End: CaseEnd.Whole, Encoding: "" }).Take(800).ToArray();
        var told = new TurnTold[cases.Length];
        await Parallel.ForAsync(0, cases.Length, new ParallelOptions { MaxDegreeOfParallelism = Streams }, async (index, _) => told[index] = await ScriptClient.AskAsync(script, http, environment, cases[index]));

        var limit = (long)(dollars * 1_000_000);
        var rows = LedgerFile.Rows(LedgerFile.PathIn(rig.Place.Home));
        Assert.Equal(cases.Length, rows.Count);
        var served = rows.Where(static row => row["status"] is 200L).Select(static row => (Began: (long)row["id"]!, Ended: (long)row["id"]! + (long)row["total_us"]!, Cost: (long)row["micro_dollars"]!)).ToArray();
        var spent = served.Sum(static row => row.Cost);
        Assert.True(spent >= limit, $"spent {spent} of {limit}");
        // What goes over it was under way when it was reached.
        var reached = 0L;
        var reachedAt = served.OrderBy(static row => row.Ended).First(row => (reached += row.Cost) >= limit).Ended;
        Assert.True(served.Count(row => row.Ended > reachedAt) < Streams, $"{served.Count(row => row.Ended > reachedAt)} ended after it was reached");
        // A millisecond of difference between two clocks, at most.
        Assert.DoesNotContain(served, row => row.Began > reachedAt + 5_000);
        Assert.All(rows.Where(static row => row["status"] is not 200L), static row => Assert.Equal((429L, "PB-LIFE-17", 0L), ((long)row["status"]!, (string)row["finding"]!, (long)row["micro_dollars"]!)));
        Assert.Contains(rows, static row => row["status"] is 429L);
        Assert.Equal(served.Length, script.Asked.Count);
        Assert.All(told.Where(static one => one.Status == 429), one => Assert.Contains("PB-LIFE-17", one.Text, StringComparison.Ordinal));
        var near = told.Where(static one => one.Status == 200).Select(static one => one.Headers!.TryGetValues("anthropic-ratelimit-unified-overage-utilization", out var values) ? values.Single() : null).ToArray();
        Assert.Contains(near, static part => part is null);
        Assert.Contains(near, static part => part is not null && decimal.Parse(part, System.Globalization.CultureInfo.InvariantCulture) >= 0.75m);

        // A restart forgets nothing; a higher limit lets go on at once.
        await rig.PatchbayAsync("down");
        environment = await rig.AgentEnvironmentAsync();
        Assert.Equal(429, (await ScriptClient.AskAsync(script, http, environment, cases[0])).Status);
        script.Configure(rig, new() { ["limits"] = new object[] { new { per, dollars = 100_000 } } });
        
        var again = await ScriptClient.AskAsync(script, http, environment, cases[0]);
        for (var patience = 0; again.Status != 200 && patience < 100; patience++)
        {
            await Task.Delay(100);
            again = await ScriptClient.AskAsync(script, http, environment, cases[0]);
        }

        Assert.Equal(200, again.Status);
    }

    [Fact]
    public async Task Claude_Code_shows_that_a_limit_is_reached_and_asks_once()
    {
        await using var fake = await Fake.StartAsync("metered");
        await using var rig = new Rig();
        rig.Configure("metered", new() { ["metered"] = new { kind = "custom", url = fake.Url } }, new() { ["limits"] = new[] { new { per = "day", tokens = 1 } } });
        var first = await rig.ClaudeAsync("hi");
        Assert.True(first.Code == 0, first.ToString());
        var asked = (await fake.JournalAsync()).Length;

        var second = await rig.ClaudeAsync("hi again");
        Assert.True(second.Code == 1, second.ToString());
        foreach (var part in new[] { "PB-LIFE-17", "Your limit of 1 tokens a day is reached", "patchbay usage", "limits" }) Assert.True(second.Output.Contains(part, StringComparison.Ordinal), second.ToString());
        Assert.Equal(asked, (await fake.JournalAsync()).Length);
        var refused = (await rig.TrafficAsync()).Where(static exchange => exchange.GetProperty("finding").GetString() == "PB-LIFE-17").ToArray();
        Assert.Single(refused);
    }
}
