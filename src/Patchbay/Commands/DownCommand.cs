using System.CommandLine;
using System.Text.Json;
using Patchbay.Host.Gateways;
using Patchbay.Output;

namespace Patchbay.Commands;

/// <summary><c>patchbay down</c>: ends the gateway in order.</summary>
internal static class DownCommand
{
    public static Command Create(CommandContext context)
    {
        var json = CommonOptions.Json(CliJson.Default.DownOutput);
        var verb = new Verb(
            "down",
            "stop the gateway; open streams are finished first",
            "patchbay down") { json };
        verb.SetAction((result, cancellationToken) => RunAsync(context, context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings)), result.GetValue(json), cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, string settings, bool asJson, CancellationToken cancellationToken)
    {
        var launcher = context.Launcher(settings);
        // First the files, then the gateway: no new agent comes in between.
        var released = await InstalledGateway.ReleaseAsync(context, settings, all: true, cancellationToken).ConfigureAwait(false);
        if (await launcher.FindAsync(cancellationToken).ConfigureAwait(false) is not { } gateway)
        {
            context.Talk.Say("no gateway runs for this settings file");
            TellReleased(context, released);
            if (asJson) context.Talk.Data.WriteLine(JsonSerializer.Serialize(new DownOutput(false, null, null, 0, []), CliJson.Default.DownOutput));
            return ExitCodes.Done;
        }

        var reply = await gateway.Control.ShutDownAsync(cancellationToken).ConfigureAwait(false);
        if (reply.Value is null) return context.Talk.Fail($"the gateway did not take the call: {reply.Message}");
        var status = gateway.Status;
        context.Talk.Say($"stopped taking requests at {status.Url} (process {status.Pid}){(status.OpenExchanges > 0 ? $"; finishing {status.OpenExchanges} that are open" : "")}");
        if (status.Agents.Count > 0)
        {
            context.Talk.Say($"still running, and without a gateway now: {string.Join(", ", status.Agents.Select(agent => $"{agent.Command} (process {agent.Pid})"))}");
            context.Talk.Say("hint: `patchbay serve`, or the next `patchbay claude`, brings one up for them too");
        }

        TellReleased(context, released);
        // The gateway lets go of its lock when its address is free again, so that `patchbay down && patchbay serve` works.
        (await WaitingLock.TakeAsync(launcher.Folder.GatewayLock, cancellationToken).ConfigureAwait(false)).Dispose();
        if (asJson) context.Talk.Data.WriteLine(JsonSerializer.Serialize(new DownOutput(true, status.Url, status.Pid, status.OpenExchanges, status.Agents), CliJson.Default.DownOutput));
        return ExitCodes.Done;
    }

    private static void TellReleased(CommandContext context, int released)
    {
        if (released == 0) return;
        context.Talk.Say($"took its address out of {(released == 1 ? "the installed file" : $"{released} installed files")}; the next start puts it back");
        context.Talk.Say("agents that run keep the address until they are restarted, and are told there what happened");
    }
}
