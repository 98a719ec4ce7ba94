using System.CommandLine;
using System.Text.Json;
using Patchbay.Output;
using Patchbay.Protocol.Control;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary><c>patchbay status</c>: what runs, and where its requests go.</summary>
internal static class StatusCommand
{
    public static Command Create(CommandContext context)
    {
        var json = CommonOptions.Json(CliJson.Default.StatusOutput);
        var verb = new Verb(
            "status",
            "show the gateway, the endpoint in force, the agents attached and the sessions with an endpoint of their own",
            "patchbay status",
            "patchbay status --json") { json };
        verb.SetAction((result, cancellationToken) => RunAsync(context, result, result.GetValue(json), cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, bool asJson, CancellationToken cancellationToken)
    {
        var settings = context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings));
        var gateway = await context.Launcher(settings).FindAsync(cancellationToken).ConfigureAwait(false);
        var sessions = gateway is null ? [] : (await gateway.Control.SessionEndpointsAsync(cancellationToken).ConfigureAwait(false)).Value ?? [];
        if (asJson) context.Talk.Data.WriteLine(JsonSerializer.Serialize(new StatusOutput(gateway is not null, settings, gateway?.Status, sessions), CliJson.Default.StatusOutput));
        else if (gateway is null) WriteStopped(context.Talk.Data, settings);
        else WriteRunning(context.Talk.Data, gateway.Status, sessions);
        return ExitCodes.Done;
    }

    private static void WriteStopped(TextWriter data, string settings)
    {
        data.WriteLine("gateway     not running (`patchbay claude` starts it)");
        data.WriteLine($"settings    {settings}{(File.Exists(settings) ? "" : " (not there yet: defaults)")}");
        var reading = SettingsReader.Read(settings);
        if (reading.Settings is { Plugged: var plugged }) data.WriteLine($"plugged     {plugged.Name} ({plugged.Url.AbsoluteUri.TrimEnd('/')})");
        foreach (var problem in reading.Problems) data.WriteLine($"problem     {problem}");
    }

    private static void WriteRunning(TextWriter data, GatewayStatus status, IReadOnlyList<SessionEndpoint> sessions)
    {
        data.WriteLine($"gateway     {status.Url} (process {status.Pid}, version {status.Version}, since {status.StartedAt.ToLocalTime():yyyy-MM-dd HH:mm:ss})");
        data.WriteLine($"settings    {status.Settings}");
        data.WriteLine($"plugged     {status.Endpoint} ({status.EndpointUrl})");
        foreach (var problem in status.SettingsProblems) data.WriteLine($"problem     {problem}");
        data.WriteLine($"exchanges   {status.OpenExchanges} open, {status.TotalExchanges} since the start");
        if (status.Ledger is { } ledger)
        {
            data.WriteLine($"ledger      {ledger.File}{(ledger.IsWriting ? "" : $": cannot be written, {ledger.Waiting} rows wait{(ledger.Lost > 0 ? $", {ledger.Lost} are lost" : "")}")}");
            if (!ledger.IsWriting) data.WriteLine($"problem     PB-LIFE-16: {ledger.Problem}; `patchbay explain PB-LIFE-16`");
        }

        data.WriteLine($"agents      {(status.Agents.Count == 0 ? "none attached" : string.Join(", ", status.Agents.Select(agent => $"{agent.Command} (process {agent.Pid})")))}");
        foreach (var session in sessions) data.WriteLine($"session     {session.Session} goes to {session.Name} ({session.Problem ?? session.Url})");
    }
}
