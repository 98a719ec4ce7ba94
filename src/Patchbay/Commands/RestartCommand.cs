using System.CommandLine;
using System.Text.Json;
using Patchbay.Host.Direct;
using Patchbay.Output;

namespace Patchbay.Commands;

/// <summary><c>patchbay restart</c>: has an agent that holds an old value start anew, with its conversation.</summary>
internal static class RestartCommand
{
    private static readonly Argument<string> Agent = new("agent") { Description = "its process id or its session", HelpName = "pid|session" };

    public static Command Create(CommandContext context)
    {
        var json = CommonOptions.Json(CliJson.Default.RestartOutput);
        var verb = new Verb(
            "restart",
            "have an agent that holds an old value start anew, its conversation going on",
            "patchbay restart 4711   # a process id, or a session's id, as `patchbay ps` shows them") { Agent, json };
        verb.SetAction((result, cancellationToken) => RunAsync(context, result.GetValue(Agent)!, result.GetValue(json), context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings)), cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, string agent, bool asJson, string settings, CancellationToken cancellationToken)
    {
        var data = context.Paths.DataFolder(settings);
        var direct = AgentRestart.FindDirect(context, data, agent);
        if (direct is null) return await TellHowAsync(context, agent, asJson, cancellationToken).ConfigureAwait(false);
        return await RestartAsync(context.Talk, direct, data, asJson, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> RestartAsync(Talk talk, DirectRecord direct, string data, bool asJson, CancellationToken cancellationToken)
    {
        talk.Say($"claude (process {direct.Agent}) starts anew as soon as its turn is over");
        if (await AgentRestart.RunAsync(direct, data, cancellationToken).ConfigureAwait(false) is not { } now)
        {
            return talk.Fail($"claude (process {direct.Agent}) has ended instead", $"its conversation: `patchbay claude --direct --resume` in its folder");
        }

        if (asJson) talk.Data.WriteLine(JsonSerializer.Serialize(new RestartOutput(direct.Agent, now.Agent, now.Endpoint, now.Url, null), CliJson.Default.RestartOutput));
        else talk.Say($"now process {now.Agent}, at {now.Endpoint} ({now.Url})");
        return ExitCodes.Done;
    }

    /// <summary>Says what its user types.</summary>
    private static async Task<int> TellHowAsync(CommandContext context, string who, bool asJson, CancellationToken cancellationToken)
    {
        var view = await AgentView.TakeAsync(context, cancellationToken).ConfigureAwait(false);
        var agent = view.Agents.FirstOrDefault(one => who == one.Pid.ToString(CultureInfo.InvariantCulture) || one.Session?.SessionId == who);
        if (agent is null) return context.Talk.Fail($"no Claude Code on this machine is `{who}`", "`patchbay ps` lists them by process and session");
        var (line, route, lacksArguments) = AgentRestart.ByHand(agent, view);
        if (line.Length == 0)
        {
            return context.Talk.Fail($"claude (process {agent.Pid}) is run by another program ({agent.FormWord})", "start its conversation anew there; it reads the new value then");
        }

        context.Talk.Say($"leave claude (process {agent.Pid}) in its terminal with /exit, then type there:");
        if (asJson) context.Talk.Data.WriteLine(JsonSerializer.Serialize(new RestartOutput(agent.Pid, null, route.AfterRestart, route.AfterRestart, line), CliJson.Default.RestartOutput));
        else context.Talk.Data.WriteLine(line);
        if (lacksArguments) context.Talk.Note($"{agent.Sources.Behaviour.VersionName} has written over its command line: arguments that it was started with are missing here");
        context.Talk.Say(route.Stale ? $"it sends to {route.Endpoint} now, and to {route.AfterRestart} then" : $"it sends to {route.AfterRestart} before and after");
        return ExitCodes.Done;
    }
}
