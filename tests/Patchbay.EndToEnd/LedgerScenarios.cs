using System.Text.RegularExpressions;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>The ledger equals what endpoints that follow a script have used, to the token and the millionth of a dollar.</summary>
public partial class LedgerScenarios
{
    /// <summary>Exchanges of the script; ten thousand take about a minute.</summary>
    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("PATCHBAY_LEDGER_EXCHANGES"), out var count) ? count : 10_000;

    [Fact]
    public async Task Ten_thousand_exchanges_of_all_dialects_are_in_it_to_the_token_and_the_micro_dollar()
    {
        await using var script = await ScriptedEndpoint.StartAsync();
        await using var rig = new Rig();
        script.Configure(rig);
        var environment = await rig.AgentEnvironmentAsync();
        using var http = ScriptClient.Create();
        var told = new TurnTold[Count];
        for (var dialect = 0; dialect < LedgerCase.Dialects.Length; dialect++)
        {
            var plugged = await rig.PatchbayAsync("use", $"script-{LedgerCase.Dialects[dialect]}", "--no-probe");
            Assert.True(plugged.Code == 0, plugged.ToString());
            var mine = Enumerable.Range(0, Count).Where(number => number % LedgerCase.Dialects.Length == dialect);
            await Parallel.ForEachAsync(mine, new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (number, _) => told[number] = await ScriptClient.AskAsync(script, http, environment, new LedgerCase(number)));
        }

        // Those that were hung up on end a moment after their client.
        var rows = LedgerFile.Rows(LedgerFile.PathIn(rig.Place.Home));
        for (var patience = 0; rows.Count < Expected && patience < 100; patience++)
        {
            await Task.Delay(100);
            rows = LedgerFile.Rows(LedgerFile.PathIn(rig.Place.Home));
        }

        var bySession = rows.ToLookup(static row => (string)row["session"]!, StringComparer.Ordinal);
        List<string> wrong = [];
        for (var number = 0; number < Count; number++)
        {
            var one = new LedgerCase(number);
            if (Check(one, told[number], [.. bySession[one.Session]]) is { } problem) wrong.Add($"{one.Number} {one.Dialect} {one.End} stream={one.IsStream} {one.Encoding}: {problem}");
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {Count} differ\n{string.Join('\n', wrong.Take(20))}");
        Assert.Equal(Expected, rows.Count);
        Assert.Equal(rows.Count, script.Asked.Values.Sum());
    }

    private static int Expected => Count + Enumerable.Range(0, Count).Count(static number => new LedgerCase(number).End == CaseEnd.Retried);

    /// <returns>What is wrong; null when nothing is.</returns>
    private static string? Check(LedgerCase one, TurnTold told, List<Dictionary<string, object?>> rows)
    {
        var wanted = one.End == CaseEnd.Retried ? 2 : 1;
        if (rows.Count != wanted) return $"{rows.Count} rows, not {wanted}";
        if (wanted == 2)
        {
            if (Differs(rows[0], ("attempt", 1L), ("status", 400L), ("input", null), ("output", null), ("micro_dollars", 0L), ("estimate", "")) is { } first) return $"first attempt: {first}";
        }

        var row = rows[^1];
        var same = Differs(row, ("attempt", (long)wanted), ("endpoint", one.Endpoint), ("dialect", one.Dialect), ("asked_model", one.Model), ("used_model", one.Model), ("path", "/v1/messages"), ("kind", "custom"), ("client_key", "local"));
        if (same is not null) return same;
        return one.End switch
        {
            CaseEnd.Whole or CaseEnd.Retried => Differs(
                row,
                ("status", 200L), ("finding", ""), ("estimate", ""), ("stream", one.IsStream ? 1L : 0L), ("input", one.Input), ("output", one.Output),
                ("cache_read", Reported(one, one.CacheRead, one.Dialect != "ollama")),
                ("cache_write", Reported(one, one.CacheWrite, one.Dialect is not ("ollama" or "gemini"))),
                ("cache_write_hour", one.IsAnthropic ? one.CacheWriteHour : null),
                ("reasoning", one.Dialect == "ollama" ? null : one.Reasoning),
                ("web_searches", one.WebSearches > 0 ? one.WebSearches : null),
                ("server_tool_uses", one.WebSearches > 0 ? one.WebSearches + 2 : null),
                ("micro_dollars", LedgerCase.Cost(one.Input, one.Output, one.CacheRead, one.CacheWrite, one.CacheWriteHour, one.WebSearches))),
            CaseEnd.Refused => Differs(row, ("input", null), ("output", null), ("micro_dollars", 0L), ("estimate", "")) ?? ((long)row["status"]! >= 400 ? null : $"status {row["status"]}"),
            CaseEnd.NoUsage => Estimated(row, "not reported", 200, one, told),
            CaseEnd.Aborted => Estimated(row, "client aborted", 499, one, told),
            _ => one.IsStream ? Estimated(row, "endpoint cut", 200, one, told) : Differs(row, ("estimate", "endpoint cut")) ?? (row["status"] is 424L or 502L ? null : $"status {row["status"]}"), // 502 on a connection that had served before.
        };
    }

    /// <summary>An estimate keeps what was reported, has the input that the client was told, and of the output what came, at four bytes a token.</summary>
    private static string? Estimated(Dictionary<string, object?> row, string why, long status, LedgerCase one, TurnTold told)
    {
        if (Differs(row, ("estimate", why), ("status", status)) is { } problem) return problem;
        if (!one.IsStream) return row["output"] is long some && some >= one.TextBytes / 4 ? null : $"output {row["output"]}";
        var isKnown = one.IsAnthropic && one.End != CaseEnd.NoUsage;
        if (Differs(row, ("output", Math.Max(1, one.TextBytes / 4))) is { } output) return output;
        if (isKnown && Differs(row, ("input", one.Input), ("cache_read", one.CacheRead), ("cache_write", one.CacheWrite), ("cache_write_hour", one.CacheWriteHour)) is { } input) return input;
        if (!one.IsAnthropic && long.Parse(InputTold().Match(told.Text).Groups[1].Value, CultureInfo.InvariantCulture) is var said && (long)row["input"]! != said) return $"input {row["input"]}, told {said}";
        return Differs(row, ("micro_dollars", LedgerCase.Cost((long)row["input"]!, (long)row["output"]!, (long?)row["cache_read"] ?? 0, (long?)row["cache_write"] ?? 0, (long?)row["cache_write_hour"] ?? 0, (long?)row["web_searches"] ?? 0)));
    }

    private static long? Reported(LedgerCase one, long count, bool tells) => tells || count > 0 ? count : one.IsAnthropic ? count : null;

    private static string? Differs(Dictionary<string, object?> row, params (string Column, object? Wanted)[] columns)
    {
        foreach (var (column, wanted) in columns)
        {
            if (!Equals(row[column], wanted)) return $"{column} is {row[column] ?? "null"}, not {wanted ?? "null"}";
        }

        return null;
    }

    [GeneratedRegex("\"input_tokens\":(\\d+)")]
    private static partial Regex InputTold();
}
