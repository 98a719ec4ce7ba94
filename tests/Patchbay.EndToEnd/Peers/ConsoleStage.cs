using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Patchbay.EndToEnd.Peers;

/// <summary>A gateway with the console open in a real browser, signed in as a user is.</summary>
internal sealed class ConsoleStage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];

    private ConsoleStage(IBrowserContext context, IPage page, string url, string link) => (_context, Page, Url, Link) = (context, page, url, link);

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Where the gateway listens.</summary>
    public string Url { get; }

    /// <summary>The link that signs in.</summary>
    public string Link { get; }

    /// <summary>What the browser complained of: errors of scripts, refused content, failed loads.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Starts the gateway, with the real bridge and Claude Code at hand, and opens the console.</summary>
    public static async Task<ConsoleStage> OpenAsync(Rig rig, BrowserNewContextOptions? options = null, Dictionary<string, string>? more = null)
    {
        var environment = Chat.Environment(rig.Place);
        foreach (var (name, value) in more ?? []) environment[name] = value;
        var served = await Program.RunAsync(Binaries.Patchbay, ["serve", "--background", "--json"], environment, rig.Place.Work);
        Assert.True(served.Code == 0, served.ToString());
        var url = JsonDocument.Parse(served.Output).RootElement.GetProperty("url").GetString()!;
        var link = await LinkAsync(rig);
        var context = await Browser.NewAsync(options);
        var page = await context.NewPageAsync();
        var stage = new ConsoleStage(context, page, url, link);
        page.Console += (_, message) => { if (message.Type == "error") stage._errors.Add(message.Text); };
        // What asks before it does something is agreed to.
        page.Dialog += async (_, dialog) => await dialog.AcceptAsync();
        page.PageError += (_, error) => stage._errors.Add(error);
        await page.GotoAsync(link);
        // The door has none.
        await ScriptsAsync(page);
        return stage;
    }

    /// <summary>What <c>patchbay console --no-open</c> prints.</summary>
    public static async Task<string> LinkAsync(Rig rig)
    {
        var ended = await rig.PatchbayAsync("console", "--no-open");
        Assert.True(ended.Code == 0, ended.ToString());
        return ended.Output.Trim();
    }

    /// <summary>Goes to a page of the console.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync($"{Url}/console/{path}");
        await ScriptsAsync(Page);
    }

    /// <summary>Waits until the browser has got to a page, and that has its keyboard.</summary>
    /// <param name="url">Its address; <c>*</c> stands for anything.</param>
    public async Task ArrivesAsync(string url)
    {
        // Not WaitForURLAsync: it looks where the page is and then waits for a move, and sees none that came between the two.
        await Assertions.Expect(Page).ToHaveURLAsync(new Regex($"^{Regex.Escape(url).Replace(@"\*", ".*", StringComparison.Ordinal)}$"));
        await ScriptsAsync(Page);
    }

    /// <summary>Another window of the same browser.</summary>
    public async Task<IPage> NewPageAsync(string path)
    {
        var page = await _context.NewPageAsync();
        await page.GotoAsync($"{Url}/console/{path}");
        await ScriptsAsync(page);
        return page;
    }

    /// <summary>They begin after the first paint.</summary>
    private static async Task ScriptsAsync(IPage page) => await page.Locator("html[data-scripts]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>Waits until an element shows a text.</summary>
    public async Task SeesAsync(string selector, string text) => await Assertions.Expect(Page.Locator(selector).First).ToContainTextAsync(text, new() { Timeout = (float)Limits.Wait.TotalMilliseconds });

    /// <summary>Presses keys, one after the other, wherever the focus is.</summary>
    public async Task PressAsync(params string[] keys)
    {
        foreach (var key in keys) await Page.Keyboard.PressAsync(key);
    }

    /// <summary>Presses Tab until the element that matches has the focus.</summary>
    public async Task TabToAsync(string selector, string key = "Tab")
    {
        for (var steps = 0; steps < 150; steps++)
        {
            await Page.Keyboard.PressAsync(key);
            if (await Page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector)) return;
        }

        Assert.Fail($"{selector} is not reached by {key}; the focus is at {await Page.EvaluateAsync<string>("document.activeElement.outerHTML.slice(0, 200)")}");
    }

    /// <summary>What axe-core finds on the page as it stands, of serious and critical impact, one line each.</summary>
    public async Task<IReadOnlyList<string>> AxeAsync()
    {
        await Page.EvaluateAsync(await Axe.Value);
        var json = await Page.EvaluateAsync<string>("async () => JSON.stringify((await axe.run()).violations.filter(one => ['serious', 'critical'].includes(one.impact)).map(one => one.id + ': ' + one.help + ' ' + one.nodes.map(node => node.html.slice(0, 160) + ' (' + (node.any[0]?.message ?? '') + ')').join(' | ')))");
        return JsonSerializer.Deserialize<string[]>(json)!;
    }

    private static readonly Lazy<Task<string>> Axe = new(static () => File.ReadAllTextAsync(Path.Combine(Binaries.Clients, "node_modules", "axe-core", "axe.min.js")));

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
