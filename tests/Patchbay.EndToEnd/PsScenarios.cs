using System.Text.Json;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>`patchbay ps` among real sessions: a terminal, a driven one, one behind the ACP bridge, one of Patchbay's own.</summary>
public sealed class PsScenarios : IDisposable
{
    private readonly Landings _landings = new(RouteCase.Names);

    public void Dispose() => _landings.Dispose();

    [Fact]
    public async Task Lists_a_terminal_a_driven_session_and_one_behind_the_bridge_and_marks_the_one_that_holds_an_old_value()
    {
        using var place = new Place();
        var environment = Environment(place, "a");
        environment["PATH"] = $"{Path.GetDirectoryName(Binaries.Claude)}:{environment["PATH"]}";
        await using var terminal = await Terminal.WithClaudeAsync(place, Binaries.Claude, environment);
        await terminal.EnterAsync("hello");
        await terminal.UntilAsync("a here");
        await using var driven = Conversation.StartClaude(Environment(place, "b"), place.Work, [], []);
        await driven.AskAsync("hello");
        var (bridge, session) = await AcpBridge.OpenAsync(Environment(place, "c"), place.Work);
        await using var open = bridge;
        await bridge.PromptAsync(session, "hello");
        Assert.Equal("c", _landings.Last!.At);

        var agents = await PsAsync(place);

        Assert.Equal(["-p", "acp", "terminal"], agents.Keys.Order());
        Assert.Equal(_landings.Url("a"), Route(agents["terminal"], "endpoint"));
        Assert.Equal(_landings.Url("b"), Route(agents["-p"], "endpoint"));
        Assert.Equal(_landings.Url("c"), Route(agents["acp"], "endpoint"));
        Assert.Equal(driven.Pid, agents["-p"].GetProperty("pid").GetInt32());
        Assert.All(agents.Values, agent =>
        {
            Assert.StartsWith("environment of process", Route(agent, "source"), StringComparison.Ordinal);
            Assert.False(agent.GetProperty("route").GetProperty("stale").GetBoolean());
            Assert.Equal("2.1.330", agent.GetProperty("version").GetString());
            Assert.Equal(place.Work, agent.GetProperty("folder").GetString());
            Assert.NotEqual("", agent.GetProperty("session").GetString());
        });

        // A settings file moves all three; taken out again, they stay there, and only a restart would bring them back.
        place.Write("home/.claude/settings.json", JsonSerializer.Serialize(new { env = new { ANTHROPIC_BASE_URL = _landings.Url("d") } }));
        // Each of them sees the file in its own time.
        while (_landings.Last!.At != "d") await driven.AskAsync("where now");
        do await bridge.PromptAsync(session, "where now");
        while (_landings.Last.At != "d");
        for (var asked = 1; ; asked++)
        {
            var question = $"where now, {asked}";
            await terminal.EnterAsync(question);
            var screen = await terminal.UntilAsync(screen => screen.LastIndexOf(" here", StringComparison.Ordinal) > screen.LastIndexOf($"❯ {question}", StringComparison.Ordinal) && screen.Contains($"❯ {question}", StringComparison.Ordinal), $"the answer to {question}");
            if (screen.LastIndexOf("d here", StringComparison.Ordinal) > screen.LastIndexOf($"❯ {question}", StringComparison.Ordinal)) break;
        }

        agents = await PsAsync(place);
        Assert.All(agents.Values, agent => Assert.Equal(_landings.Url("d"), Route(agent, "endpoint")));
        Assert.All(agents.Values, agent => Assert.Equal("~/.claude/settings.json:1", Route(agent, "source")));

        place.Write("home/.claude/settings.json", "{}");
        await driven.AskAsync("and now");
        await bridge.PromptAsync(session, "and now");
        await terminal.EnterAsync("and now");
        await terminal.UntilAsync(screen => screen.Contains("❯ and now", StringComparison.Ordinal) && screen.LastIndexOf("d here", StringComparison.Ordinal) > screen.LastIndexOf("❯ and now", StringComparison.Ordinal), "the answer of d");
        agents = await PsAsync(place);
        Assert.Equal(["-p", "acp", "terminal"], agents.Keys.Order());
        Assert.All(agents, agent =>
        {
            Assert.Equal(_landings.Url("d"), Route(agent.Value, "endpoint"));
            Assert.Equal("removed key", Route(agent.Value, "source"));
            Assert.Equal(_landings.Url(agent.Key switch { "-p" => "b", "acp" => "c", _ => "a" }), Route(agent.Value, "afterRestart"));
            Assert.True(agent.Value.GetProperty("route").GetProperty("stale").GetBoolean(), agent.Key);
        });

        var table = await Program.RunAsync(Binaries.Patchbay, ["ps"], environment, place.Work);
        Assert.Contains("stale", table.Output.Split('\n').Single(line => line.Contains($"{driven.Pid} ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains($"`patchbay why {driven.Pid}` says why", table.Error, StringComparison.Ordinal);
        var why = await Program.RunAsync(Binaries.Patchbay, ["why", $"{driven.Pid}"], environment, place.Work);
        Assert.Contains("PB-LIFE-20", why.Output, StringComparison.Ordinal);
        Assert.Contains("~/.claude/settings.json changed at", why.Output, StringComparison.Ordinal);
        Assert.Contains("claude --resume ", why.Output, StringComparison.Ordinal);
        Assert.Contains($"patchbay restart {driven.Pid}", why.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("test-token", why.Output + table.Output, StringComparison.Ordinal);

        // What `restart` prints for the terminal, done there: the conversation goes on, and nothing old is held any more.
        var old = agents["terminal"].GetProperty("pid").GetInt32();
        var told = await Program.RunAsync(Binaries.Patchbay, ["restart", $"{old}"], environment, place.Work);
        Assert.True(told.Code == 0, told.ToString());
        await terminal.EnterAsync("/exit");
        await terminal.UntilAsync(screen => screen.TrimEnd().EndsWith(Terminal.Prompt, StringComparison.Ordinal), "the shell");
        await terminal.EnterAsync(told.Output.Trim());
        await terminal.UntilAsync("shift+tab to cycle");
        await terminal.EnterAsync("back again");
        await terminal.UntilAsync("a here");
        var now = (await PsAsync(place))["terminal"];
        Assert.NotEqual(old, now.GetProperty("pid").GetInt32());
        Assert.Equal(agents["terminal"].GetProperty("session").GetString(), now.GetProperty("session").GetString());
        Assert.Equal(_landings.Url("a"), Route(now, "endpoint"));
        Assert.False(now.GetProperty("route").GetProperty("stale").GetBoolean());
    }

    [Fact]
    public async Task An_agent_on_our_gateway_shows_its_endpoint_and_when_it_was_last_asked()
    {
        await using var rig = new Rig();
        rig.Configure("demo-a", []);
        await using var conversation = Conversation.Start(rig);
        await conversation.AskAsync("hello");

        var agent = (await PsAsync(rig.Place)).Values.Single();

        Assert.Equal("CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST", (await WhyAsync(rig, agent)).GetProperty("pin").GetString());
        Assert.Equal("demo-a", agent.GetProperty("route").GetProperty("gateway").GetProperty("endpoint").GetString());
        Assert.Equal("demo-a", agent.GetProperty("seen").GetProperty("endpoint").GetString());

        // Plugged elsewhere, the next request will go there; the last one was seen where it was.
        Assert.Equal(0, (await rig.PatchbayAsync("use", "demo-b")).Code);
        agent = (await PsAsync(rig.Place)).Values.Single();
        Assert.Equal("demo-b", agent.GetProperty("route").GetProperty("gateway").GetProperty("endpoint").GetString());
        Assert.Equal("demo-a", agent.GetProperty("seen").GetProperty("endpoint").GetString());
        await conversation.AskAsync("hello again");
        agent = (await PsAsync(rig.Place)).Values.Single();
        Assert.Equal("demo-b", agent.GetProperty("seen").GetProperty("endpoint").GetString());
    }

    private Dictionary<string, string> Environment(Place place, string endpoint) => new(place.Environment)
    {
        ["ANTHROPIC_BASE_URL"] = _landings.Url(endpoint),
        ["ANTHROPIC_AUTH_TOKEN"] = "test-token",
        ["HTTPS_PROXY"] = _landings.Url("proxy"),
        ["NO_PROXY"] = "127.0.0.1",
    };

    private static async Task<JsonElement> WhyAsync(Rig rig, JsonElement agent) =>
        JsonDocument.Parse((await rig.PatchbayAsync("why", $"{agent.GetProperty("pid").GetInt32()}", "--json")).Output).RootElement;

    /// <summary>The agents of this place, by their kind: others of the machine are nobody's business here.</summary>
    private static async Task<Dictionary<string, JsonElement>> PsAsync(Place place)
    {
        var ended = await Program.RunAsync(Binaries.Patchbay, ["ps", "--json"], place.Environment, place.Work);
        Assert.True(ended.Code == 0, ended.ToString());
        return JsonDocument.Parse(ended.Output).RootElement.EnumerateArray().Where(agent => agent.GetProperty("folder").GetString() == place.Work)
            .ToDictionary(agent => agent.GetProperty("kind").GetString()!);
    }

    private static string Route(JsonElement agent, string name) => agent.GetProperty("route").GetProperty(name).GetString()!;
}
