using System.Collections.Concurrent;
using System.Text.Json;
using Patchbay.EndToEnd.Peers;
using Xunit.Abstractions;

namespace Patchbay.EndToEnd;

/// <summary>Kill -9 of the gateway under load, again and again: what a client has whole is in the ledger once, whatever it does not have is in it at most once.</summary>
public class LedgerKillScenarios(ITestOutputHelper output)
{
    /// <summary>Kills; a thousand take a minute on the native binary.</summary>
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("PATCHBAY_LEDGER_KILLS"), out var kills) ? kills : 25;

    private const int Clients = 16;

    [Fact]
    public async Task What_a_client_has_whole_is_in_it_once()
    {
        await using var script = await ScriptedEndpoint.StartAsync();
        await using var rig = new Rig();
        script.Configure(rig);
        var headers = (await rig.AgentEnvironmentAsync())["ANTHROPIC_CUSTOM_HEADERS"];
        await rig.PatchbayAsync("down");

        ConcurrentDictionary<int, bool> whole = new();
        var (next, asked) = (0, 0);
        for (var round = 0; round < Kills; round++)
        {
            await using var gateway = Program.Start(Binaries.Patchbay, ["serve", "--json"], rig.Place.Environment, rig.Place.Work);
            var line = await gateway.Output.ReadLineAsync().WaitAsync(Limits.Wait);
            if (line is null) Assert.Fail(await gateway.Errors);
            var environment = new Dictionary<string, string> { ["ANTHROPIC_BASE_URL"] = JsonDocument.Parse(line).RootElement.GetProperty("url").GetString()!, ["ANTHROPIC_CUSTOM_HEADERS"] = headers };
            using var http = ScriptClient.Create();
            var left = 1 + (round * 37 % 90);
            var kill = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var isDead = false;
            var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
            {
                while (!Volatile.Read(ref isDead))
                {
                    var number = Interlocked.Increment(ref next);
                    var one = new LedgerCase(number);
                    if (one.End != CaseEnd.Whole || one.Encoding.Length > 0 || one.Dialect is not ("anthropic-messages" or "openai-chat")) continue;
                    Interlocked.Increment(ref asked);
                    var told = await ScriptClient.AskAsync(script, http, environment, one, one.IsAnthropic ? null : $"chat-{number}");
                    if (told.Status == 200 && told.Text.Contains(one.IsStream ? "message_stop" : "\"stop_reason\":\"end_turn\"", StringComparison.Ordinal))
                    {
                        whole[number] = true;
                        if (Interlocked.Decrement(ref left) == 0) kill.TrySetResult();
                    }
                }
            })).ToArray();
            var ended = await Task.WhenAny(kill.Task, Task.WhenAll(clients)).WaitAsync(Limits.Wait);
            await ended;
            gateway.Kill();
            Volatile.Write(ref isDead, true);
            await Task.WhenAll(clients);
        }

        // One more start: what was under way at the last kill is settled by it.
        var last = await rig.AgentEnvironmentAsync();
        Assert.NotEmpty(last);
        var rows = LedgerFile.Rows(LedgerFile.PathIn(rig.Place.Home));
        var bySession = rows.ToLookup(static row => (string)row["session"]!, StringComparer.Ordinal);
        List<string> wrong = [];
        foreach (var number in whole.Keys)
        {
            var one = new LedgerCase(number);
            var mine = bySession[one.Session].ToArray();
            if (mine.Length != 1) wrong.Add($"{one.Session}: {mine.Length} rows");
            else if ((mine[0]["output"], mine[0]["status"]) is not (long output, 200L) || output != one.Output) wrong.Add($"{one.Session}: output {mine[0]["output"]}, status {mine[0]["status"]}");
        }

        wrong.AddRange(bySession.Where(static session => session.Count() > 1).Select(static session => $"{session.Key}: {session.Count()} rows"));
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {whole.Count} whole exchanges ({asked} asked, {Kills} kills)\n{string.Join('\n', wrong.Take(20))}");
        Assert.True(whole.Count >= Kills, $"{whole.Count} whole exchanges");
        output.WriteLine($"{Kills} kills, {asked} asked, {whole.Count} whole, {rows.Count} rows");
    }
}
