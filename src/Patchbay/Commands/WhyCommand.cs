using System.CommandLine;
using System.Text.Json;
using Patchbay.Host.ClaudeSettings;
using Patchbay.Host.ClaudeSettings.Reading;
using Patchbay.Host.Processes.Agents;
using Patchbay.Output;

namespace Patchbay.Commands;

/// <summary><c>patchbay why</c>: where a Claude Code sends, and everything that made it so.</summary>
internal static class WhyCommand
{
    private const string Here = "here";

    private static readonly Argument<string> Who = new("pid") { Description = "a process of `patchbay ps`, or `here`: a Claude Code started in this folder now", HelpName = "pid|here", DefaultValueFactory = _ => Here };

    public static Command Create(CommandContext context)
    {
        var json = CommonOptions.Json(CliJson.Default.WhyOutput);
        var verb = new Verb(
            "why",
            "explain where a Claude Code sends: every source, the winner marked",
            "patchbay why",
            "patchbay why 4711",
            "patchbay why here --json") { Who, json };
        Who.CompletionSources.Add(Here);
        verb.SetAction((result, cancellationToken) => RunAsync(context, result.GetValue(Who)!, result.GetValue(json), cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, string who, bool asJson, CancellationToken cancellationToken)
    {
        if (who == Here) return await HereAsync(context, asJson, cancellationToken).ConfigureAwait(false);
        if (!int.TryParse(who, CultureInfo.InvariantCulture, out var pid))
        {
            context.Talk.Fail($"`{who}` is neither a process id nor `here`", "`patchbay ps` lists the processes");
            return ExitCodes.Usage;
        }

        if (await AgentView.TakeAsync(context, pid, cancellationToken).ConfigureAwait(false) is not { } found)
            return context.Talk.Fail($"process {pid} is no running Claude Code", "`patchbay ps` lists them");
        var output = WhyOutput.Of(found.Agent, found.View);
        Write(context, asJson, output, found.View);
        return ExitCodes.Done;
    }

    private static async Task<int> HereAsync(CommandContext context, bool asJson, CancellationToken cancellationToken)
    {
        var sources = SourceReader.Collect(new SourceQuery
        {
            Files = new ProcessFiles("", context.Paths.Home),
            Folder = Directory.GetCurrentDirectory(),
            Environment = context.Environment,
            EnvironmentName = "environment of this shell",
            IsCommitted = GitTracking.IsTracked,
        });
        var gateways = await Host.Gateways.AnsweringGateways.FindAsync(context.Paths.DataFolders(), cancellationToken).ConfigureAwait(false);
        var view = new AgentView([], gateways, TimeProvider.System.GetUtcNow());
        Write(context, asJson, WhyOutput.Of(EndpointResolver.Resolve(sources, Evidence.None), sources, view), view);
        return ExitCodes.Done;
    }

    private static void Write(CommandContext context, bool asJson, WhyOutput output, AgentView view)
    {
        if (asJson) context.Talk.Data.WriteLine(JsonSerializer.Serialize(output, CliJson.Default.WhyOutput));
        else RouteLines.Write(context.Talk.Data, output, view.Now, context.Paths.Home);
    }
}
