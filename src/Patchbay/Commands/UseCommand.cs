using System.CommandLine;
using System.Text.Json;
using Patchbay.Endpoints;
using Patchbay.Host.Direct;
using Patchbay.Host.Gateways;
using Patchbay.Output;
using Patchbay.Protocol.Control;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary><c>patchbay use</c>: moves the plug, for every agent that runs and every one that will.</summary>
internal static class UseCommand
{
    private static readonly Option<bool> NoProbe = new("--no-probe") { Description = "do not try the endpoint first" };

    private static readonly Option<string?> Session = new("--session")
    {
        Description = "only this session of the running gateway: its id, or the first 4 characters or more; `use plug --session ID` has it follow the plug again",
        HelpName = "id",
    };

    public static Command Create(CommandContext context)
    {
        var json = CommonOptions.Json(CliJson.Default.UseOutput, CliJson.Default.SessionEndpoint);
        var verb = new Verb(
            "use",
            "plug in an endpoint: running agents go there from their next request on",
            "patchbay use lmstudio               # an endpoint of the settings",
            "patchbay use http://127.0.0.1:1234  # any address; which language it speaks is found out",
            "patchbay use off                    # back to the default Anthropic API",
            "patchbay use demo-b --session 5ae1  # one session alone, whatever the plug says",
            "patchbay use plug --session 5ae1    # it follows the plug again") { EndpointArgument.Plug(context), Session, NoProbe, json };
        var plug = verb.Arguments.OfType<Argument<string>>().Single();
        verb.SetAction((result, cancellationToken) => result.GetValue(Session) is { } session
            ? new UseForSession(result.GetValue(plug)!, session, result.GetValue(NoProbe), result.GetValue(json)).RunAsync(context, context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings)), cancellationToken)
            : RunAsync(context, new Request(result.GetValue(plug)!, result.GetValue(NoProbe), result.GetValue(json), result.GetValue(CommonOptions.Settings)), cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, Request request, CancellationToken cancellationToken)
    {
        // :: Step 1: what it stands for
        var path = context.Paths.SettingsFile(request.Settings);
        var reading = SettingsReader.Read(path);
        if (reading.Settings is not { } settings) return SettingsTalk.Refuse(context.Talk, path, reading.Problems);
        if (request.Plug == SessionEndpointChange.Plug)
        {
            context.Talk.Fail("everything follows the plug but sessions that were given an endpoint", "for one of those: `patchbay use plug --session ID`");
            return ExitCodes.Usage;
        }

        var written = request.Plug == SessionEndpointChange.Off ? "" : request.Plug;
        var plug = Plug.Resolve(written, settings.Endpoints);
        if (plug.Endpoint is not { } endpoint) return context.Talk.Fail(plug.Problem, plug.Fix);

        // :: Step 2: whether it works
        if (!request.NoProbe)
        {
            var (passed, failure) = await new EndpointTrial(written, endpoint).RunAsync(context, path, settings, request.Plug, cancellationToken).ConfigureAwait(false);
            if (passed is null) return failure;
            (written, endpoint) = passed;
        }

        // :: Step 3: the settings file, and whoever follows it
        var edit = await new SettingsEdit(path, context.Paths.DataFolder(path)).SetPlugAsync(written, cancellationToken).ConfigureAwait(false);
        if (await SettingsTalk.FinishAsync(context, path, edit, cancellationToken).ConfigureAwait(false) is > 0 and var failed) return failed;
        var gateway = await context.Launcher(path).FindAsync(cancellationToken).ConfigureAwait(false);
        Tell(context.Talk, request, settings, endpoint, written, gateway, DirectRecord.All(context.Paths.DataFolder(path)));
        if (gateway is not null && !request.AsJson) await TellOfOthersAsync(context.Talk, gateway, cancellationToken).ConfigureAwait(false);
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

    /// <summary>Who does not follow.</summary>
    private static async Task TellOfOthersAsync(Talk talk, LiveGateway gateway, CancellationToken cancellationToken)
    {
        var sessions = (await gateway.Control.SessionEndpointsAsync(cancellationToken).ConfigureAwait(false)).Value ?? [];
        if (sessions.Count > 0) talk.Say($"note: not for {(sessions is [var only] ? $"session {only.Session}, which has" : $"{sessions.Count} sessions, which have")} an endpoint of {(sessions.Count == 1 ? "its" : "their")} own (`patchbay status`)");
    }

    /// <summary>What becomes of agents that run without the gateway.</summary>
    private static string Direct(Endpoint endpoint, string agents) => DirectPlan.Obstacle(endpoint) is { } obstacle
        ? $"not for {agents}, which runs without the gateway: {obstacle}"
        : $"as soon as its turn is over, for {agents}, which runs without the gateway";

    private sealed record Request(string Plug, bool NoProbe, bool AsJson, string? Settings);
}
