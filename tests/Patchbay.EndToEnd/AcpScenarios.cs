using System.Text.Json;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>`patchbay acp` with the official SDK as the editor, the real bridge and the real Claude Code.</summary>
public class AcpScenarios
{
    [Fact]
    public async Task An_editor_has_a_conversation_that_moves_between_endpoints()
    {
        await using var one = await Fake.StartAsync("one", new object[]
        {
            new { name = "tool", toolResult = false, lastUser = "touch", reply = new { content = new[] { PassThroughScenarios.Tool("toolu_1", "Bash", new { command = "touch made", description = "make a file" }) }, stopReason = "tool_use" } },
            new { name = "rest", reply = new { echo = "one" } },
        });
        await using var two = await Fake.StartAsync("two", new object[] { new { name = "echo", reply = new { echo = "two" } } });
        await using var rig = Between(one.Url, two.Url);

        var seen = await EditAsync(rig, ["hello", "touch it", new { option = "nowhere" }, new { option = "two" }, "after the move"], "--endpoint", "one");

        var option = seen.GetProperty("first").EnumerateArray().Single(static option => option.GetProperty("id").GetString() == "patchbay_endpoint");
        Assert.Equal("one", option.GetProperty("currentValue").GetString());
        Assert.Equal(["Plug: one", "one", "two", "Anthropic API (default)"], option.GetProperty("options").EnumerateArray().Select(static value => value.GetProperty("name").GetString()));
        Assert.True(seen.GetProperty("first").GetArrayLength() > 1, "the bridge's own options are gone");
        var turns = seen.GetProperty("turns").EnumerateArray().ToArray();
        Assert.All(turns, static turn => Assert.Equal("end_turn", turn.GetProperty("end").GetProperty("stopReason").GetString()));
        Assert.Contains("hello", turns[0].GetProperty("said").GetString(), StringComparison.Ordinal);
        Assert.Equal("execute", seen.GetProperty("permissions")[0].GetString());
        Assert.True(File.Exists(Path.Combine(rig.Place.Work, "made")));
        var refused = seen.GetProperty("options")[0].GetProperty("answer");
        Assert.Equal(-32602, refused[0].GetInt32());
        Assert.Contains("there are: plug, one, two, off", refused[1].GetString(), StringComparison.Ordinal);
        var moved = seen.GetProperty("options")[1];
        Assert.Contains(moved.GetProperty("answer").EnumerateArray(), static pair => pair[0].GetString() == "patchbay_endpoint" && pair[1].GetString() == "two");
        Assert.Contains("now at two", moved.GetProperty("said").GetString(), StringComparison.Ordinal);
        Assert.Contains(seen.GetProperty("updated").EnumerateArray(), static list => list.EnumerateArray().Any(static pair => pair[0].GetString() == "patchbay_endpoint" && pair[1].GetString() == "two"));
        Assert.Equal(0, seen.GetProperty("raw").GetInt32());
        Assert.Equal(0, seen.GetProperty("code").GetInt32());
        Assert.True(seen.GetProperty("ended").GetInt32() < 30_000, $"{seen.GetProperty("ended")} ms");

        // Where the gateway keeps an endpoint for each session.
        List<string> bodies = [];
        foreach (var entry in (await two.JournalAsync()).Where(static entry => entry.Method == "POST")) bodies.Add(await two.BodyAsync(entry.N));
        Assert.Contains(bodies, static body => body.Contains("after the move", StringComparison.Ordinal) && body.Contains("hello", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dead_endpoint_is_a_finding_in_the_chat_and_never_a_sign_in()
    {
        await using var rig = Between("http://127.0.0.1:9", "http://127.0.0.1:9");

        var seen = await EditAsync(rig, ["hello"]);

        var turn = seen.GetProperty("turns")[0];
        var said = turn.GetProperty("said").GetString()!;
        Assert.True(turn.GetProperty("end").TryGetProperty("stopReason", out var reason) && reason.GetString() == "end_turn", turn.ToString());
        Assert.Equal("PB-NET-02", turn.GetProperty("end").GetProperty("_meta").GetProperty("patchbay").GetProperty("finding").GetString());
        Assert.Contains("127.0.0.1:9", said, StringComparison.Ordinal);
        Assert.Equal(2, said.Split("To do: ").Length);
        Assert.True(turn.GetProperty("took").GetInt32() < 30_000, turn.ToString());
    }

    [Fact]
    public async Task A_refused_credential_of_a_custom_endpoint_is_that_endpoints_and_never_a_sign_in()
    {
        await using var one = await Fake.StartAsync("one", new object[] { new { name = "refused", reply = new { status = 401, body = """{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}""" } } });
        await using var rig = Between(one.Url, one.Url);

        var seen = await EditAsync(rig, ["hello"]);

        var turn = seen.GetProperty("turns")[0];
        Assert.True(turn.GetProperty("end").TryGetProperty("stopReason", out _), turn.ToString());
        Assert.Equal(2, turn.GetProperty("said").GetString()!.Split("To do: ").Length);
        Assert.DoesNotContain("/login", turn.GetProperty("said").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_in_the_endpoints_own_words_is_said_once_with_what_to_do()
    {
        await using var one = await Fake.StartAsync("one", new object[] { new { name = "refused", reply = new { status = 400, body = """{"type":"error","error":{"type":"invalid_request_error","message":"the moon is in the wrong quarter"}}""" } } });
        await using var rig = Between(one.Url, one.Url);

        var turn = (await EditAsync(rig, ["hello"])).GetProperty("turns")[0];

        var said = turn.GetProperty("said").GetString()!;
        Assert.Equal("PB-END-23", turn.GetProperty("end").GetProperty("_meta").GetProperty("patchbay").GetProperty("finding").GetString());
        Assert.Equal(2, said.Split("the moon is in the wrong quarter").Length);
        Assert.Equal(2, said.Split("To do: ").Length);
    }

    [Fact]
    public async Task The_draft_of_version_2_is_passed_on_and_its_conversation_moves_and_fails_in_the_same_way()
    {
        await using var one = await Fake.StartAsync("one", new object[] { new { name = "echo", reply = new { echo = "one" } } });
        await using var two = await Fake.StartAsync("two", new object[] { new { name = "refused", reply = new { status = 400, body = """{"type":"error","error":{"type":"invalid_request_error","message":"the moon is in the wrong quarter"}}""" } } });
        await using var rig = Between(one.Url, two.Url);
        await using var agent = new AcpLines(Program.Start(Binaries.Patchbay, ["acp"], Chat.Environment(rig.Place), rig.Place.Work));
        var hello = await agent.CallAsync("initialize", new { protocolVersion = 2, info = new { name = "editor", version = "1" }, capabilities = new { } });
        Assert.Equal(2, hello.GetProperty("result").GetProperty("protocolVersion").GetInt32());
        var opened = (await agent.CallAsync("session/new", new { cwd = rig.Place.Work, mcpServers = Array.Empty<object>() })).GetProperty("result");
        var session = opened.GetProperty("sessionId").GetString();
        Assert.Contains(opened.GetProperty("configOptions").EnumerateArray(), static option => option.GetProperty("configId").GetString() == "patchbay_endpoint" && option.GetProperty("currentValue").GetString() == "plug");
        await agent.CallAsync("session/set_config_option", new { sessionId = session, configId = "mode", value = "default" });

        async Task<JsonElement> AskAsync(string text)
        {
            await agent.CallAsync("session/prompt", new { sessionId = session, prompt = new[] { new { type = "text", text } } });
            return await agent.UpdateAsync(static update => update.GetProperty("sessionUpdate").GetString() == "state_update" && update.GetProperty("state").GetString() == "idle");
        }

        string Said(int since) => string.Concat(agent.Updates.Skip(since).Where(static update => update.GetProperty("sessionUpdate").GetString() == "agent_message_chunk").Select(static update => update.GetProperty("content").GetProperty("text").GetString()));

        Assert.Equal("end_turn", (await AskAsync("hello")).GetProperty("stopReason").GetString());
        Assert.Contains("one here. You said: hello", Said(0), StringComparison.Ordinal);
        await agent.CallAsync("session/set_config_option", new { sessionId = session, configId = "patchbay_endpoint", value = "two" });
        var mark = agent.Updates.Count;
        var end = await AskAsync("and now");
        Assert.Equal("end_turn", end.GetProperty("stopReason").GetString());
        Assert.False(end.TryGetProperty("error", out _), end.ToString());
        Assert.Equal("PB-END-23", end.GetProperty("_meta").GetProperty("patchbay").GetProperty("finding").GetString());
        Assert.Equal(2, Said(mark).Split("the moon is in the wrong quarter").Length);
        Assert.Equal(2, Said(mark).Split("To do: ").Length);
    }

    [Fact]
    public async Task A_bridge_that_dies_is_named_and_ends_the_agent()
    {
        if (!OperatingSystem.IsLinux()) return;
        await using var one = await Fake.StartAsync("one", new object[] { new { name = "echo", reply = new { echo = "one" } } });
        await using var rig = Between(one.Url, one.Url);

        var (seen, error) = await RunAsync(rig, [new { kill = true }, "hello"]);

        var turn = seen.TryGetProperty("turns", out var turns) && turns.GetArrayLength() > 0 ? turns[0].ToString() : "";
        Assert.Equal(1, seen.GetProperty("code").GetInt32());
        Assert.Contains("PB-AGENT-12", error, StringComparison.Ordinal);
        Assert.Contains("claude-agent-acp", error, StringComparison.Ordinal);
        Assert.DoesNotContain("stopReason", turn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bridge_that_is_not_there_is_the_error_of_initialize()
    {
        await using var rig = new Rig();
        rig.Configure("demo-a", []);

        var (seen, error) = await RunAsync(rig, [], new() { ["PATCHBAY_ACP_BRIDGE"] = "/nowhere/bridge.js" });

        Assert.Contains("PB-AGENT-10", seen.GetProperty("initialize").GetProperty("error")[1].GetString(), StringComparison.Ordinal);
        Assert.Contains("npm install -g", error, StringComparison.Ordinal);
        Assert.Equal(1, seen.GetProperty("code").GetInt32());
    }

    private static Rig Between(string one, string two)
    {
        var rig = new Rig();
        rig.Configure("one", new()
        {
            ["one"] = new { kind = "custom", url = one, credential = new { bearer = "key-of-one" } },
            ["two"] = new { kind = "custom", url = two, credential = new { apiKey = "key-of-two" } },
        });
        return rig;
    }

    private static async Task<JsonElement> EditAsync(Rig rig, object[] steps, params string[] more) => (await RunAsync(rig, steps, null, more)).Seen;

    private static async Task<(JsonElement Seen, string Error)> RunAsync(Rig rig, object[] steps, Dictionary<string, string>? over = null, params string[] more)
    {
        var environment = Chat.Environment(rig.Place);
        foreach (var (name, value) in over ?? []) environment[name] = value;
        var ended = await Program.RunAsync("node", [Path.Combine(Binaries.Clients, "acp-editor.mjs"), Binaries.Patchbay, JsonSerializer.Serialize(steps), .. more], environment, rig.Place.Work);
        Assert.True(ended.Output.Length > 0, ended.ToString());
        return (JsonDocument.Parse(ended.Output).RootElement, ended.Error);
    }
}
