using Patchbay.Console.Live;
using Patchbay.Console.Now;
using Patchbay.Console.Shell;

namespace Patchbay.Console.Settings;

/// <summary>The settings: Advanced → AI Chat → Custom API Endpoint, and what stands beside it in the file.</summary>
internal sealed class SettingsArea(ConsoleOptions options) : IConsoleArea
{
    /// <summary>Who follows the plug is seen by looking.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    public AreaLink Link { get; } = new("settings", "Settings", 's');

    public Task ServeAsync(ConsoleRequest request) => request.Call switch
    {
        ("GET", "") => ShowAsync(request),
        ("GET", "live") => Regions.ServeAsync(
            request,
            [options.Plug.Changed, options.Gateway.TrafficChanged],
            Tick,
            new Region("plugline", () => PlugLine.Create(options.Plug.Now)),
            new Region("followers", async cancellation => FollowersCard.Create(await FollowersAsync(cancellation).ConfigureAwait(false)))),
        ("POST", "plug") => SwitchAsync(request),
        ("POST", "endpoint") => CommitAsync(request),
        ("POST", "set") => SetAsync(request),
        _ => request.NothingAsync(),
    };

    private async Task ShowAsync(ConsoleRequest request)
    {
        var model = new SettingsModel(options.Plug.Now, options.Settings.All, options.Settings.File, request.Query("q"), await FollowersAsync(request.Aborted).ConfigureAwait(false));
        await request.PageAsync("Settings", Link.Name, SettingsPage.Create(model)).ConfigureAwait(false);
    }

    /// <summary>The toggle.</summary>
    private async Task SwitchAsync(ConsoleRequest request)
    {
        var form = await request.FormAsync().ConfigureAwait(false);
        var before = options.Plug.Now;
        var typed = form["customApiEndpoint"].ToString().Trim();
        if (typed.Length == 0) typed = before.Text;
        PlugOutcome outcome;
        if (before.IsOn) outcome = await options.Plug.SetAsync("", insist: true, request.Aborted).ConfigureAwait(false);
        else if (typed.Length == 0) outcome = new PlugOutcome(false, "Write an address first: there is nothing to switch on yet");
        else outcome = await options.Plug.SetAsync(typed, form["insist"] == "yes", request.Aborted).ConfigureAwait(false);
        await AnswerAsync(request, before, outcome, typed).ConfigureAwait(false);
    }

    /// <summary>The field, as somebody leaves it: never while it is typed in.</summary>
    private async Task CommitAsync(ConsoleRequest request)
    {
        var form = await request.FormAsync().ConfigureAwait(false);
        var before = options.Plug.Now;
        var typed = form["customApiEndpoint"].ToString().Trim();
        if (typed == before.Text && form["insist"] != "yes")
        {
            await AnswerAsync(request, before, new PlugOutcome(true, ""), typed).ConfigureAwait(false);
            return;
        }

        var outcome = before.IsOn
            ? await options.Plug.SetAsync(typed, form["insist"] == "yes", request.Aborted).ConfigureAwait(false)
            : await options.Plug.KeepAsync(typed, request.Aborted).ConfigureAwait(false);
        await AnswerAsync(request, before, outcome, typed).ConfigureAwait(false);
    }

    private async Task AnswerAsync(ConsoleRequest request, PlugState before, PlugOutcome outcome, string typed)
    {
        var view = new PlugSettingView(options.Plug.Now, outcome, outcome.IsDone ? options.Plug.Now.Text : typed);
        var hasMoved = outcome.IsDone && before.Endpoint != options.Plug.Now.Endpoint;
        await request.PatchAsync(
            await ConsoleRequest.DrawAsync("plug-setting", PlugSetting.Create(view)).ConfigureAwait(false),
            await ConsoleRequest.DrawAsync("plugline", PlugLine.Create(options.Plug.Now)).ConfigureAwait(false),
            hasMoved ? await ConsoleRequest.ToastAsync(new Toast(outcome.Text, "/console/now/plug", before.IsOn ? before.Text : "off")).ConfigureAwait(false) : "").ConfigureAwait(false);
    }

    private async Task SetAsync(ConsoleRequest request)
    {
        var form = await request.FormAsync().ConfigureAwait(false);
        var (key, value) = (form["key"].ToString(), form["value"].ToString().Trim());
        if (options.Settings.All.FirstOrDefault(row => row.Key == key) is not { } before)
        {
            await request.NothingAsync().ConfigureAwait(false);
            return;
        }

        var problem = await options.Settings.SetAsync(key, value, request.Aborted).ConfigureAwait(false);
        var row = options.Settings.All.First(row => row.Key == key);
        await request.PatchAsync(
            await ConsoleRequest.DrawAsync($"setting-{key}", SettingItem.Create(new SettingItemView(problem is null ? row : row with { Value = value }, problem ?? ""))).ConfigureAwait(false),
            problem is null && row.Value != before.Value ? await ConsoleRequest.ToastAsync(new Toast($"{row.Title}: {(row.Value.Length > 0 ? row.Value : row.Default)}")).ConfigureAwait(false) : "").ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<Follower>> FollowersAsync(CancellationToken cancellation)
    {
        var agents = await options.Agents.ListAsync(cancellation).ConfigureAwait(false);
        return [.. agents.Where(static agent => agent.IsOurs).Select(static agent => new Follower($"{agent.Kind} {agent.Pid}", agent.Folder, agent.ThroughTo, agent.SeenAt, agent.SeenTime))];
    }
}
