using System.Text.Json;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>`patchbay acp` as an editor sees it: the official TypeScript SDK asks, the real bridge and the real Claude Code answer.</summary>
public class AcpScenarios
{
    [Fact]
    public async Task A_conversation_with_a_permission_and_a_change_of_endpoint_in_the_editors_own_options()
    {
        await using var one = await Fake.StartAsync("one", new object[]
        {
            new { name = "tool", toolResult = false, lastUser = "touch", times = 1, reply = new { content = new[] { PassThroughScenarios.Tool("toolu_1", "Bash", new { command = "touch made", description = "make a file" }) }, stopReason = "tool_use" } },
            new { name = "rest", reply = new { echo = "one" } },
        });
        await using var two = await Fake.StartAsync("two", new object[] { new { name = "echo", reply = new { echo = "two" } } });
        await using var rig = new Rig();
        rig.Configure("one", new() { ["one"] = Entry(one.Url), ["two"] = Entry(two.Url) });
        await using var editor = new SdkEditor(rig);
        await editor.AskAsync("initialize", new { protocolVersion = 1, clientCapabilities = new { }, clientInfo = new { name = "editor", version = "1" } });
        var opened = await editor.AskAsync("session/new", new { cwd = rig.Place.Work, mcpServers = Array.Empty<object>() });
        var session = opened.GetProperty("sessionId").GetString()!;
        var option = Endpoint(opened);
        Assert.Equal("plug", option.GetProperty("currentValue").GetString());
        Assert.Equal(["plug", "one", "two", "off"], option.GetProperty("options").EnumerateArray().Select(static choice => choice.GetProperty("value").GetString()));
        Assert.Contains(opened.GetProperty("configOptions").EnumerateArray(), static other => other.GetProperty("id").GetString() == "model");

        await editor.AskAsync("session/set_mode", new { sessionId = session, modeId = "default" });
        Assert.Equal("end_turn", (await editor.PromptAsync(session, "touch it")).GetProperty("stopReason").GetString());
        Assert.Contains(editor.Lines, static line => line.TryGetProperty("permission", out _));
        Assert.True(File.Exists(Path.Combine(rig.Place.Work, "made")));

        var set = await editor.AskAsync("session/set_config_option", new { sessionId = session, configId = "patchbay_endpoint", value = "two" });
        Assert.Equal("two", Endpoint(set).GetProperty("currentValue").GetString());
        Assert.Equal("end_turn", (await editor.PromptAsync(session, "hello there")).GetProperty("stopReason").GetString());
        Assert.Contains("two", editor.Said, StringComparison.Ordinal);
        Assert.Contains("— now at two —", editor.Said, StringComparison.Ordinal);
        List<string> bodies = [];
        foreach (var entry in (await two.JournalAsync()).Where(static entry => entry.Method == "POST")) bodies.Add(await two.BodyAsync(entry.N));
        Assert.Contains(bodies, static body => body.Contains("touch it", StringComparison.Ordinal) && body.Contains("hello there", StringComparison.Ordinal));

        // Another option keeps ours beside it, and a choice that is none is refused with what there is.
        var effort = await editor.AskAsync("session/set_config_option", new { sessionId = session, configId = "mode", value = "plan" });
        Assert.Equal("two", Endpoint(effort).GetProperty("currentValue").GetString());
        var refused = await editor.TryAsync("session/set_config_option", new { sessionId = session, configId = "patchbay_endpoint", value = "three" });
        Assert.Equal(-32602, refused.GetProperty("error")[0].GetInt32());
        Assert.Contains("plug, one, two, off", refused.GetProperty("error")[1].GetString(), StringComparison.Ordinal);

        var left = await editor.LeaveAsync();
        Assert.Equal(0, left);
    }

    [Fact]
    public async Task A_dead_endpoint_is_explained_in_the_chat_once_and_never_as_a_sign_in()
    {
        await using var rig = new Rig();
        rig.Configure("dead", new() { ["dead"] = Entry("http://127.0.0.1:9"), ["keyless"] = Entry("http://127.0.0.1:9") });
        await using var editor = new SdkEditor(rig);
        await editor.AskAsync("initialize", new { protocolVersion = 1, clientCapabilities = new { }, clientInfo = new { name = "editor", version = "1" } });
        var session = (await editor.AskAsync("session/new", new { cwd = rig.Place.Work, mcpServers = Array.Empty<object>() })).GetProperty("sessionId").GetString()!;

        var asked = editor.Milliseconds;
        var turn = await editor.PromptAsync(session, "hello");
        Assert.Equal("end_turn", turn.GetProperty("stopReason").GetString());
        Assert.Equal(2, editor.Said.Split("PB-NET-02").Length - 1); // Its code, and how to learn more of it: said once.
        Assert.Contains("**Nothing listens at 127.0.0.1:9", editor.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("API Error", editor.Said, StringComparison.Ordinal);
        var told = editor.Lines.First(static line => line.TryGetProperty("update", out var update) && update.GetRawText().Contains("PB-NET-02", StringComparison.Ordinal));
        Assert.True(told.GetProperty("ms").GetInt32() - asked < 10_000, $"told after {told.GetProperty("ms").GetInt32() - asked} ms"); // Two seconds, and a machine under load.
    }

    [Fact]
    public async Task Without_a_bridge_the_editor_hears_why_and_what_to_do()
    {
        await using var rig = new Rig();
        rig.Configure("demo-a", []);
        await using var editor = new SdkEditor(rig, ("PATCHBAY_ACP_BRIDGE", "/nowhere/bridge.js"));
        var refused = await editor.TryAsync("initialize", new { protocolVersion = 1, clientCapabilities = new { }, clientInfo = new { name = "editor", version = "1" } });
        Assert.Contains("npm install -g @agentclientprotocol/claude-agent-acp", refused.GetProperty("error")[1].GetString(), StringComparison.Ordinal);
    }

    private static object Entry(string url) => new { kind = "custom", url, credential = new { bearer = "k" } };

    private static JsonElement Endpoint(JsonElement answer) => answer.GetProperty("configOptions").EnumerateArray().Single(static option => option.GetProperty("id").GetString() == "patchbay_endpoint");
}
