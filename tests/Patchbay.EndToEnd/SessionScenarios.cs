using System.Net.Http.Headers;
using System.Text.Json;
using Patchbay.EndToEnd.Peers;
using static Patchbay.EndToEnd.PassThroughScenarios;

namespace Patchbay.EndToEnd;

/// <summary>Sessions of one gateway that go to different endpoints at the same time.</summary>
public class SessionScenarios
{
    [Fact]
    public async Task A_session_with_an_endpoint_of_its_own_stays_there_while_the_other_follows_the_plug()
    {
        await using var other = await Fake.StartAsync("other");
        await using var rig = new Rig();
        rig.Configure("demo-a", new() { ["other"] = new { kind = "custom", url = other.Url } });
        await using var mine = Conversation.Start(rig);
        await using var theirs = Conversation.Start(rig);
        var session = (await AskedAsync(mine, "demo-a", "one")).Session;
        await AskedAsync(theirs, "demo-a", "one");

        var used = await rig.PatchbayAsync("use", "demo-b", "--session", session[..8]);
        Assert.True(used.Code == 0, used.ToString());
        Assert.Contains($"session {session} goes to demo-b", used.Error, StringComparison.Ordinal);
        await AskedAsync(mine, "demo-b", "two");
        await AskedAsync(theirs, "demo-a", "two");

        // The plug moves the other one alone, and the lists say so.
        var plugged = await rig.PatchbayAsync("use", "other");
        Assert.True(plugged.Code == 0, plugged.ToString());
        Assert.Contains($"note: not for session {session}, which has an endpoint of its own", plugged.Error, StringComparison.Ordinal);
        await AskedAsync(mine, "demo-b", "three");
        await AskedAsync(theirs, "other", "three");
        var listed = (await rig.PatchbayAsync("ps", "--json")).Output;
        var agents = JsonDocument.Parse(listed).RootElement.EnumerateArray().Where(agent => agent.GetProperty("folder").GetString() == rig.Place.Work)
            .ToDictionary(static agent => agent.GetProperty("session").GetString()!, static agent => agent.GetProperty("route").GetProperty("gateway"));
        Assert.Equal(("demo-b", true), (agents[session].GetProperty("endpoint").GetString(), agents[session].GetProperty("ofSession").GetBoolean()));
        var followed = agents.Single(agent => agent.Key != session).Value;
        Assert.Equal(("other", false), (followed.GetProperty("endpoint").GetString(), followed.GetProperty("ofSession").GetBoolean()));
        Assert.Equal((session, "demo-b"), Entry(Assert.Single(await StatusAsync(rig))));
        Assert.Contains($"session     {session} goes to demo-b (demo://demo-b)", (await rig.PatchbayAsync("status")).Output, StringComparison.Ordinal);

        // A gateway that is killed comes back with it.
        var (pid, _) = await LauncherScenarios.GatewayAsync(rig);
        LauncherScenarios.Kill(pid);
        await AskedAsync(mine, "demo-b", "four");
        await AskedAsync(theirs, "other", "four");
        Assert.NotEqual(pid, (await LauncherScenarios.GatewayAsync(rig)).Pid);

        var back = await rig.PatchbayAsync("use", "plug", "--session", session);
        Assert.True(back.Code == 0, back.ToString());
        await AskedAsync(mine, "other", "five");
        Assert.Empty(await StatusAsync(rig));
        Assert.Equal(0, (await mine.EndAsync()).Code);
    }

    [Fact]
    public async Task An_endpoint_that_was_taken_away_is_told_once_in_the_clients_words_and_nothing_goes_elsewhere()
    {
        await using var fake = await Fake.StartAsync("mine");
        await using var rig = new Rig();
        rig.Configure("demo-a", new() { ["gone"] = new { kind = "custom", url = fake.Url } });
        await using var conversation = Conversation.Start(rig);
        var session = (await AskedAsync(conversation, "demo-a", "one")).Session;
        var used = await rig.PatchbayAsync("use", "gone", "--session", session);
        Assert.True(used.Code == 0, used.ToString());
        await AskedAsync(conversation, "mine", "two");
        var before = (await rig.TrafficAsync()).Length;

        Assert.Equal(0, (await rig.PatchbayAsync("endpoint", "remove", "gone")).Code);
        var refused = await conversation.AskAsync("three");

        Assert.True(refused.IsError);
        Assert.Equal(2, refused.Text.Split("This session was given the endpoint gone for itself, and there is no endpoint of that name any more.").Length);
        Assert.Contains($"`patchbay use plug --session {session}`", refused.Text, StringComparison.Ordinal);
        var exchange = Assert.Single((await rig.TrafficAsync())[before..]);
        Assert.Equal(("PB-LIFE-15", ""), (exchange.GetProperty("finding").GetString(), exchange.GetProperty("endpoint").GetString()));
        Assert.Contains($"session     {session} goes to gone (there is no endpoint named `gone`)", (await rig.PatchbayAsync("status")).Output, StringComparison.Ordinal);

        Assert.Equal(0, (await rig.PatchbayAsync("use", "plug", "--session", session)).Code);
        await AskedAsync(conversation, "demo-a", "four");
    }

