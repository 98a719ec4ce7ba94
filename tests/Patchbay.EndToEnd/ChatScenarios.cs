using System.Text.Json;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>Sessions of the real Claude Code behind the real ACP bridge, hosted by `patchbay chat`: moved, cancelled, killed, resumed.</summary>
public class ChatScenarios
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_moves_with_a_turn_in_flight_and_two_prompts_waiting_and_keeps_every_word(bool direct)
    {
        await using var one = await Fake.StartAsync("one", new object[] { new { name = "held", lastUser = "first", reply = new { content = PassThroughScenarios.Say("begun at one\nand finished there"), holdAfter = 4 } } });
        await using var two = await Fake.StartAsync("two", new object[] { new { name = "echo", reply = new { echo = "two" } } });
        await using var rig = Between(one, two);
        await using var chat = Chat.Start(rig, direct ? ["--direct", "--endpoint", "one"] : ["--endpoint", "one"]);
        await chat.TypeAsync("first");
        await one.JournalAsync(held: 1);
        await chat.TypeAsync("second thing");
        await chat.TypeAsync("third");
        await chat.TypeAsync("/endpoint two");
        if (!direct) await chat.UntilAsync("moved");
        await one.ReleaseAsync();

        Assert.Equal("end_turn", (await chat.EndOfTurnAsync()).GetProperty("stopReason").GetString());
        Assert.Contains("begun at one\nand finished there", chat.Said(), StringComparison.Ordinal);
        var mark = chat.Events.Count;
        foreach (var said in (string[])["second", "third"])
        {
            var end = await chat.EndOfTurnAsync();
            Assert.True(end.GetProperty("stopReason").GetString() == "end_turn", $"{said}: {end}");
            Assert.Equal("two", end.GetProperty("endpoint").GetString());
        }

        var answered = chat.Said(mark);
        Assert.Contains("second", answered, StringComparison.Ordinal);
        Assert.Contains("third", answered, StringComparison.Ordinal);
        var moves = chat.Events.Where(static happened => Chat.Kind(happened) == "moved").ToArray();
        Assert.Equal("two", Assert.Single(moves).GetProperty("move").GetProperty("to").GetString());

        // The new endpoint has the whole conversation, and the old one nothing of what came later.
        await AssertOneHasAsync(two, "first", "begun at one", "second", "third");
        Assert.All((await one.JournalAsync()).Where(static entry => entry.Method == "POST"), entry => Assert.False(entry.Aborted));
        foreach (var entry in await one.JournalAsync()) Assert.DoesNotContain("second thing", await one.BodyAsync(entry.N), StringComparison.Ordinal);
        Assert.Equal(["first", "second thing", "third"], Prompts(rig, chat.Session));
        Assert.Equal(0, (await chat.QuitAsync()).Code);
    }

    [Fact]
    public async Task Fifty_moves_in_a_row_lose_nothing()
    {
        await using var one = await Fake.StartAsync("one", new object[] { new { name = "echo", reply = new { echo = "one" } } });
        await using var two = await Fake.StartAsync("two", new object[] { new { name = "echo", reply = new { echo = "two" } } });
        await using var rig = Between(one, two);
        await using var chat = Chat.Start(rig);
        for (var move = 0; move < 50; move++)
        {
            var to = move % 2 == 0 ? "two" : "one";
            await chat.TypeAsync($"/endpoint {to}");
            await chat.UntilAsync("moved");
            var end = await chat.AskAsync($"word number {move}.");
            Assert.True(end.GetProperty("stopReason").GetString() == "end_turn" && end.GetProperty("endpoint").GetString() == to, $"move {move}: {end}");
        }

        await AssertOneHasAsync(one, [.. Enumerable.Range(0, 50).Select(static move => $"word number {move}.")]);
        Assert.Equal(Enumerable.Range(0, 50).Select(static move => $"word number {move}."), Prompts(rig, chat.Session));
    }

    [Theory]
    [InlineData(false, "refused", 0, "", "PB-NET-02", "network")]
    [InlineData(true, "refused", 0, "", "PB-NET-02", "network")]
    [InlineData(true, "", 401, "authentication_error", "PB-CRED-02", "credential")]
    public async Task A_failure_is_a_finding_of_the_right_layer_once_and_soon(bool direct, string refused, int status, string type, string code, string layer)
    {
        var body = JsonSerializer.Serialize(new { type = "error", error = new { type, message = "no, said the endpoint" } });
        await using var one = await Fake.StartAsync("one", new object[] { new { name = "fails", reply = new { status = status == 0 ? 200 : status, body } } });
        await using var rig = new Rig();
        rig.Configure("one", new() { ["one"] = new { kind = "custom", url = refused.Length > 0 ? "http://127.0.0.1:9" : one.Url, credential = new { bearer = "key-of-one" } } });
        await using var chat = Chat.Start(rig, direct ? ["--direct"] : []);
        await chat.TypeAsync("hello");
        var begun = (await chat.UntilAsync("turn_started")).GetProperty("at").GetDateTimeOffset();
        // At once, as an event of its own while the client still tries, or as the end of the turn.
        JsonElement told;
        do
        {
            told = await chat.NextAsync();
        }
        while (!told.TryGetProperty("finding", out _) && !(told.TryGetProperty("end", out var end) && end.TryGetProperty("finding", out _)));
        var finding = told.TryGetProperty("finding", out var early) ? early : told.GetProperty("end").GetProperty("finding");
        Assert.True((finding.GetProperty("code").GetString(), finding.GetProperty("layer").GetString()) == (code, layer), told.ToString());
        // Two seconds from the first evidence; Claude Code's own start and a busy machine are before that.
        Assert.True(told.GetProperty("at").GetDateTimeOffset() - begun < TimeSpan.FromSeconds(30), $"after {told.GetProperty("at").GetDateTimeOffset() - begun}");
        await chat.TypeAsync("/cancel");
        Assert.Single(chat.Events, static happened => Chat.Kind(happened) == "finding" || (happened.TryGetProperty("end", out var end) && end.TryGetProperty("finding", out _)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_sessions_stand_at_two_endpoints(bool direct)
    {
        await using var one = await Fake.StartAsync("one", new object[] { new { name = "echo", reply = new { echo = "one" } } });
        await using var two = await Fake.StartAsync("two", new object[] { new { name = "echo", reply = new { echo = "two" } } });
        await using var rig = Between(one, two);
        string[] how = direct ? ["--direct"] : [];
        await using var left = Chat.Start(rig, [.. how, "--endpoint", "one"]);
        await using var right = Chat.Start(rig, [.. how, "--endpoint", "two"]);
        Assert.Equal("one", (await left.AskAsync("hello")).GetProperty("endpoint").GetString());
        Assert.Equal("two", (await right.AskAsync("hello")).GetProperty("endpoint").GetString());
        Assert.Equal("one", (await left.AskAsync("again")).GetProperty("endpoint").GetString());
        Assert.Equal("two", (await right.AskAsync("again")).GetProperty("endpoint").GetString());
        Assert.All((await one.JournalAsync()).Where(static entry => entry.Method == "POST"), static entry => Assert.Equal("Bearer key-of-one", entry.Header("authorization")));
        Assert.All((await two.JournalAsync()).Where(static entry => entry.Method == "POST"), static entry => Assert.Equal("key-of-two", entry.Header("x-api-key")));
    }

    [Fact]
    public async Task A_killed_gateway_is_back_for_the_next_prompt()
    {
        await using var one = await Fake.StartAsync("one", new object[] { new { name = "echo", reply = new { echo = "one" } } });
        await using var rig = Between(one, one);
        await using var chat = Chat.Start(rig);
        await chat.AskAsync("before");
        LauncherScenarios.Kill((await LauncherScenarios.GatewayAsync(rig)).Pid);
        var end = await chat.AskAsync("after");
        Assert.True(end.GetProperty("stopReason").GetString() == "end_turn", end.ToString());
        await AssertOneHasAsync(one, "before", "after");
    }

    [Theory]
    [InlineData("claude")]
    [InlineData("bridge")]
    [InlineData("host")]
    public async Task Killed_in_the_middle_of_a_turn_nothing_is_left_and_the_conversation_is_resumed_whole(string who)
    {
        if (!OperatingSystem.IsLinux()) return;
        await using var one = await Fake.StartAsync("one", new object[]
        {
            new { name = "held", lastUser = "hold on", times = 1, reply = new { content = PassThroughScenarios.Say("never to its end, this"), holdAfter = 3 } },
            new { name = "echo", reply = new { echo = "one" } },
        });
        await using var rig = Between(one, one);
        await using var chat = Chat.Start(rig);
        await chat.AskAsync("before");
        var session = chat.Session;
        await chat.TypeAsync("hold on");
        await one.JournalAsync(held: 1);
        var (bridge, claude) = Tree(chat.Pid);

        var victim = who switch { "claude" => claude, "bridge" => bridge, _ => chat.Pid };
        System.Diagnostics.Process.GetProcessById(victim).Kill();
        if (who != "host")
        {
            var end = await chat.EndOfTurnAsync();
            Assert.Equal("failed", end.GetProperty("stopReason").GetString());
            Assert.Equal("PB-AGENT-12", end.GetProperty("finding").GetProperty("code").GetString());
            Assert.Contains("--resume", end.GetProperty("finding").GetProperty("remedy").GetString(), StringComparison.Ordinal);
            await chat.TypeAsync("/back");
            await chat.UntilAsync("state", static happened => happened.GetProperty("state").GetString() == "idle");
            var back = await chat.AskAsync("after");
            Assert.True(back.GetProperty("stopReason").GetString() == "end_turn", back.ToString());
            Assert.Contains("after", chat.Said(), StringComparison.Ordinal);
        }
        else
        {
            // Processes that are not our children: the system has no event for their end that could be waited for here.
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            while (IsAlive(bridge) || IsAlive(claude)) await Task.Delay(50, limit.Token);
            await using var again = Chat.Start(rig, "--resume", session);
            var back = await again.AskAsync("after");
            Assert.True(back.GetProperty("stopReason").GetString() == "end_turn", back.ToString());
        }

        await AssertOneHasAsync(one, "before", "hold on", "after");
    }

    [Fact]
    public async Task A_cancelled_turn_answers_at_once_and_the_next_prompt_is_fine()
    {
        await using var one = await Fake.StartAsync("one", new object[]
        {
            new { name = "held", lastUser = "hold on", times = 1, reply = new { content = PassThroughScenarios.Say("never to its end"), holdAfter = 3 } },
            new { name = "echo", reply = new { echo = "one" } },
        });
        await using var rig = Between(one, one);
        await using var chat = Chat.Start(rig);
        await chat.TypeAsync("hold on");
        await one.JournalAsync(held: 1);
        await chat.TypeAsync("/cancel");
        Assert.Equal("cancelled", (await chat.EndOfTurnAsync()).GetProperty("stopReason").GetString());
        Assert.Equal("end_turn", (await chat.AskAsync("next")).GetProperty("stopReason").GetString());
    }

    [Fact]
    public async Task A_tool_runs_only_when_somebody_says_yes()
    {
        await using var one = await Fake.StartAsync("one", new object[]
        {
            new { name = "tool", toolResult = false, lastUser = "touch", reply = new { content = new[] { PassThroughScenarios.Tool("toolu_1", "Bash", new { command = "touch made", description = "make a file" }) }, stopReason = "tool_use" } },
            new { name = "told", reply = new { content = PassThroughScenarios.Say("I was told") } },
        });
        await using var rig = Between(one, one);
        await using var chat = Chat.Start(rig);
        var made = Path.Combine(rig.Place.Work, "made");
        await chat.TypeAsync("touch no");
        var asked = (await chat.UntilAsync("permission")).GetProperty("permission");
        Assert.Equal("execute", asked.GetProperty("toolCall").GetProperty("kind").GetString());
        await chat.TypeAsync("n");
        await chat.EndOfTurnAsync();
        Assert.False(File.Exists(made));
        await chat.TypeAsync("touch yes");
        await chat.UntilAsync("permission");
        Assert.False(File.Exists(made));
        await chat.TypeAsync("y");
        await chat.EndOfTurnAsync();
        Assert.True(File.Exists(made));

        // With nobody there, nothing says yes.
        File.Delete(made);
        var printed = await Program.RunAsync(Binaries.Patchbay, ["chat", "-p", "touch once more"], Chat.Environment(rig.Place), rig.Place.Work);
        Assert.Contains("not allowed:", printed.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(made));
    }

    [Fact]
    public async Task A_question_of_Claudes_is_answered_with_a_number_or_in_own_words_or_not_at_all()
    {
        object Asks(string id, string said) => new { name = id, toolResult = false, lastUser = said, reply = new { content = new[] { PassThroughScenarios.Tool(id, "AskUserQuestion", new { questions = new[] { new { question = "Which bird?", header = "Bird", multiSelect = false, options = new[] { new { label = "Plover", description = "small" }, new { label = "Heron", description = "tall" } } } } }) }, stopReason = "tool_use" } };
        await using var one = await Fake.StartAsync("one", new object[] { Asks("toolu_1", "by number"), Asks("toolu_2", "in words"), Asks("toolu_3", "not at all"), new { name = "echo", reply = new { echo = "one" } } });
        await using var rig = Between(one, one);
        await using var chat = Chat.Start(rig);
        foreach (var (say, answer) in ((string, string)[])[("by number", "2"), ("in words", "a grebe"), ("not at all", "n")])
        {
            await chat.TypeAsync(say);
            await chat.UntilAsync("form");
            await chat.TypeAsync(answer);
            Assert.Equal("end_turn", (await chat.EndOfTurnAsync()).GetProperty("stopReason").GetString());
        }

        await AssertOneHasAsync(one, "\\\"Which bird?\\\"=\\\"Heron\\\"", "a grebe");
        Assert.Equal(["accept", "accept", "decline"], chat.Events.Where(static happened => Chat.Kind(happened) == "form_answered").Select(static happened => happened.GetProperty("choice").GetString()));
        var printed = await Program.RunAsync(Binaries.Patchbay, ["chat", "-p", "by number"], Chat.Environment(rig.Place), rig.Place.Work);
        Assert.True(printed.Code == 0 && printed.Error.Contains("not answered:", StringComparison.Ordinal), printed.ToString());
    }

    [Fact]
    public async Task Conversations_are_listed_forked_and_told_again()
    {
        await using var one = await Fake.StartAsync("one", new object[] { new { name = "echo", reply = new { echo = "one" } } });
        await using var rig = Between(one, one);
        var printed = await Program.RunAsync(Binaries.Patchbay, ["chat", "-p", "remember the word plover"], Chat.Environment(rig.Place), rig.Place.Work);
        Assert.True(printed.Code == 0, printed.ToString());
        Assert.Contains("plover", printed.Output, StringComparison.Ordinal);
        var listed = JsonDocument.Parse((await Program.RunAsync(Binaries.Patchbay, ["chat", "--list", "--json"], Chat.Environment(rig.Place), rig.Place.Work)).Output).RootElement;
        var session = Assert.Single(listed.EnumerateArray()).GetProperty("session").GetString()!;

        await using var resumed = Chat.Start(rig, "--resume", session);
        await resumed.AskAsync("go on");
        Assert.Equal(session, resumed.Session);
        Assert.Contains(resumed.Events, static happened => Chat.Kind(happened) == "update" && happened.GetProperty("update").GetProperty("sessionUpdate").GetString() == "user_message_chunk");
        await resumed.QuitAsync();

        await using var forked = Chat.Start(rig, "--fork", session);
        await forked.AskAsync("another way");
        Assert.NotEqual(session, forked.Session);
        await AssertOneHasAsync(one, "plover", "another way");
        await forked.QuitAsync();
    }

    [Fact]
    public async Task An_image_and_a_word_said_into_the_turn_reach_the_model()
    {
        await using var one = await Fake.StartAsync("one", new object[]
        {
            new { name = "tool", toolResult = false, contains = new[] { "image/png" }, lacks = new[] { "say it in French" }, times = 1, reply = new { content = new[] { PassThroughScenarios.Tool("toolu_1", "Bash", new { command = "touch made", description = "make a file" }) }, stopReason = "tool_use" } },
            new { name = "rest", reply = new { echo = "one" } },
        });
        await using var rig = Between(one, one);
        var image = Path.Combine(rig.Place.Work, "dot.png");
        File.WriteAllBytes(image, Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="));
        await using var chat = Chat.Start(rig, "--image", image, "look at this");
        await chat.UntilAsync("permission");
        await chat.TypeAsync("/steer say it in French");
        await chat.TypeAsync("y");
        Assert.Equal("end_turn", (await chat.EndOfTurnAsync()).GetProperty("stopReason").GetString());
        await AssertOneHasAsync(one, "\"media_type\":\"image/png\"", "look at this", "say it in French");
    }

    [Fact]
    public async Task A_bridge_that_is_not_there_is_a_finding_with_the_command()
    {
        await using var rig = new Rig();
        rig.Configure("demo-a", []);
        var environment = rig.Place.Environment;
        environment["PATH"] = "/nowhere";
        var ended = await Program.RunAsync(Binaries.Patchbay, ["chat", "-p", "hello"], environment, rig.Place.Work);
        Assert.Equal(1, ended.Code);
        Assert.Contains("neither was `node`", ended.Error, StringComparison.Ordinal);
        Assert.Contains("npm install -g @agentclientprotocol/claude-agent-acp", ended.Error, StringComparison.Ordinal);
    }

    internal static Rig Between(Fake one, Fake two)
    {
        var rig = new Rig();
        rig.Configure("one", new()
        {
            ["one"] = new { kind = "custom", url = one.Url, credential = new { bearer = "key-of-one" } },
            ["two"] = new { kind = "custom", url = two.Url, credential = new { apiKey = "key-of-two" } },
        });
        return rig;
    }

    /// <summary>One request of the conversation has it all. The bridge asks for a title beside it.</summary>
    internal static async Task AssertOneHasAsync(Fake endpoint, params string[] words)
    {
        List<string> bodies = [];
        foreach (var entry in (await endpoint.JournalAsync()).Where(static entry => entry.Method == "POST")) bodies.Add(await endpoint.BodyAsync(entry.N));
        Assert.True(bodies.Any(body => words.All(word => body.Contains(word, StringComparison.Ordinal))), $"none of {bodies.Count} requests has all of: {string.Join(", ", words)}");
    }

    /// <summary>What the person said, by Claude Code's own transcript.</summary>
    private static string[] Prompts(Rig rig, string session)
    {
        var file = Directory.EnumerateFiles(Path.Combine(rig.Place.Home, ".claude", "projects"), session + ".jsonl", SearchOption.AllDirectories).Single();
        return [.. File.ReadLines(file).Select(static line => JsonDocument.Parse(line).RootElement)
            .Where(static line => line.TryGetProperty("type", out var type) && type.GetString() == "user" && !(line.TryGetProperty("isMeta", out var meta) && meta.ValueKind == JsonValueKind.True))
            .Select(static line => line.GetProperty("message").GetProperty("content"))
            .Select(static content => content.ValueKind == JsonValueKind.String ? content.GetString()! : content.EnumerateArray().Where(static block => block.GetProperty("type").GetString() == "text").Select(static block => block.GetProperty("text").GetString()).FirstOrDefault() ?? "")
            .Where(static text => text.Length > 0 && !text.StartsWith('<'))];
    }

    /// <summary>The bridge, and the Claude Code below it.</summary>
    internal static (int Bridge, int Claude) Tree(int host)
    {
        var bridge = Children(host).Single(static pid => Words(pid).Any(static word => word.Contains("claude-agent-acp", StringComparison.Ordinal)));
        return (bridge, Children(bridge).First(static pid => Words(pid).Any(static word => word.Contains("claude", StringComparison.Ordinal))));
    }

    private static int[] Children(int parent) => [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(static name => int.TryParse(name, out _)).Select(static name => int.Parse(name!, CultureInfo.InvariantCulture)).Where(pid => ParentOf(pid) == parent)];

    private static int ParentOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static string[] Words(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0');
        }
        catch (IOException)
        {
            return [];
        }
    }

    internal static bool IsAlive(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
