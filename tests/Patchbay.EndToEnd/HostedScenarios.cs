using System.Text.Json;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>Sessions hosted by the gateway's process, driven by its control API as another program would: the real bridge, the real Claude Code.</summary>
public class HostedScenarios
{
    private static readonly object Echo = new { name = "echo", reply = new { echo = "one" } };

    [Fact]
    public async Task A_conversation_is_opened_moved_left_and_found_again()
    {
        await using var one = await Fake.StartAsync("one", new[] { Echo });
        await using var two = await Fake.StartAsync("two", new object[] { new { name = "echo", reply = new { echo = "two" } } });
        await using var rig = Between(one, two);
        await using var api = await HostedApi.StartAsync(rig);
        Assert.Empty((await api.CallAsync("GET", "hosted")).EnumerateArray());

        await using var run = await api.OpenAsync(new { folder = rig.Place.Work, endpoint = "one" });
        var end = await run.AskAsync("remember the plover");
        Assert.Equal(("end_turn", "one"), (end.GetProperty("stopReason").GetString(), end.GetProperty("endpoint").GetString()));
        Assert.Contains("plover", run.Said, StringComparison.Ordinal);
        Assert.Equal("two", (await run.CallAsync("POST", "endpoint", new { endpoint = "two" })).GetProperty("endpoint").GetString());
        Assert.Equal("two", (await run.AskAsync("and now")).GetProperty("endpoint").GetString());
        await AssertOneHasAsync(two, "plover", "and now");

        // A model, an effort, a mode; what the session tells of itself.
        var setup = (await run.CallAsync("GET", "")).GetProperty("setup");
        foreach (var id in (string[])["effort", "model"])
        {
            var option = setup.GetProperty("configOptions").EnumerateArray().Single(option => option.GetProperty("id").GetString() == id);
            var current = option.GetProperty("currentValue").GetString();
            var other = option.GetProperty("options").EnumerateArray().Select(static choice => choice.GetProperty("value").GetString()).First(value => value != current && value != "default");
            var after = await run.CallAsync("POST", "option", new { option = id, value = other });
            Assert.Equal(other, Option(after, id));
        }

        Assert.Equal("acceptEdits", (await run.CallAsync("POST", "option", new { option = "mode", value = "acceptEdits" })).GetProperty("setup").GetProperty("modes").GetProperty("currentModeId").GetString());
        await run.CallAsync("POST", "option", new { option = "model", value = "no-such-model" }, expected: 409);
        var details = await run.CallAsync("GET", "");
        Assert.Contains(details.GetProperty("commands").EnumerateArray(), static command => command.GetProperty("name").GetString() == "compact");
        Assert.True(details.GetProperty("usage").GetProperty("size").GetInt64() > 0);
        Assert.Equal("idle", details.GetProperty("state").GetString());

        // Who comes back late hears what was missed, and nothing twice.
        await using (var again = await api.ListenAsync(run.Id, after: 2, byHeader: true))
        {
            var first = await again.NextAsync();
            Assert.Equal(3, first!.Value.GetProperty("number").GetInt64());
        }

        // Closed, kept, listed, told again, forked, deleted.
        await run.CallAsync("DELETE", "");
        while (await run.NextAsync() is not null)
        {
        }

        Assert.Equal("closed", run.Events[^1].GetProperty("state").GetString());
        await api.CallAsync("GET", "hosted/" + run.Id, expected: 404);
        Assert.Contains((await api.CallAsync("GET", "kept?folder=" + Uri.EscapeDataString(rig.Place.Work))).EnumerateArray(), kept => kept.GetProperty("session").GetString() == run.Id);
        await using var back = await api.OpenAsync(new { folder = rig.Place.Work, resume = run.Id, replay = true });
        Assert.Equal(run.Id, back.Id);
        await back.UpdateAsync("user_message_chunk", static update => update.GetProperty("content").GetProperty("text").GetString()!.Contains("plover", StringComparison.Ordinal));
        await using var fork = await api.OpenAsync(new { folder = rig.Place.Work, resume = run.Id, fork = true, endpoint = "one" });
        Assert.NotEqual(run.Id, fork.Id);
        Assert.Equal("one", (await fork.AskAsync("another way")).GetProperty("endpoint").GetString());
        await AssertOneHasAsync(one, "plover", "another way");
        Assert.Equal(2, (await api.CallAsync("GET", "hosted")).GetArrayLength());
        await api.CallAsync("DELETE", "kept/" + run.Id);
        Assert.DoesNotContain((await api.CallAsync("GET", "kept")).EnumerateArray(), kept => kept.GetProperty("session").GetString() == run.Id);
        await api.CallAsync("POST", "hosted", new { folder = rig.Place.Work, resume = run.Id }, expected: 409);
    }

