using System.CommandLine;
using System.Text.Json;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Probing;
using Patchbay.Host.Direct;
using Patchbay.Host.Gateways;
using Patchbay.Output;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary><c>patchbay use</c>: moves the plug, for every agent that runs and every one that will.</summary>
internal static class UseCommand
{
    private static readonly Option<bool> NoProbe = new("--no-probe") { Description = "do not try the endpoint first" };

    public static Command Create(CommandContext context)
    {
        var json = CommonOptions.Json(CliJson.Default.UseOutput);
        var verb = new Verb(
            "use",
            "plug in an endpoint: running agents go there from their next request on",
            "patchbay use lmstudio               # an endpoint of the settings",
            "patchbay use http://127.0.0.1:1234  # any address; which language it speaks is found out",
            "patchbay use off                    # back to the default Anthropic API") { EndpointArgument.Plug(context), NoProbe, json };
        var plug = verb.Arguments.OfType<Argument<string>>().Single();
        verb.SetAction((result, cancellationToken) =>
            RunAsync(context, new Request(result.GetValue(plug)!, result.GetValue(NoProbe), result.GetValue(json), result.GetValue(CommonOptions.Settings)), cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, Request request, CancellationToken cancellationToken)
    {
        // :: Step 1: what it stands for
        var path = context.Paths.SettingsFile(request.Settings);
        var reading = SettingsReader.Read(path);
        if (reading.Settings is not { } settings) return SettingsTalk.Refuse(context.Talk, path, reading.Problems);
        var written = request.Plug == "off" ? "" : request.Plug;
        var plug = Plug.Resolve(written, settings.Endpoints);
        if (plug.Endpoint is not { } endpoint) return context.Talk.Fail(plug.Problem, plug.Fix);

        // :: Step 2: whether it works
        if (!request.NoProbe)
        {
            var report = await EndpointCheck.RunAsync(context, path, endpoint, cancellationToken).ConfigureAwait(false);
            // Going back to the default must work on any day, also without a network.
            var isFailure = report.Outcome == ProbeOutcome.Fail && written.Length > 0;
            if (report.Outcome != ProbeOutcome.Pass) EndpointCheck.Tell(context.Talk.Words, context.Talk, report, isFailure);
            if (isFailure)
            {
                context.Talk.Say($"nothing was changed; to plug it in all the same: `patchbay use {request.Plug} --no-probe`");
                return ExitCodes.Failed;
            }

            if (report.Found is { } found)
            {
                // What was found out is written down, so that it can be read and changed, and need not be found out again.
                (var name, var failure) = await FoundEndpoint.WriteAsync(context, path, settings, endpoint, found, cancellationToken).ConfigureAwait(false);
                if (failure > 0) return failure;
                (written, endpoint) = (name, endpoint with { Name = name });
            }

            FoundEndpoint.TellModel(context.Talk, report.Model);
            FoundEndpoint.TellLosses(context.Talk, report.Found is null ? endpoint.Dialect : DialectNames.Find(report.Found.Dialect)!.Value);
        }

        // :: Step 3: the settings file, and whoever follows it
        var edit = await new SettingsEdit(path, context.Paths.DataFolder(path)).SetPlugAsync(written, cancellationToken).ConfigureAwait(false);
        if (await SettingsTalk.FinishAsync(context, path, edit, cancellationToken).ConfigureAwait(false) is > 0 and var failed) return failed;
        var gateway = await context.Launcher(path).FindAsync(cancellationToken).ConfigureAwait(false);
        Tell(context.Talk, request, settings, endpoint, written, gateway, DirectRecord.All(context.Paths.DataFolder(path)));
        return ExitCodes.Done;
    }

    private static void Tell(Talk talk, Request request, PatchbaySettings before, Endpoint endpoint, string written, LiveGateway? gateway, IReadOnlyList<DirectRecord> direct)
    {
        var url = endpoint.Url.AbsoluteUri.TrimEnd('/');
        var agents = gateway?.Status.Agents ?? [];
        if (request.AsJson)
        {
            var output = new UseOutput(before.CustomApiEndpoint, written, endpoint.Name, url, gateway is not null, agents, [.. direct.Select(static agent => agent.Agent)]);
            talk.Data.WriteLine(JsonSerializer.Serialize(output, CliJson.Default.UseOutput));
            return;
        }

        var from = before.Plugged.Name == endpoint.Name ? "it was already" : $"it was {before.Plugged.Name}";
        talk.Say($"plugged into {endpoint.Name} ({url}); {from}");
        talk.Say((gateway, agents.Count) switch
        {
            (null, _) when direct.Count > 0 => "no gateway runs now",
            (null, _) => "no gateway runs now; the next `patchbay claude` goes there",
            (_, 0) => "in force; no agent is attached now",
            _ => $"in force, from the next request on, for {string.Join(", ", agents.Select(agent => $"{agent.Command} (process {agent.Pid})"))}",
        });
        if (direct.Count > 0) talk.Say(Direct(endpoint, string.Join(", ", direct.Select(static agent => $"claude (process {agent.Agent})"))));
        if (before.Routes.Count > 0) talk.Say($"note: {before.Routes.Count} of the settings' `routes` go first, for the models that they name");
    }

    /// <summary>What becomes of agents that run without the gateway.</summary>
    private static string Direct(Endpoint endpoint, string agents) => DirectPlan.Obstacle(endpoint) is { } obstacle
        ? $"not for {agents}, which runs without the gateway: {obstacle}"
        : $"as soon as its turn is over, for {agents}, which runs without the gateway";

    private sealed record Request(string Plug, bool NoProbe, bool AsJson, string? Settings);
}