    [Fact]
    public async Task A_subagent_goes_where_its_session_goes_which_may_be_said_before_the_first_request()
    {
        await using var fake = await Fake.StartAsync("mine", new object[]
        {
            new { name = "sub", contains = new[] { "SUBTASK-TOKEN" }, lacks = new[] { "\"name\":\"Agent\"" }, reply = new { content = Say("the subagent's result") } },
            new { name = "spawn", times = 1, reply = new { content = new[] { Tool("toolu_g", "Agent", new { description = "sub", prompt = "SUBTASK-TOKEN: answer", subagent_type = "general-purpose" }) } } },
            new { name = "rest", reply = new { content = Say("main goes on") } },
        });
        await using var rig = new Rig();
        rig.Configure("demo-a", new() { ["mine"] = new { kind = "custom", url = fake.Url } });
        await rig.AgentEnvironmentAsync();
        var session = Guid.NewGuid().ToString();
        var used = await rig.PatchbayAsync("use", "mine", "--session", session, "--no-probe", "--json");
        Assert.True(used.Code == 0, used.ToString());
        Assert.Equal((session, "mine"), Entry(JsonDocument.Parse(used.Output).RootElement));

        var ended = await rig.ClaudeAsync("use a subagent", "--session-id", session);

        Assert.Contains("main goes on", ended.Output, StringComparison.Ordinal);
        var traffic = await rig.TrafficAsync();
        Assert.All(traffic, exchange => Assert.Equal((session, "mine"), Entry(exchange)));
        Assert.Contains(traffic, static exchange => exchange.GetProperty("agent").GetString() is { Length: > 0 });
    }

    [Fact]
    public async Task What_is_no_session_or_no_endpoint_is_refused_by_the_command_and_by_the_control_API()
    {
        await using var rig = new Rig();
        rig.Configure("demo-a", []);
        var environment = await rig.AgentEnvironmentAsync();
        var token = environment["ANTHROPIC_CUSTOM_HEADERS"].Split(": ")[1].Trim();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(environment["ANTHROPIC_BASE_URL"]), Timeout = Limits.Wait };
        Assert.NotEqual(200, (await PostAsync(new { session = "twin-1", endpoint = "demo-b" })).Status);
        client.DefaultRequestHeaders.Add("x-patchbay-token", token);

        Assert.Equal(200, (await PostAsync(new { session = "twin-1", endpoint = "demo-b" })).Status);
        Assert.Equal(200, (await PostAsync(new { session = "twin-2", endpoint = "off" })).Status);
        Assert.Equal((400, "{\"message\":\"there is no endpoint named \\u0060demo-c\\u0060; did you mean \\u0060demo-a\\u0060? (known: anthropic, demo-a, demo-b)\"}"), await PostAsync(new { session = "twin-1", endpoint = "demo-c" }));
        Assert.Equal(400, (await PostAsync(new { session = new string('s', 201), endpoint = "demo-b" })).Status);
        Assert.Equal(413, (await PostAsync(new { session = "twin-1", endpoint = "demo-b", more = new string('m', 64 * 1024) })).Status);
        var list = JsonDocument.Parse(await client.GetStringAsync("/patchbay/v1/session-endpoints")).RootElement.EnumerateArray().Select(Entry).ToArray();
        Assert.Equal([("twin-2", "anthropic"), ("twin-1", "demo-b")], list);
        if (!OperatingSystem.IsWindows())
        {
            var file = Directory.EnumerateFiles(rig.Place.Root, "sessions.json", SearchOption.AllDirectories).Single();
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        var twins = await rig.PatchbayAsync("use", "demo-b", "--session", "twin");
        Assert.Equal(2, twins.Code);
        Assert.Contains("twin-2, twin-1", twins.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await rig.PatchbayAsync("use", "demo-b", "--session", "twi")).Code);
        var nobody = await rig.PatchbayAsync("use", "demo-b", "--session", "nobody");
        Assert.Equal(1, nobody.Code);
        Assert.Contains("the last ones: twin-2, twin-1", nobody.Error, StringComparison.Ordinal);

        async Task<(int Status, string Body)> PostAsync(object change)
        {
            using var answer = await client.PostAsync("/patchbay/v1/session-endpoints", new StringContent(JsonSerializer.Serialize(change), new MediaTypeHeaderValue("application/json")));
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
    }

    private static async Task<TurnEnded> AskedAsync(Conversation conversation, string endpoint, string text)
    {
        var turn = await conversation.AskAsync(text);
        Assert.Equal($"{endpoint} here. You said: {text}", turn.Text);
        return turn;
    }

    /// <summary>The sessions with an endpoint of their own, as <c>patchbay status --json</c> shows them.</summary>
    private static async Task<JsonElement[]> StatusAsync(Rig rig) =>
        [.. JsonDocument.Parse((await rig.PatchbayAsync("status", "--json")).Output).RootElement.GetProperty("sessionEndpoints").EnumerateArray()];

    private static (string Session, string Endpoint) Entry(JsonElement element) =>
        (element.GetProperty("session").GetString()!, element.GetProperty(element.TryGetProperty("since", out _) ? "name" : "endpoint").GetString()!);
}