    [Fact]
    public async Task Prompts_wait_their_turn_and_each_can_be_taken_back()
    {
        await using var one = await Fake.StartAsync("one", new object[]
        {
            new { name = "held", lastUser = "hold on", times = 1, reply = new { content = PassThroughScenarios.Say("held until then"), holdAfter = 3 } },
            Echo,
        });
        await using var rig = Between(one, one);
        await using var api = await HostedApi.StartAsync(rig);
        await using var run = await api.OpenAsync(new { folder = rig.Place.Work });
        var held = await run.SayAsync("hold on");
        await one.JournalAsync(held: 1);
        var dropped = await run.SayAsync("never said");
        var kept = await run.SayAsync("said later");
        Assert.Equal(2, (await run.CallAsync("GET", "")).GetProperty("queued").GetInt32());
        await run.CallAsync("POST", "cancel", new { turn = dropped });
        Assert.Equal("cancelled", (await run.EndOfAsync(dropped)).GetProperty("stopReason").GetString());
        await run.CallAsync("POST", "cancel", new { turn = dropped }, expected: 410);
        await one.ReleaseAsync();
        Assert.Equal("end_turn", (await run.EndOfAsync(held)).GetProperty("stopReason").GetString());
        Assert.Equal("end_turn", (await run.EndOfAsync(kept)).GetProperty("stopReason").GetString());
        foreach (var entry in await one.JournalAsync()) Assert.DoesNotContain("never said", await one.BodyAsync(entry.N), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_move_that_cancels_the_turn_goes_at_once_and_what_waits_goes_to_the_new_endpoint()
    {
        await using var one = await Fake.StartAsync("one", new object[] { new { name = "held", reply = new { content = PassThroughScenarios.Say("never to its end"), holdAfter = 3 } } });
        await using var two = await Fake.StartAsync("two", new object[] { new { name = "echo", reply = new { echo = "two" } } });
        await using var rig = Between(one, two);
        await using var api = await HostedApi.StartAsync(rig);
        await using var run = await api.OpenAsync(new { folder = rig.Place.Work, carriage = "direct", endpoint = "one" });
        var held = await run.SayAsync("hold on");
        await one.JournalAsync(held: 1);
        var waiting = await run.SayAsync("wait for it");
        await run.CallAsync("POST", "endpoint", new { endpoint = "two", cancelTurn = true });
        Assert.Equal("cancelled", (await run.EndOfAsync(held)).GetProperty("stopReason").GetString());
        var end = await run.EndOfAsync(waiting);
        Assert.Equal(("end_turn", "two"), (end.GetProperty("stopReason").GetString(), end.GetProperty("endpoint").GetString()));
        await AssertOneHasAsync(two, "hold on", "wait for it");
    }

    [Fact]
    public async Task Between_endpoints_without_a_credential_the_bridges_own_switch_moves_a_direct_session()
    {
        await using var one = await Fake.StartAsync("one", new[] { Echo });
        await using var two = await Fake.StartAsync("two", new object[]
        {
            new { name = "models", path = "*/v1/models", reply = new { preset = "models" } },
            new { name = "echo", reply = new { echo = "two" } },
        });
        await using var rig = Rig.With(("one", one.Url), ("two", two.Url));
        await using var api = await HostedApi.StartAsync(rig);
        await using var run = await api.OpenAsync(new { folder = rig.Place.Work, carriage = "direct", endpoint = "one" });
        await run.AskAsync("first");
        await run.CallAsync("POST", "endpoint", new { endpoint = "two" });
        var move = (await run.UntilAsync("moved")).GetProperty("move");
        Assert.Equal("switch", move.GetProperty("how").GetString());
        Assert.Equal("two", (await run.AskAsync("second")).GetProperty("endpoint").GetString());
        await AssertOneHasAsync(two, "first", "second");
        // And back: the place that it began at has no list of models, which that switch wants; a restart does it then.
        await run.CallAsync("POST", "endpoint", new { endpoint = "one" });
        Assert.Equal("one", (await run.AskAsync("third")).GetProperty("endpoint").GetString());
        await AssertOneHasAsync(one, "first", "second", "third");
    }

    [Fact]
    public async Task Tools_plans_questions_images_and_files_are_told_asked_and_sent()
    {
        object[] Tool(string id, string name, object input) => [PassThroughScenarios.Tool(id, name, input)];
        object Calls(string said, string id, string name, object input) => new { name = said, toolResult = false, lastUser = said, reply = new { content = Tool(id, name, input), stopReason = "tool_use" } };
        await using var one = await Fake.StartAsync("one");
        await using var rig = Between(one, one);
        await one.PlayAsync(new object[]
        {
            Calls("write it", "toolu_w", "Write", new { file_path = Path.Combine(rig.Place.Work, "new.txt"), content = "plover\n" }),
            // The bridge makes a plan of the call; this version of Claude Code itself keeps no list by default.
            Calls("plan it", "toolu_p", "TodoWrite", new { todos = new[] { new { content = "count the plovers", status = "pending", activeForm = "Counting" } } }),
            Calls("ask me", "toolu_a", "AskUserQuestion", new { questions = new[] { new { question = "Which bird?", header = "Bird", multiSelect = false, options = new[] { new { label = "Plover", description = "small" }, new { label = "Heron", description = "tall" } } } } }),
            Echo,
        });
        await using var api = await HostedApi.StartAsync(rig);
        await using var run = await api.OpenAsync(new { folder = rig.Place.Work });

        // A tool that changes a file: asked with its diff and place, run after a yes, told with its status.
        var turn = await run.SayAsync("write it");
        var asked = (await run.UntilAsync("permission")).GetProperty("permission");
        Assert.Equal("edit", asked.GetProperty("toolCall").GetProperty("kind").GetString());
        Assert.Contains("new.txt", asked.GetProperty("toolCall").GetProperty("locations")[0].GetProperty("path").GetString(), StringComparison.Ordinal);
        Assert.Equal("diff", asked.GetProperty("toolCall").GetProperty("content")[0].GetProperty("type").GetString());
        var permission = asked.GetProperty("id").GetString()!;
        Assert.Equal(permission, (await run.CallAsync("GET", "")).GetProperty("permissions")[0].GetProperty("id").GetString());
        await run.CallAsync("POST", "permission", new { id = permission, choice = "whatever" }, expected: 400);
        Assert.False(File.Exists(Path.Combine(rig.Place.Work, "new.txt")));
        await run.CallAsync("POST", "permission", new { id = permission, choice = asked.GetProperty("options").EnumerateArray().First(static option => option.GetProperty("kind").GetString() == "allow_once").GetProperty("id").GetString() });
        await run.CallAsync("POST", "permission", new { id = permission, choice = "allow-once" }, expected: 410);
        await run.UpdateAsync("tool_call_update", static update => update.TryGetProperty("status", out var status) && status.GetString() == "completed");
        await run.EndOfAsync(turn);
        Assert.Equal("plover\n", File.ReadAllText(Path.Combine(rig.Place.Work, "new.txt")));

        // A plan.
        turn = await run.SayAsync("plan it");
        var plan = await run.UpdateAsync("plan");
        Assert.Contains("count the plovers", plan.GetProperty("entries")[0].GetProperty("content").GetString(), StringComparison.Ordinal);
        await run.EndOfAsync(turn);

        // A question of Claude's own.
        turn = await run.SayAsync("ask me");
        var form = (await run.UntilAsync("form")).GetProperty("form");
        Assert.Equal("Which bird?", form.GetProperty("message").GetString());
        Assert.Equal("Plover", form.GetProperty("schema").GetProperty("properties").GetProperty("question_0").GetProperty("oneOf")[0].GetProperty("const").GetString());
        await run.CallAsync("POST", "form", new { id = form.GetProperty("id").GetString(), choice = "accept", content = new { question_0 = "Heron" } });
        await run.EndOfAsync(turn);
        await AssertOneHasAsync(one, "Which bird?", "\\\"Heron\\\"");

        // An image, a link to a file, and a file itself.
        turn = (await run.CallAsync("POST", "prompt", new
        {
            prompt = new object[]
            {
                new { type = "text", text = "look at these" },
                new { type = "image", mimeType = "image/png", data = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==" },
                new { type = "resource_link", name = "birds.md", uri = "file:///tmp/birds.md" },
                new { type = "resource", resource = new { uri = "file:///tmp/notes.md", text = "a heron stood there", mimeType = "text/markdown" } },
            },
        })).GetProperty("turn").GetString()!;
        await run.EndOfAsync(turn);
        await AssertOneHasAsync(one, "look at these", "\"media_type\":\"image/png\"", "birds.md", "a heron stood there");

        // A slash command of Claude Code's, and the title that it gives the conversation.
        Assert.Equal("end_turn", (await run.AskAsync("/context")).GetProperty("stopReason").GetString());
        Assert.NotEqual("", (await run.CallAsync("GET", "")).GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("bad sig")]
    [InlineData("messages.1.content.0: Invalid `signature` in `thinking` block")]
    public async Task Thinking_that_one_endpoint_has_signed_does_not_end_the_conversation_at_another(string words)
    {
        await using var one = await ThinkingAsync();
        await using var two = await RefusingAsync(words);
        await using var rig = Between(one, two);
        await using var api = await HostedApi.StartAsync(rig);
        await using var run = await api.OpenAsync(new { folder = rig.Place.Work, endpoint = "one" });
        Assert.Equal("end_turn", (await run.AskAsync("first")).GetProperty("stopReason").GetString());
        await run.CallAsync("POST", "endpoint", new { endpoint = "two" });
        foreach (var prompt in (string[])["second", "third"])
        {
            var end = await run.AskAsync(prompt);
            Assert.True((end.GetProperty("stopReason").GetString(), end.GetProperty("endpoint").GetString()) == ("end_turn", "two"), end.ToString());
        }

        await AssertOneHasAsync(two, "first", "thought over", "second", "third");
        Assert.DoesNotContain(run.Events, static happened => Chat.Kind(happened) == "finding");
        // Where it comes from nothing was lost.
        await run.CallAsync("POST", "endpoint", new { endpoint = "one" });
        Assert.Equal("end_turn", (await run.AskAsync("fourth")).GetProperty("stopReason").GetString());
    }

    [Fact]
    public async Task Without_the_gateway_such_a_refusal_is_told_with_a_way_out_that_works()
    {
        await using var one = await ThinkingAsync();
        await using var two = await RefusingAsync("bad sig");
        await using var rig = Between(one, two);
        await using var api = await HostedApi.StartAsync(rig);
        await using var run = await api.OpenAsync(new { folder = rig.Place.Work, endpoint = "one", carriage = "direct" });
        await run.AskAsync("first");
        await run.CallAsync("POST", "endpoint", new { endpoint = "two" });
        var finding = (await run.AskAsync("second")).GetProperty("finding");
        Assert.Equal("PB-END-24", finding.GetProperty("code").GetString());
        Assert.Contains("without `--direct`", finding.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        await run.CallAsync("DELETE", "");
        await using var back = await api.OpenAsync(new { folder = rig.Place.Work, endpoint = "two", resume = run.Id });
        Assert.Equal("end_turn", (await back.AskAsync("third")).GetProperty("stopReason").GetString());
        await AssertOneHasAsync(two, "first", "thought over", "third");
    }

    private static Task<Fake> ThinkingAsync()
    {
        object[] thought = [new { type = "thinking", thinking = "Let me see", signature = "EqQBCkYIBxgCKkDx" }, new { type = "redacted_thinking", data = "ZW5jcnlwdGVk" }, new { type = "text", text = "thought over" }];
        return Fake.StartAsync("one", new object[] { new { name = "thinks", reply = new { content = thought } } });
    }

    private static Task<Fake> RefusingAsync(string words) => Fake.StartAsync("two", new object[]
    {
        new { name = "refuses", contains = new[] { "\"signature\":\"" }, reply = new { status = 400, body = JsonSerializer.Serialize(new { type = "error", error = new { type = "invalid_request_error", message = words } }) } },
        new { name = "echo", reply = new { echo = "two" } },
    });

    [Fact]
    public async Task A_session_knows_the_window_of_the_endpoint_that_it_begins_at_beside_another_at_the_plug()
    {
        if (!OperatingSystem.IsLinux()) return;
        await using var one = await Fake.StartAsync("one", new[] { Echo });
        await using var rig = new Rig();
        rig.Configure("one", new() { ["one"] = new { kind = "custom", url = one.Url }, ["small"] = new { kind = "custom", url = one.Url, contextWindow = 64_000 } });
        await using var api = await HostedApi.StartAsync(rig);
        await using var plugged = await api.OpenAsync(new { folder = rig.Place.Work });
        await using var small = await api.OpenAsync(new { folder = rig.Place.Work, endpoint = "small" });
        await plugged.AskAsync("hello");
        await small.AskAsync("hello");
        // 100,000 is the least that Claude Code counts from; below it goes by a share of that.
        Assert.DoesNotContain(EnvironmentOf(rig, plugged.Id), static variable => variable.StartsWith("CLAUDE_CODE_AUTO_COMPACT_WINDOW=", StringComparison.Ordinal));
        Assert.Contains("CLAUDE_CODE_AUTO_COMPACT_WINDOW=100000", EnvironmentOf(rig, small.Id));
        Assert.Contains(EnvironmentOf(rig, small.Id), static variable => variable.StartsWith("CLAUDE_AUTOCOMPACT_PCT_OVERRIDE=", StringComparison.Ordinal));
    }

    /// <summary>What the session's Claude Code was started with; it writes its process down itself.</summary>
    private static string[] EnvironmentOf(Rig rig, string session)
    {
        var file = Directory.EnumerateFiles(Path.Combine(rig.Place.Home, ".claude", "sessions"), "*.json").Single(file => File.ReadAllText(file).Contains(session, StringComparison.Ordinal));
        return File.ReadAllText($"/proc/{Path.GetFileNameWithoutExtension(file)}/environ").Split('\0');
    }

    [Fact]
    public async Task What_cannot_be_is_refused_in_words_and_changes_nothing()
    {
        await using var one = await Fake.StartAsync("one", new[] { Echo });
        await using var rig = Between(one, one);
        await using var api = await HostedApi.StartAsync(rig);
        string Says(JsonElement answer) => answer.GetProperty("message").GetString()!;
        Assert.Contains("`folder` is missing", Says(await api.CallAsync("POST", "hosted", new { }, 400)), StringComparison.Ordinal);
        Assert.Contains("not an absolute path", Says(await api.CallAsync("POST", "hosted", new { folder = "here" }, 400)), StringComparison.Ordinal);
        Assert.Contains("no such folder", Says(await api.CallAsync("POST", "hosted", new { folder = "/no/such" }, 400)), StringComparison.Ordinal);
        Assert.Contains("`patched` or `direct`", Says(await api.CallAsync("POST", "hosted", new { folder = rig.Place.Work, carriage = "by air" }, 400)), StringComparison.Ordinal);
        var unknown = await api.CallAsync("POST", "hosted", new { folder = rig.Place.Work, endpoint = "nowhere" }, 409);
        Assert.Contains("nowhere", Says(unknown), StringComparison.Ordinal);
        await api.CallAsync("GET", "hosted/00000000-0000-0000-0000-000000000000/events", expected: 404);
        await api.CallAsync("PUT", "hosted", expected: 404);
        Assert.Empty((await api.CallAsync("GET", "hosted")).EnumerateArray());

        await using var run = await api.OpenAsync(new { folder = rig.Place.Work });
        Assert.Contains("nothing to say", Says(await run.CallAsync("POST", "prompt", new { }, 400)), StringComparison.Ordinal);
        Assert.Contains("content blocks", Says(await run.CallAsync("POST", "prompt", new { prompt = "text" }, 400)), StringComparison.Ordinal);
        Assert.Contains("`endpoint` is missing", Says(await run.CallAsync("POST", "endpoint", new { }, 400)), StringComparison.Ordinal);
        var refused = await run.CallAsync("POST", "endpoint", new { endpoint = "nowhere" }, 409);
        Assert.StartsWith("PB-", refused.GetProperty("finding").GetProperty("code").GetString(), StringComparison.Ordinal);
        await run.CallAsync("POST", "form", new { id = "q1", choice = "accept" }, 410);
        await run.CallAsync("GET", "events?after=yesterday", expected: 400);
        Assert.Equal("one", (await run.AskAsync("hello")).GetProperty("endpoint").GetString());
    }

    [Fact]
    public async Task A_crash_is_told_and_the_session_brought_back_and_with_the_gateway_everything_ends()
    {
        if (!OperatingSystem.IsLinux()) return;
        await using var one = await Fake.StartAsync("one", new object[]
        {
            new { name = "held", lastUser = "hold on", times = 1, reply = new { content = PassThroughScenarios.Say("never to its end, this"), holdAfter = 3 } },
            Echo,
        });
        await using var rig = Between(one, one);
        await using var api = await HostedApi.StartAsync(rig);
        await using var run = await api.OpenAsync(new { folder = rig.Place.Work });
        await run.AskAsync("before");
        var held = await run.SayAsync("hold on");
        await one.JournalAsync(held: 1);
        var gateway = (await LauncherScenarios.GatewayAsync(rig)).Pid;
        var (bridge, claude) = ChatScenarios.Tree(gateway);
        System.Diagnostics.Process.GetProcessById(claude).Kill();
        Assert.Equal("PB-AGENT-12", (await run.EndOfAsync(held)).GetProperty("finding").GetProperty("code").GetString());
        Assert.Equal("crashed", (await run.CallAsync("GET", "")).GetProperty("state").GetString());
        await run.CallAsync("POST", "resume");
        Assert.Equal("end_turn", (await run.AskAsync("after")).GetProperty("stopReason").GetString());
        await AssertOneHasAsync(one, "before", "hold on", "after");

        // In order: the stream ends, and nothing is left.
        (bridge, claude) = ChatScenarios.Tree(gateway);
        var down = await rig.PatchbayAsync("down");
        Assert.True(down.Code == 0, down.ToString());
        while (await run.NextAsync() is not null)
        {
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (ChatScenarios.IsAlive(bridge) || ChatScenarios.IsAlive(claude) || ChatScenarios.IsAlive(gateway)) await Task.Delay(50, limit.Token);
    }

    private static string? Option(JsonElement view, string id) =>
        view.GetProperty("setup").GetProperty("configOptions").EnumerateArray().Single(option => option.GetProperty("id").GetString() == id).GetProperty("currentValue").GetString();

    private static Rig Between(Fake one, Fake two) => ChatScenarios.Between(one, two);

    private static Task AssertOneHasAsync(Fake endpoint, params string[] words) => ChatScenarios.AssertOneHasAsync(endpoint, words);
}
