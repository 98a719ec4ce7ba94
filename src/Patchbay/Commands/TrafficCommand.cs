using System.CommandLine;
using System.Text.Json;
using Patchbay.Host.Gateways;
using Patchbay.Output;
using Patchbay.Protocol.Control;

namespace Patchbay.Commands;

/// <summary><c>patchbay traffic</c>: who asked what of whom, and how it went.</summary>
internal static class TrafficCommand
{
    private static readonly Option<bool> Follow = new("--follow", "-f") { Description = "go on as exchanges end (default on a terminal)" };

    private static readonly Option<int?> Last = new("--last", "-n") { Description = "only the last ones, and do not follow", HelpName = "count" };

    public static Command Create(CommandContext context)
    {
        var json = CommonOptions.Json(CliJson.Default.IReadOnlyListTrafficEntry);
        var verb = new Verb(
            "traffic",
            "show the exchanges that went through the gateway, live on a terminal",
            "patchbay traffic",
            "patchbay traffic --last 20",
            "patchbay traffic --follow --json   # one JSON object a line, two for an exchange: as it starts and as it ends") { Follow, Last, json };
        verb.SetAction((result, cancellationToken) => RunAsync(context, result, result.GetValue(json), cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, bool asJson, CancellationToken cancellationToken)
    {
        var gateway = await context.Launcher(result.GetValue(CommonOptions.Settings)).FindAsync(cancellationToken).ConfigureAwait(false);
        if (gateway is null) return context.Talk.Fail("no gateway runs for this settings file", "`patchbay claude` or `patchbay serve` starts it");
        var reply = await gateway.Control.TrafficAsync(cancellationToken).ConfigureAwait(false);
        if (reply.Value is not { } entries) return context.Talk.Fail($"the gateway did not answer: {reply.Message}");

        var last = result.GetValue(Last);
        var follow = result.GetValue(Follow) || (last is null && !asJson && !System.Console.IsOutputRedirected);
        IReadOnlyList<TrafficEntry> shown = [.. entries.TakeLast(last ?? (follow ? 10 : int.MaxValue))];
        if (asJson && !follow) context.Talk.Data.WriteLine(JsonSerializer.Serialize(shown, CliJson.Default.IReadOnlyListTrafficEntry));
        else if (!asJson) TrafficLines.Write(context.Talk.Data, shown);
        return follow ? await FollowAsync(context, gateway, asJson).ConfigureAwait(false) : ExitCodes.Done;
    }

    private static async Task<int> FollowAsync(CommandContext context, LiveGateway gateway, bool asJson)
    {
        using var interrupt = new InterruptSource();
        try
        {
            await foreach (var entry in gateway.Control.FollowTrafficAsync(interrupt.Token).ConfigureAwait(false))
            {
                if (asJson) context.Talk.Data.WriteLine(JsonSerializer.Serialize(entry, ControlJson.Default.TrafficEntry));
                else if (entry.Done) TrafficLines.WriteOne(context.Talk.Data, entry);
            }
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Done; // Ctrl-C is how following ends.
        }

        context.Talk.Note("the gateway has ended");
        return ExitCodes.Done;
    }
}
