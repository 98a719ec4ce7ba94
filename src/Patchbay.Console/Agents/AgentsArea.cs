using Patchbay.Console.Live;
using Patchbay.Console.Shell;

namespace Patchbay.Console.Agents;

/// <summary>Every Claude Code on this machine: where each sends, why, and how it is started anew.</summary>
internal sealed class AgentsArea(ConsoleOptions options) : IConsoleArea
{
    /// <summary>Processes and their files give no sign when they change.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    private readonly AgentRestarts _restarts = new(options.Agents, options.Stopping);

    public AreaLink Link { get; } = new("agents", "Agents", 'a');

    public Task ServeAsync(ConsoleRequest request) => request.Call switch
    {
        ("GET", "") => ShowAsync(request),
        ("GET", "live") => Regions.ServeAsync(
            request,
            [options.Plug.Changed, _restarts.Changed],
            Tick,
            new Region("plugline", () => PlugLine.Create(options.Plug.Now)),
            new Region("agent-restarts", () => AgentRestartsCard.Create(_restarts.All)),
            new Region("agent-list", async cancellation => AgentList.Create(await ViewAsync(Pid(request.Query("pid")), cancellation).ConfigureAwait(false)))),
        ("POST", "restart") => RestartAsync(request),
        ("POST", "forget") => ForgetAsync(request),
        _ => request.NothingAsync(),
    };

    private async Task ShowAsync(ConsoleRequest request)
    {
        var view = await ViewAsync(Pid(request.Query("pid")), request.Aborted).ConfigureAwait(false);
        await request.PageAsync("Agents", Link.Name, AgentsPage.Create(new AgentsModel(view, _restarts.All))).ConfigureAwait(false);
    }

    private async Task RestartAsync(ConsoleRequest request)
    {
        var pid = Pid((await request.FormAsync().ConfigureAwait(false))["value"].ToString());
        if (await options.Agents.WhyAsync(pid, request.Aborted).ConfigureAwait(false) is not { IsDirect: true })
        {
            await request.PatchAsync(await ConsoleRequest.ToastAsync(new Toast($"Process {pid} is none that Patchbay can start anew", IsError: true)).ConfigureAwait(false)).ConfigureAwait(false);
            return;
        }

        _restarts.Begin(pid);
        await AnswerAsync(request, pid).ConfigureAwait(false);
    }

    private async Task ForgetAsync(ConsoleRequest request)
    {
        _restarts.Forget(Pid((await request.FormAsync().ConfigureAwait(false))["value"].ToString()));
        await request.PatchAsync(await ConsoleRequest.DrawAsync("agent-restarts", AgentRestartsCard.Create(_restarts.All)).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task AnswerAsync(ConsoleRequest request, int open) => await request.PatchAsync(
        await ConsoleRequest.DrawAsync("agent-restarts", AgentRestartsCard.Create(_restarts.All)).ConfigureAwait(false),
        await ConsoleRequest.DrawAsync("agent-list", AgentList.Create(await ViewAsync(open, request.Aborted).ConfigureAwait(false))).ConfigureAwait(false)).ConfigureAwait(false);

    private async Task<AgentsView> ViewAsync(int open, CancellationToken cancellation)
    {
        var agents = await options.Agents.ListAsync(cancellation).ConfigureAwait(false);
        var why = open == 0 ? null : await options.Agents.WhyAsync(open, cancellation).ConfigureAwait(false);
        return new AgentsView(agents, open, why, _restarts.All.Any(one => one.Pid == open && one.State == AgentRestartState.Waiting));
    }

    private static int Pid(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0;
}
