using System.CommandLine;
using System.Text.Json;
using Patchbay.Host.Direct;
using Patchbay.Output;

namespace Patchbay.Commands;

/// <summary><c>patchbay restart</c>: has an agent that holds an old value start anew, with its conversation.</summary>
internal static class RestartCommand
{
    private static readonly Argument<string> Agent = new("agent") { Description = "its process id or its session", HelpName = "pid|session" };

    /// <summary>A turn may take minutes; nobody waits for it longer than for this without a word.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(200);

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
        var configuration = AgentSession.ConfigurationFolder(context.Environment, context.Paths.Home);
        var direct = DirectRecord.All(data).FirstOrDefault(record => agent == record.Agent.ToString(CultureInfo.InvariantCulture) || AgentSession.Read(configuration, record.Agent)?.Id == agent);
        if (direct is null) return context.Talk.Fail($"no agent that `patchbay claude --direct` started is `{agent}`", "`patchbay ps` shows the agents of this machine");
        return await RestartAsync(context.Talk, direct, data, asJson, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> RestartAsync(Talk talk, DirectRecord direct, string data, bool asJson, CancellationToken cancellationToken)
    {
        direct.AskForRestart(data);
        talk.Say($"claude (process {direct.Agent}) starts anew as soon as its turn is over");
        while (true)
        {
            if (direct.Again(data) is not { } now)
            {
                return talk.Fail($"claude (process {direct.Agent}) has ended instead", $"its conversation: `patchbay claude --direct --resume` in its folder");
            }

            if (now.Agent != direct.Agent)
            {
                if (asJson) talk.Data.WriteLine(JsonSerializer.Serialize(new RestartOutput(direct.Agent, now.Agent, now.Endpoint, now.Url), CliJson.Default.RestartOutput));
                else talk.Say($"now process {now.Agent}, at {now.Endpoint} ({now.Url})");
                return ExitCodes.Done;
            }

            await Task.Delay(LookAgainAfter, cancellationToken).ConfigureAwait(false);
        }
    }
}
