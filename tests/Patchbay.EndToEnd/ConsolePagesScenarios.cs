using Microsoft.Playwright;
using Patchbay.EndToEnd.Peers;
using Program = Patchbay.EndToEnd.Peers.Program;

namespace Patchbay.EndToEnd;

/// <summary>What holds for every page of the console.</summary>
public class ConsolePagesScenarios
{
    private static readonly string[] Pages = ["", "chat", "endpoints", "traffic", "agents", "usage", "doctor", "settings"];

    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 1280)]
    [InlineData("light", 360)]
    public async Task No_page_has_a_serious_fault_of_accessibility_nor_runs_over_its_window(string scheme, int width)
    {
        await using var one = await Fake.StartAsync("one", new object[]
        {
            new { name = "tool", toolResult = false, lastUser = "touch", reply = new { content = new[] { PassThroughScenarios.Tool("toolu_1", "Bash", new { command = "touch made", description = "make a file" }) }, stopReason = "tool_use" } },
            new { name = "rest", reply = new { content = PassThroughScenarios.Say("# Title\n\nA [link](https://example.com), `code`, and\n\n```python\n# a comment\nprint('a string', 42)\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |") } },
        });
        await using var rig = Rig.With(("one", one.Url));
        rig.Configure("one", new() { ["one"] = new { kind = "custom", url = one.Url }, ["dead"] = new { kind = "custom", url = "http://127.0.0.1:9" } });
        await using var stage = await ConsoleStage.OpenAsync(rig, new BrowserNewContextOptions { ColorScheme = scheme == "dark" ? ColorScheme.Dark : ColorScheme.Light, ViewportSize = new ViewportSize { Width = width, Height = 800 } });

        // A conversation with all that can be in one: words, a tool that asks, a move, a finding.
        await ChatPageScenarios.BeginAsync(stage, rig);
        await ChatPageScenarios.AskAsync(stage, "hello");
        await stage.Page.SelectOptionAsync(".endpoint", "dead");
        await stage.SeesAsync(".across", "at dead from here on");
        await ChatPageScenarios.AskAsync(stage, "dead?");
        await stage.Page.SelectOptionAsync(".endpoint", "one");
        await stage.Page.FillAsync(".composer textarea", "touch it");
        await stage.Page.PressAsync(".composer textarea", "Enter");
        await stage.SeesAsync(".ask", "touch made");
        var chat = stage.Page.Url[(stage.Page.Url.IndexOf("/console/", StringComparison.Ordinal) + 9)..];

        List<string> faults = [];
        foreach (var page in Pages.Append(chat))
        {
            await stage.GoAsync(page);
            foreach (var fault in await stage.AxeAsync()) faults.Add($"{page}: {fault}");
            var over = await stage.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
            if (over > 0) faults.Add($"{page}: {over} px too wide");
        }

        Assert.Empty(faults);
        Assert.DoesNotContain(stage.Errors, static error => !error.Contains("status of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hostile_conversation_of_ten_thousand_messages_is_shown_and_does_nothing()
    {
        await using var one = await Fake.StartAsync("one", new object[] { new { name = "echo", reply = new { echo = "one" } } });
        await using var rig = Rig.With(("one", one.Url));
        const string session = "11111111-2222-4333-8444-555555555555";
        var written = await Program.RunAsync("node", [Path.Combine(Binaries.Root, "bench", "console", "transcript.mjs"), Path.Combine(rig.Place.Home, ".claude"), rig.Place.Work, session, "10000"], rig.Place.Environment, rig.Place.Work);
        Assert.True(written.Code == 0, written.ToString());
        await using var stage = await ConsoleStage.OpenAsync(rig);
        List<string> foreign = [];
        stage.Page.Request += (_, request) => { if (!request.Url.StartsWith(stage.Url, StringComparison.Ordinal)) foreign.Add(request.Url); };
        await stage.GoAsync("chat");
        await stage.Page.ClickAsync(".kept summary");
        await stage.Page.ClickAsync($".kept-list input[value='{session}'] ~ button");
        await stage.ArrivesAsync("**/console/chat?s=*");
        await stage.SeesAsync(".items", "And the end of it.");

        // Up to the first of the ten thousand.
        while (await stage.Page.Locator(".earlier").CountAsync() > 0)
        {
            await stage.Page.EvaluateAsync("document.querySelector('.items').scrollTop = 0");
            await stage.Page.WaitForTimeoutAsync(30);
        }

        await stage.SeesAsync(".items", "question 0: what of part 0?");
        Assert.True(await stage.Page.Locator("article").CountAsync() >= 10_000);

        // It is all there, as words.
        var words = await stage.Page.Locator(".items").TextContentAsync();
        foreach (var word in (string[])["<script>globalThis.__owned=1</script>", "<h1>broken out</h1>", "⟦U+202E⟧", "⟦U+E0041⟧", "all of it, "]) Assert.True(words!.Contains(word, StringComparison.Ordinal), word);
        Assert.Equal(0, await stage.Page.Locator(".items script, .items iframe, .items style, .items form, .items meta, .items base, .items img, .items [hx-get], .items [onerror], .items [onload], .items a[href^='javascript'], .items a[href^='data']").CountAsync());

        // And the composer still works.
        await ChatPageScenarios.AskAsync(stage, "still there?");
        Assert.Null(await stage.Page.EvaluateAsync<object?>("globalThis.__owned"));
        Assert.Empty(foreign);
        Assert.Empty(stage.Errors);

        // The whole of a tool's output is text, whatever is in it.
        var link = await stage.Page.Locator(".tool a[href*='/output/']").First.GetAttributeAsync("href");
        var output = await stage.Page.Context.APIRequest.GetAsync(stage.Url + link);
        Assert.Equal("text/plain; charset=utf-8", output.Headers["content-type"]);
        Assert.Equal("nosniff", output.Headers["x-content-type-options"]);
    }
}
