using System.Text;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>The real Claude Code in a real terminal, as a person uses it.</summary>
public class TerminalScenarios
{
    private static readonly string Launch = $"{Binaries.Patchbay} claude";

    [Fact]
    public async Task A_switch_between_two_messages_moves_the_second_one()
    {
        await using var rig = Demo();
        await using var terminal = await Terminal.WithClaudeAsync(rig.Place, Launch);
        await terminal.EnterAsync("first message");
        await terminal.UntilAsync("demo-a here. You said: first message");

        var moved = await rig.PatchbayAsync("use", "demo-b");
        Assert.True(moved.Code == 0, moved.ToString());
        Assert.Contains("claude (process", moved.Output + moved.Error, StringComparison.Ordinal);

        await terminal.EnterAsync("second message");
        var screen = await terminal.UntilAsync("demo-b here. You said: second message");
        Assert.Contains("demo-a here. You said: first message", screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_runs_at_the_moment_of_the_switch_finishes_where_it_began()
    {
        const string text = "begun at the first line\nand that was all from the fake";
        await using var fake = await Fake.StartAsync("held", new object[] { new { name = "held", reply = new { content = PassThroughScenarios.Say(text), holdAfter = 4 } } });
        await using var rig = Rig.With(("held", fake.Url));
        await using var terminal = await Terminal.WithClaudeAsync(rig.Place, Launch);
        await terminal.EnterAsync("begin");
        await fake.JournalAsync(held: 1);

        var moved = await rig.PatchbayAsync("use", "demo-b");
        Assert.True(moved.Code == 0, moved.ToString());
        Assert.DoesNotContain("that was all", await terminal.ScreenAsync(), StringComparison.Ordinal);
        await fake.ReleaseAsync();

        await terminal.UntilAsync("and that was all from the fake");
        await terminal.EnterAsync("and now");
        await terminal.UntilAsync("demo-b here. You said: and now");
        Assert.False((await fake.JournalAsync()).Single(entry => entry.Step == "held" && entry.Method == "POST").Aborted);
    }

    [Fact]
    public async Task A_running_count_of_a_demo_endpoint_is_finished_by_the_one_that_began_it()
    {
        await using var rig = Demo();
        await using var terminal = await Terminal.WithClaudeAsync(rig.Place, Launch);
        await terminal.EnterAsync("count to 60");
        await terminal.UntilAsync("demo-a counts:");

        var moved = await rig.PatchbayAsync("use", "demo-b", "--no-probe");
        Assert.True(moved.Code == 0, moved.ToString());

        await terminal.UntilAsync("all from demo-a.");
        await terminal.EnterAsync("and now");
        await terminal.UntilAsync("demo-b here. You said: and now");
    }

    [Fact]
    public async Task A_gateway_killed_under_a_terminal_is_back_for_the_next_message()
    {
        await using var rig = Demo();
        await using var terminal = await Terminal.WithClaudeAsync(rig.Place, Launch);
        await terminal.EnterAsync("first message");
        await terminal.UntilAsync("demo-a here. You said: first message");

        var (pid, url) = await LauncherScenarios.GatewayAsync(rig);
        LauncherScenarios.Kill(pid);
        await terminal.EnterAsync("second message");

        var screen = await terminal.UntilAsync("demo-a here. You said: second message");
        Assert.Contains("demo-a here. You said: first message", screen, StringComparison.Ordinal);
        Assert.Equal(url, (await LauncherScenarios.GatewayAsync(rig)).Url);
    }

    [Fact]
    public async Task Esc_during_a_stream_cancels_the_endpoints_request()
    {
        await using var fake = await Fake.StartAsync("held", new object[]
        {
            new { name = "held", lastUser = "hold", reply = new { content = PassThroughScenarios.Say("an answer that never ends"), holdAfter = 4 } },
            new { name = "rest", reply = new { content = PassThroughScenarios.Say("the fake goes on") } },
        });
        await using var rig = Rig.With(("held", fake.Url));
        await using var terminal = await Terminal.WithClaudeAsync(rig.Place, Launch);
        await terminal.EnterAsync("hold please");
        await fake.JournalAsync(held: 1);

        await terminal.PressAsync("Escape");

        var journal = await fake.JournalAsync(aborted: 1);
        Assert.True(journal.Single(entry => entry.Step == "held").Aborted);
        await terminal.UntilAsync("Interrupted");
        await terminal.PressAsync("C-u");
        await terminal.EnterAsync("and again");
        await terminal.UntilAsync("the fake goes on");
    }

    [Fact]
    public async Task Ctrl_Z_suspends_to_the_shell_and_fg_brings_it_back_working()
    {
        await using var rig = Demo();
        await using var terminal = await Terminal.WithClaudeAsync(rig.Place, Launch);
        await terminal.EnterAsync("before");
        await terminal.UntilAsync("demo-a here. You said: before");

        await terminal.PressAsync("C-z");
        await terminal.UntilAsync("Stopped");
        await terminal.EnterAsync("echo the shell is $((40+2))");
        await terminal.UntilAsync("the shell is 42");
        await terminal.EnterAsync("fg");

        await terminal.UntilAsync("shift+tab to cycle");
        await terminal.EnterAsync("after");
        await terminal.UntilAsync("demo-a here. You said: after");
    }

    [Fact]
    public async Task Its_end_gives_the_terminal_and_the_exit_code_back_to_the_shell()
    {
        await using var rig = Demo();
        await using var terminal = await Terminal.WithClaudeAsync(rig.Place, $"{Launch}; echo ended with $?");
        await terminal.EnterAsync("/exit");
        await terminal.UntilAsync("ended with 0");
        await terminal.EnterAsync("stty -a | grep -o ' echo \\| icanon'");
        await terminal.UntilAsync(" icanon\n");
    }

    [Theory]
    [InlineData("not_flagged", true)]
    [InlineData("flagged", false)]
    public async Task Auto_modes_question_goes_up_and_its_verdict_comes_down_untouched(string verdict, bool runs)
    {
        await using var rig = await Tapped.StartAsync();
        var file = Path.Combine(rig.Rig.Place.Work, "made");
        await rig.Fake.PlayAsync(new object[]
        {
            new { name = "call", toolResult = false, reply = new { safeguards = verdict, content = new[] { PassThroughScenarios.Tool("toolu_1", "Bash", new { command = $"echo made-$((40+2)) > {file}", description = "make" }) } } },
            new { name = "done", reply = new { content = PassThroughScenarios.Say("that was the turn") } },
        });
        await using var terminal = await Terminal.WithClaudeAsync(rig.Rig.Place, Binaries.Claude, rig.Environment);
        await terminal.EnterAsync("make it");
        var screen = await terminal.UntilAsync("that was the turn");

        var journal = await rig.AssertByteForByteAsync(2);
        Assert.Contains("\"safeguards\":", await rig.Fake.BodyAsync(journal[0].N), StringComparison.Ordinal);
        Assert.Contains(rig.Tap.Exchanges, exchange => Encoding.UTF8.GetString(exchange.Answer.Body).Contains("\"safeguard_results\":[{\"type\":\"dangerous_tool_use\"", StringComparison.Ordinal));
        Assert.DoesNotContain("isn't eligible", screen, StringComparison.Ordinal);
        Assert.Equal(runs, File.Exists(file));
        if (!runs) Assert.Contains("Blocked by auto mode", screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Auto_mode_works_on_an_endpoint_of_another_dialect()
    {
        // The endpoint knows no verdicts, so the client asks for them with requests of their own, for a model that only Anthropic has.
        await using var rig = await Translated.StartAsync("openai-chat");
        var file = Path.Combine(rig.Rig.Place.Work, "made");
        await rig.Fake.PlayAsync(new object[]
        {
            new { name = "verdict", stream = false, reply = new { content = PassThroughScenarios.Say("<block>no") } },
            new { name = "call", toolResult = false, reply = new { content = new[] { PassThroughScenarios.Tool("call_1", "Bash", new { command = $"echo made-$((40+2)) > {file}", description = "make" }) } } },
            new { name = "done", reply = new { content = PassThroughScenarios.Say("that was the turn") } },
        });
        await using var terminal = await Terminal.WithClaudeAsync(rig.Rig.Place, Launch);
        await terminal.EnterAsync("make it");
        var screen = await terminal.UntilAsync("that was the turn");
        Assert.True(File.Exists(file), screen);
        var bodies = await rig.BodiesAsync(2);
        // Told once that verdicts are not supported, the client does not ask for them again.
        var statuses = string.Join(' ', (await rig.Rig.TrafficAsync()).Select(exchange => $"{exchange.GetProperty("model").GetString()}:{exchange.GetProperty("status").GetInt32()}"));
        Assert.True(statuses.Split(":400").Length <= 2, statuses);
        Assert.All(bodies, body => Assert.Contains("\"model\":\"model-there\"", body, StringComparison.Ordinal));
        Assert.All(bodies, body => Assert.DoesNotContain("safeguards", body, StringComparison.Ordinal));
    }

    private static Rig Demo()
    {
        var rig = new Rig();
        rig.Configure("demo-a", []);
        return rig;
    }
}
