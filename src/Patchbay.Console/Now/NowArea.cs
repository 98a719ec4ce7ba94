using Patchbay.Console.Live;
using Patchbay.Console.Settings;
using Patchbay.Console.Shell;

namespace Patchbay.Console.Now;

/// <summary>The overview: the plug as a big switch, who uses it, the last minute, what is wrong.</summary>
internal sealed class NowArea(ConsoleOptions options) : IConsoleArea
{
    /// <summary>Processes give no sign when they come and go.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    public AreaLink Link { get; } = new("now", "Now", 'n');

    public Task ServeAsync(ConsoleRequest request) => request.Call switch
    {
        ("GET", "") => ShowAsync(request),
        ("GET", "live") => Regions.ServeAsync(
            request,
            [options.Plug.Changed, options.Gateway.TrafficChanged],
            Tick,
            new Region("plugline", () => PlugLine.Create(options.Plug.Now)),
            new Region("plug", () => PlugCard.Create(Plug())),
            new Region("minute", () => MinuteCard.Create(Minute())),
            new Region("open", () => OpenFindings.Create(Open())),
            new Region("agents", async cancellation => AgentsCard.Create(await options.Agents.ListAsync(cancellation).ConfigureAwait(false)))),
        ("POST", "plug") => MoveAsync(request),
        _ => request.NothingAsync(),
    };

    private async Task ShowAsync(ConsoleRequest request) =>
        await request.PageAsync("Now", "now", NowPage.Create(new NowModel(Plug(), Minute(), Open(), await options.Agents.ListAsync(request.Aborted).ConfigureAwait(false)))).ConfigureAwait(false);

    private async Task MoveAsync(ConsoleRequest request)
    {
        var form = await request.FormAsync().ConfigureAwait(false);
        var before = options.Plug.Now;
        var wanted = form["value"].ToString() switch
        {
            "on" => before.Text,
            "off" => "",
            var name => name,
        };
        if (wanted.Length == 0 && !before.IsOn)
        {
            // Switched on, and there is nothing yet to switch to.
            await request.GoAsync($"{ConsolePaths.Root}/settings#customApiEndpoint").ConfigureAwait(false);
            return;
        }

        var outcome = await options.Plug.SetAsync(wanted, form["insist"] == "yes", request.Aborted).ConfigureAwait(false);
        var card = Plug() with { Outcome = outcome.IsDone && outcome.Finding is null ? null : outcome, Wanted = wanted };
        await request.PatchAsync(
            await ConsoleRequest.DrawAsync("plug", PlugCard.Create(card)).ConfigureAwait(false),
            await ConsoleRequest.DrawAsync("plugline", PlugLine.Create(options.Plug.Now)).ConfigureAwait(false),
            outcome.IsDone ? await ConsoleRequest.ToastAsync(new Toast(outcome.Text, $"{Link.Url}/plug", before.IsOn ? before.Text : "off")).ConfigureAwait(false) : "").ConfigureAwait(false);
    }

    private PlugView Plug()
    {
        var now = options.Plug.Now;
        return new PlugView(now, EndpointHealth.Of(now.Endpoint, options.Gateway.Traffic));
    }

    private LastMinute Minute() => LastMinute.Of(options.Gateway.Traffic, options.Gateway.Status.OpenExchanges, options.Time.GetUtcNow());

    private IReadOnlyList<OpenFinding> Open() => OpenFinding.Of(options.Gateway.Traffic);
}
