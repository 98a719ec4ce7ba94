using System.Text.Json;
using Microsoft.Playwright;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>The console's page of agents, with real ones.</summary>
public class AgentsPageScenarios
{
    [Fact]
    public async Task A_real_Claude_Code_appears_by_itself_and_says_why_it_goes_where_it_goes()
    {
        await using var one = await Fake.StartAsync("one", Says("hello from one"));
        await using var two = await Fake.StartAsync("two", Says("hello from two"));
        await using var rig = Rig.With(("one", one.Url));
        await using var stage = await ConsoleStage.OpenAsync(rig);
        await stage.GoAsync("agents");
        var own = Own(rig);
        await Assertions.Expect(stage.Page.Locator(own)).ToHaveCountAsync(0);

        await using var conversation = Conversation.Start(rig);
        await conversation.AskAsync("hello");
        await stage.SeesAsync(own, "→ one");
        await stage.SeesAsync(own, "last request");
        await stage.Page.ClickAsync($"{own} > a");
        await stage.ArrivesAsync("**/agents?pid=*");
        await stage.SeesAsync(".why", "ANTHROPIC_BASE_URL");
        await stage.SeesAsync(".why tr[data-wins=true]", "in force");
        await stage.SeesAsync(".why", "plugged into one");
        await stage.SeesAsync(".why", "Another program runs it");
        Assert.DoesNotContain(await LocalTokenAsync(rig), await stage.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(await stage.AxeAsync());

        // It moves while somebody looks.
        rig.Configure("two", new() { ["one"] = new { url = one.Url }, ["two"] = new { url = two.Url } });
        await stage.SeesAsync(own, "→ two");
        Assert.Empty(stage.Errors);
    }

    [Fact]
    public async Task One_that_holds_an_old_value_says_so_and_how_it_is_started_anew()
    {
        await using var one = await Fake.StartAsync("one", Says("hello from one"));
        await using var two = await Fake.StartAsync("two", Says("hello from two"));
        await using var rig = Rig.With(("one", one.Url));
        await using var stage = await ConsoleStage.OpenAsync(rig);
        var settings = rig.Place.Write("home/.claude/settings.json", JsonSerializer.Serialize(new { env = new { ANTHROPIC_BASE_URL = one.Url } }));
        var environment = rig.Place.Environment;
        (environment["ANTHROPIC_BASE_URL"], environment["ANTHROPIC_AUTH_TOKEN"]) = (two.Url, "dummy");
        environment["PATH"] = $"{Path.GetDirectoryName(Binaries.Claude)}:{environment["PATH"]}";
        await using var terminal = await Terminal.WithClaudeAsync(rig.Place, "claude", environment);
        await terminal.EnterAsync("first message");
        await terminal.UntilAsync("hello from one");
        File.WriteAllText(settings, "{}");

        await stage.GoAsync("agents");
        await stage.Page.ClickAsync($"{Own(rig)} > a:has-text('holds an old value')");
        await stage.SeesAsync(".why .finding", "PB-LIFE-20");
        await stage.SeesAsync(".why", two.Url);
        await stage.SeesAsync(".command", "claude --resume ");
        await stage.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await stage.Page.ClickAsync("button[aria-label='Copy the command']");
        await stage.SeesAsync("#toasts", "Copied");
        Assert.StartsWith($"cd {rig.Place.Work}; claude --resume ", await stage.Page.EvaluateAsync<string>("navigator.clipboard.readText()"), StringComparison.Ordinal);
        Assert.Empty(stage.Errors);
    }

    [Fact]
    public async Task One_that_Patchbay_runs_directly_is_started_anew_by_a_button_after_a_question()
    {
        await using var one = await Fake.StartAsync("one", Says("hello from one"));
        await using var rig = Rig.With(("one", one.Url));
        await using var stage = await ConsoleStage.OpenAsync(rig);
        await using var terminal = await Terminal.WithClaudeAsync(rig.Place, $"{Binaries.Patchbay} claude --direct");
        await terminal.EnterAsync("first message");
        await terminal.UntilAsync("hello from one");

        await stage.GoAsync("agents");
        await stage.Page.ClickAsync($"{Own(rig)} > a");
        await stage.Page.ClickAsync("button:has-text('Start anew …')");
        await Assertions.Expect(stage.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("as soon as its turn is over");
        await stage.Page.ClickAsync("button:has-text('Start it anew')");
        await stage.SeesAsync("#agent-restarts", "its conversation goes on");
        await stage.Page.ClickAsync("#agent-restarts a");
        await stage.SeesAsync(".why", "sends to");
        await terminal.UntilAsync("shift+tab to cycle");
        await terminal.EnterAsync("second message");
        await one.JournalAsync(done: 2);
        Assert.Empty(stage.Errors);
    }

    /// <summary>The agent of this test: others of the machine stand in the list too.</summary>
    private static string Own(Rig rig) => $"#agent-list article:has-text('{Path.GetFileName(Path.GetDirectoryName(rig.Place.Work))}')";

    private static object[] Says(string text) => [new { name = "says", reply = new { content = PassThroughScenarios.Say(text) } }];

    private static async Task<string> LocalTokenAsync(Rig rig) => (await rig.AgentEnvironmentAsync())["ANTHROPIC_CUSTOM_HEADERS"].Split(": ")[1].Trim();
}
