using System.Text.Json;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>The real Claude Code in a real terminal without the gateway: it is started anew when the plug moves, and its conversation goes on.</summary>
public class DirectScenarios
{
    private static readonly string Launch = $"{Binaries.Patchbay} claude --direct";

    [Fact]
    public async Task A_move_between_two_turns_takes_the_conversation_along()
    {
        await using var one = await Fake.StartAsync("one", Says("hello from one"));
        await using var two = await Fake.StartAsync("two", Says("hello from two"));
        await using var rig = Between(one, two);
        await using var terminal = await Terminal.WithClaudeAsync(rig.Place, Launch + " --append-system-prompt kept-along");
        await terminal.EnterAsync("first message");
        await terminal.UntilAsync("hello from one");
        var before = Record(rig);

        var used = await rig.PatchbayAsync("use", "two", "--no-probe");
        Assert.Contains($"as soon as its turn is over, for claude (process {before.Agent})", used.Error, StringComparison.Ordinal);

        await terminal.UntilAsync("now at two");
        await terminal.UntilAsync("shift+tab to cycle");
        await terminal.EnterAsync("second message");
        await terminal.UntilAsync("hello from two");

        var request = await two.BodyAsync((await two.JournalAsync(done: 1)).First(entry => entry.Method == "POST").N);
        Assert.Contains("first message", request, StringComparison.Ordinal);
        Assert.Contains("hello from one", request, StringComparison.Ordinal);
        var after = Record(rig);
        Assert.Equal(("two", two.Url), (after.Endpoint, after.Url));
        Assert.NotEqual(before.Agent, after.Agent);
        // Its own options came along, the token of the other endpoint did not.
        Assert.Contains("kept-along", File.ReadAllText($"/proc/{after.Agent}/cmdline").Split('\0'));
        Assert.DoesNotContain("key-of-one", File.ReadAllText($"/proc/{after.Agent}/environ"), StringComparison.Ordinal);
        Assert.All((await one.JournalAsync()).Where(entry => entry.Method == "POST"), entry => Assert.Equal("Bearer key-of-one", entry.Header("authorization")));
        Assert.All((await two.JournalAsync()).Where(entry => entry.Method == "POST"), entry => Assert.Equal("key-of-two", entry.Header("x-api-key")));

        await terminal.EnterAsync("/exit");
        await AtTheShellAsync(terminal);
        Assert.Empty(Directory.EnumerateFiles(RecordFolder(rig)));
    }

    [Fact]
    public async Task A_turn_is_never_cut()
    {
        await using var one = await Fake.StartAsync("one", new object[] { new { name = "held", reply = new { content = PassThroughScenarios.Say("begun at one\nand finished there"), holdAfter = 4 } } });
        await using var two = await Fake.StartAsync("two", Says("hello from two"));
        await using var rig = Between(one, two);
        await using var terminal = await Terminal.WithClaudeAsync(rig.Place, Launch);
        await terminal.EnterAsync("begin");
        await one.JournalAsync(held: 1);

        Assert.Equal(0, (await rig.PatchbayAsync("use", "two", "--no-probe")).Code);
        var waiting = await UntilAsync(rig, record => record.MovesTo == "two");
        Assert.Equal("one", waiting.Endpoint);
        await one.ReleaseAsync();

        await terminal.UntilAsync("now at two");
        await terminal.UntilAsync(screen => screen.Contains("and finished there", StringComparison.Ordinal), "the whole answer");
        await terminal.EnterAsync("and now");
        await terminal.UntilAsync("hello from two");
        Assert.False((await one.JournalAsync()).Single(entry => entry.Method == "POST").Aborted);
    }

    [Fact]
    public async Task Restart_by_hand_waits_for_the_new_process()
    {
        await using var one = await Fake.StartAsync("one", Says("hello from one"));
        await using var rig = Between(one, one);
        await using var terminal = await Terminal.WithClaudeAsync(rig.Place, Launch);
        await terminal.EnterAsync("first message");
        await terminal.UntilAsync("hello from one");
        var before = Record(rig);

        var restarted = await rig.PatchbayAsync("restart", before.Agent.ToString(CultureInfo.InvariantCulture), "--json");
        Assert.True(restarted.Code == 0, restarted.ToString());
        var now = JsonDocument.Parse(restarted.Output).RootElement;
        Assert.Equal(before.Agent, now.GetProperty("before").GetInt32());
        Assert.Equal(Record(rig).Agent, now.GetProperty("after").GetInt32());
        Assert.NotEqual(before.Agent, Record(rig).Agent);
        Assert.False(Directory.Exists($"/proc/{before.Agent}"));
        await terminal.UntilAsync("shift+tab to cycle");
        await terminal.EnterAsync("second message");
        await one.JournalAsync(done: 2);
    }

