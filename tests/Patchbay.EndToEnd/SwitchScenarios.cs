using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>What a conversation keeps, and where its requests go, when the plug moves.</summary>
public class SwitchScenarios
{
    [Fact]
    public async Task A_conversation_resumed_after_a_switch_takes_its_whole_history_to_the_other_endpoint()
    {
        await using var rig = await Tapped.StartAsync();
        await using var other = await Fake.StartAsync("other");
        var first = JsonDocument.Parse((await rig.ClaudeAsync("my first question", "--output-format", "json")).Output).RootElement;
        Assert.Equal("scripted here. You said: my first question", first.GetProperty("result").GetString());

        var moved = await rig.Rig.PatchbayAsync("use", other.Url);
        Assert.True(moved.Code == 0, moved.ToString());
        var probes = (await other.JournalAsync()).Length;
        var second = JsonDocument.Parse((await rig.ClaudeAsync("my second question", "--output-format", "json", "--resume", first.GetProperty("session_id").GetString()!)).Output).RootElement;

        Assert.Equal("other here. You said: my second question", second.GetProperty("result").GetString());
        Assert.Equal(first.GetProperty("session_id").GetString(), second.GetProperty("session_id").GetString());
        var before = await rig.Fake.JournalAsync(done: 1);
        var after = (await other.JournalAsync(done: probes + 1))[probes..];
        var body = await other.BodyAsync(after.Single(IsMessage).N);
        foreach (var part in new[] { "my first question", "scripted here. You said: my first question", "my second question" }) Assert.Contains(part, body, StringComparison.Ordinal);

        // Each endpoint got what the client sent, and the client what each answered, byte for byte.
        var exchanges = rig.Tap.Exchanges.Where(exchange => exchange.Request.Path == "/v1/messages").ToArray();
        FakeEntry[] arrived = [.. before.Where(IsMessage), .. after.Where(IsMessage)];
        Assert.Equal(exchanges.Select(exchange => exchange.Request.Sha256), arrived.Select(entry => entry.BodySha256));
        Assert.Equal(exchanges.Select(exchange => exchange.Answer.Sha256), arrived.Select(entry => entry.AnswerSha256));
    }

    [Fact]
    public async Task A_running_conversation_moves_between_two_turns_and_back()
    {
        await using var one = await Fake.StartAsync("one");
        await using var two = await Fake.StartAsync("two");
        await using var rig = Rig.With(("one", one.Url), ("two", two.Url));
        await using var conversation = Conversation.Start(rig);

        var first = await conversation.AskAsync("first");
        await UseAsync(rig, "two");
        var second = await conversation.AskAsync("second");
        await UseAsync(rig, "one");
        var third = await conversation.AskAsync("third");

        Assert.Equal(["one here. You said: first", "two here. You said: second", "one here. You said: third"], [first.Text, second.Text, third.Text]);
        Assert.Single(new[] { first.Session, second.Session, third.Session }.Distinct());
        var last = await one.BodyAsync((await one.JournalAsync()).Last(IsMessage).N);
        Assert.Contains("two here. You said: second", last, StringComparison.Ordinal);
        Assert.Equal(0, (await conversation.EndAsync()).Code);
    }

    [Fact]
    public async Task A_stream_that_is_open_during_a_switch_finishes_where_it_began()
    {
        await using var one = await Fake.StartAsync("one", new object[] { new { name = "held", reply = new { content = PassThroughScenarios.Say("begun at one and ended at one"), holdAfter = 4 } } });
        await using var two = await Fake.StartAsync("two");
        await using var rig = Rig.With(("one", one.Url), ("two", two.Url));
        await using var conversation = Conversation.Start(rig);

        await conversation.SayAsync("first");
        await one.JournalAsync(held: 1);
        await UseAsync(rig, "two");
        Assert.DoesNotContain(await two.JournalAsync(), entry => entry.Header("x-claude-code-session-id") is not null);
        await one.ReleaseAsync();

        Assert.Equal("begun at one and ended at one", (await conversation.EndOfTurnAsync()).Text);
        Assert.Equal("two here. You said: second", (await conversation.AskAsync("second")).Text);
        Assert.False((await one.JournalAsync()).Single(IsMessage).Aborted);
    }

    [Fact]
    public async Task A_thousand_switches_under_load_fail_no_request()
    {
        const int clients = 8;
        const int switches = 1000;
        await using var one = await Fake.StartAsync("one");
        await using var two = await Fake.StartAsync("two");
        await using var rig = Rig.With(("one", one.Url), ("two", two.Url));
        var environment = await rig.AgentEnvironmentAsync();
        using var over = new CancellationTokenSource();
        var load = Enumerable.Range(0, clients).Select(client => Task.Run(() => LoadAsync(environment, client, over.Token))).ToArray();

        using var control = new RawClient(environment);
        for (var i = 1; i <= switches; i++)
        {
            var name = i % 2 == 0 ? "one" : "two";
            if (i % 100 == 0) await UseAsync(rig, name, "--no-probe");
            else
            {
                Plug(rig, name);
                await control.ReloadAsync();
            }

            // From the moment on that the switch is confirmed, every new request goes there.
            using var answer = await control.AskAsync($"switch {i}");
            Assert.Equal($"{name} here. You said: switch {i}", RawClient.TextOf(await answer.Content.ReadAsStringAsync()));
        }

        await over.CancelAsync();
        var answered = (await Task.WhenAll(load)).SelectMany(counts => counts).ToLookup(pair => pair.Key, pair => pair.Value);
        Assert.Equal(["one", "two"], answered.Select(group => group.Key).Order());
        Assert.All(answered, group => Assert.True(group.Sum() > 100, $"{group.Key} answered only {group.Sum()} requests"));
        Assert.All([.. await one.JournalAsync(), .. await two.JournalAsync()], entry => Assert.False(entry.Aborted));
    }

    /// <summary>One client that never rests; counts the answers by endpoint.</summary>
    private static async Task<Dictionary<string, int>> LoadAsync(Dictionary<string, string> environment, int client, CancellationToken over)
    {
        using var raw = new RawClient(environment);
        var counts = new Dictionary<string, int> { ["one"] = 0, ["two"] = 0 };
        for (var i = 0; !over.IsCancellationRequested; i++)
        {
            var question = $"client {client} request {i}";
            using var answer = await raw.AskAsync(question);
            var stream = await answer.Content.ReadAsStringAsync(CancellationToken.None);
            Assert.True(answer.IsSuccessStatusCode, stream);
            var text = RawClient.TextOf(stream);
            var name = text.Split(' ')[0];
            Assert.Equal($"{name} here. You said: {question}", text);
            counts[name]++;
        }

        return counts;
    }

    private static async Task UseAsync(Rig rig, string name, params string[] more)
    {
        var ended = await rig.PatchbayAsync(["use", name, .. more]);
        Assert.True(ended.Code == 0, ended.ToString());
    }

    /// <summary>Changes the settings file the way an editor does: whole or not at all.</summary>
    private static void Plug(Rig rig, string name)
    {
        var settings = JsonNode.Parse(File.ReadAllText(rig.Place.Settings))!;
        settings["customApiEndpoint"] = name;
        var draft = rig.Place.Settings + ".new";
        File.WriteAllText(draft, settings.ToJsonString());
        File.Move(draft, rig.Place.Settings, overwrite: true);
    }

    private static bool IsMessage(FakeEntry entry) => entry.Method == "POST" && entry.Path == "/v1/messages" && entry.Header("x-claude-code-session-id") is not null;
}
