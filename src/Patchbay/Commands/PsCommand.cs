using System.CommandLine;
using System.Text.Json;
using Patchbay.Output;

namespace Patchbay.Commands;

/// <summary><c>patchbay ps</c>: every Claude Code on this machine, and where each one really sends.</summary>
internal static class PsCommand
{
    /// <summary>Processes and their files give no sign when they change: a list that is watched is made anew.</summary>
    private static readonly TimeSpan WatchEvery = TimeSpan.FromSeconds(2);

    private static readonly Option<bool> Watch = new("--watch", "-w") { Description = "draw it again every two seconds until Ctrl-C" };

    public static Command Create(CommandContext context)
    {
        var json = CommonOptions.Json(CliJson.Default.IReadOnlyListAgentOutput);
        var verb = new Verb(
            "ps",
            "list every running Claude Code and where it sends",
            "patchbay ps",
            "patchbay ps --watch",
            "patchbay ps --json") { Watch, json };
        verb.SetAction((result, cancellationToken) => result.GetValue(Watch)
            ? WatchAsync(context, result.GetValue(json))
            : WriteAsync(context, result.GetValue(json), cancellationToken));
        return verb;
    }

    private static async Task<int> WatchAsync(CommandContext context, bool asJson)
    {
        using var interrupt = new InterruptSource();
        using var timer = new PeriodicTimer(WatchEvery);
        try
        {
            do
            {
                // Home and erase downwards: the screen does not flicker, and what stood above the list stays in the scroll-back.
                if (!asJson && !System.Console.IsOutputRedirected) context.Talk.Data.Write("\u001b[H\u001b[2J");
                await WriteAsync(context, asJson, interrupt.Token).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(interrupt.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how watching ends.
        }

        return ExitCodes.Done;
    }

    private static async Task<int> WriteAsync(CommandContext context, bool asJson, CancellationToken cancellationToken)
    {
        var view = await AgentView.TakeAsync(context, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<AgentOutput> agents = [.. view.Agents.Select(agent => AgentOutput.Of(agent, view))];
        if (asJson) context.Talk.Data.WriteLine(JsonSerializer.Serialize(agents, CliJson.Default.IReadOnlyListAgentOutput));
        else if (agents.Count == 0) context.Talk.Note("no Claude Code runs on this machine");
        else WriteTable(context, agents, view.Now);
        return ExitCodes.Done;
    }

    private static void WriteTable(CommandContext context, IReadOnlyList<AgentOutput> agents, DateTimeOffset now)
    {
        var table = new TextTable(">pid", ">age", "kind", "version", "session", "folder", "endpoint", "source", "", "seen");
        foreach (var agent in agents)
        {
            table.Add(
                agent.Pid.ToString(CultureInfo.InvariantCulture),
                agent.StartedAt is { } start ? Age.Of(now - start) : "–",
                agent.Kind,
                Or(agent.Version),
                agent.Session.Length > 8 ? agent.Session[..8] : Or(agent.Session),
                HomePath.Show(agent.Folder, context.Paths.Home),
                agent.Route.Gateway is { } gateway ? $"{agent.Route.Endpoint} → {gateway.Endpoint}" : agent.Route.Endpoint,
                agent.Route.Source,
                agent.Route.Stale ? "stale" : agent.Route.Certainty == "likely" ? "?" : "",
                agent.Seen is { } seen ? $"{seen.Endpoint}, {Age.Of(now - seen.Time)} ago" : "–");
        }

        table.Write(context.Talk.Data, Terminal.Width);
        foreach (var stale in agents.Where(agent => agent.Route.Stale)) context.Talk.Say($"hint: process {stale.Pid} is stale: `patchbay why {stale.Pid}` says why");
        if (agents.FirstOrDefault(agent => agent.Route.Certainty == "likely") is { } unsure) context.Talk.Say($"hint: `?` = its settings changed while it ran, and nothing shows what it took over: `patchbay why {unsure.Pid}`");
    }

    private static string Or(string text) => text.Length == 0 ? "–" : text;
}
