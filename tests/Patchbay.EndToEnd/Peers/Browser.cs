using Microsoft.Playwright;

namespace Patchbay.EndToEnd.Peers;

/// <summary>Debian's Chromium, one process for all tests; every test has a profile of its own in it.</summary>
internal static class Browser
{
    private static readonly Lazy<Task<IBrowser>> Running = new(static async () =>
    {
        var playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout((float)Limits.Wait.TotalMilliseconds);
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox"] });
    });

    /// <summary>A fresh profile.</summary>
    public static async Task<IBrowserContext> NewAsync(BrowserNewContextOptions? options = null)
    {
        var context = await (await Running.Value).NewContextAsync(options ?? new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 800 } });
        context.SetDefaultTimeout((float)Limits.Wait.TotalMilliseconds);
        context.SetDefaultNavigationTimeout((float)Limits.Wait.TotalMilliseconds);
        return context;
    }
}