    [Fact]
    public async Task For_an_agent_of_the_persons_own_the_exact_command_is_told_and_works()
    {
        await using var one = await Fake.StartAsync("one", Says("hello from one"));
        await using var two = await Fake.StartAsync("two", Says("hello from two"));
        await using var rig = Between(one, two);
        var settings = rig.Place.Write("home/.claude/settings.json", JsonSerializer.Serialize(new { env = new { ANTHROPIC_BASE_URL = one.Url } }));
        var environment = rig.Place.Environment;
        (environment["ANTHROPIC_BASE_URL"], environment["ANTHROPIC_AUTH_TOKEN"]) = (two.Url, "dummy");
        environment["PATH"] = $"{Path.GetDirectoryName(Binaries.Claude)}:{environment["PATH"]}";
        await using var terminal = await Terminal.WithClaudeAsync(rig.Place, "claude --append-system-prompt 'two words'", environment);
        await terminal.EnterAsync("first message");
        await terminal.UntilAsync("hello from one");
        File.WriteAllText(settings, "{}");
        var session = Path.GetFileNameWithoutExtension(Directory.EnumerateFiles(Path.Combine(rig.Place.Home, ".claude", "projects"), "*.jsonl", SearchOption.AllDirectories).Single());

        var told = await rig.PatchbayAsync("restart", session);
        Assert.True(told.Code == 0, told.ToString());
        Assert.Equal($"cd {rig.Place.Work}; claude --append-system-prompt 'two words' --resume {session}", told.Output.Trim());
        Assert.Contains("leave claude (process", told.Error, StringComparison.Ordinal);

        await terminal.EnterAsync("/exit");
        await AtTheShellAsync(terminal);
        await terminal.EnterAsync(told.Output.Trim());
        await terminal.UntilAsync("shift+tab to cycle");
        await terminal.EnterAsync("second message");
        await terminal.UntilAsync("hello from two");
        Assert.Contains("first message", await two.BodyAsync((await two.JournalAsync(done: 1)).First(entry => entry.Method == "POST").N), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_of_another_dialect_is_refused_and_a_running_agent_stays()
    {
        await using var one = await Fake.StartAsync("one", Says("hello from one"));
        await using var rig = Between(one, one);
        await using var terminal = await Terminal.WithClaudeAsync(rig.Place, Launch);
        var used = await rig.PatchbayAsync("use", "chat", "--no-probe");
        Assert.Contains("only the gateway translates", used.Error, StringComparison.Ordinal);
        var stays = await UntilAsync(rig, record => record.Obstacle is not null);
        Assert.Equal("one", stays.Endpoint);

        var refused = await rig.PatchbayAsync("claude", "--direct", "-p", "hi");
        Assert.Equal(1, refused.Code);
        Assert.Contains("chat speaks openai-chat, and only the gateway translates", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_question_is_answered_without_a_gateway()
    {
        await using var one = await Fake.StartAsync("one", Says("hello from one"));
        await using var rig = Between(one, one);
        var ended = await rig.PatchbayAsync("claude", "--direct", "-p", "hi");
        Assert.True(ended.Code == 0, ended.ToString());
        Assert.Equal("hello from one", ended.Output.Trim());
        Assert.Contains("not running", (await rig.PatchbayAsync("status")).Output, StringComparison.Ordinal);
    }

    private static Task AtTheShellAsync(Terminal terminal) => terminal.UntilAsync(screen => screen.TrimEnd().EndsWith(Terminal.Prompt, StringComparison.Ordinal), "the shell");

    private static Rig Between(Fake one, Fake two)
    {
        var rig = new Rig();
        rig.Configure("one", new()
        {
            ["one"] = new { kind = "custom", url = one.Url, credential = new { bearer = "key-of-one" } },
            ["two"] = new { kind = "custom", url = two.Url, credential = new { apiKey = "key-of-two" } },
            ["chat"] = new { kind = "openai-compatible", url = one.Url },
        });
        return rig;
    }

    private static object[] Says(string text) => [new { name = "says", reply = new { content = PassThroughScenarios.Say(text) } }];

    private static string RecordFolder(Rig rig) => Directory.EnumerateDirectories(Path.Combine(rig.Place.Home, ".local", "share", "patchbay")).Select(static folder => Path.Combine(folder, "direct")).Single(Directory.Exists);

    private static Known Record(Rig rig) => JsonSerializer.Deserialize<Known>(File.ReadAllText(Directory.EnumerateFiles(RecordFolder(rig), "*.json").Single()), JsonSerializerOptions.Web)!;

    private static async Task<Known> UntilAsync(Rig rig, Func<Known, bool> isThere)
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        using var watcher = new FileSystemWatcher(RecordFolder(rig)) { EnableRaisingEvents = true };
        var changed = new SemaphoreSlim(0);
        watcher.Renamed += (_, _) => changed.Release();
        watcher.Changed += (_, _) => changed.Release();
        while (true)
        {
            if (Record(rig) is var record && isThere(record)) return record;
            await changed.WaitAsync(limit.Token);
        }
    }

    private sealed record Known(int Launcher, int Agent, string Endpoint, string Url, string? MovesTo, string? Obstacle);
}
