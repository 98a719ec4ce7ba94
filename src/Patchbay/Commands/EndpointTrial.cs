using Patchbay.Endpoints;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Probing;
using Patchbay.Output;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary>An endpoint that <c>use</c> is about to give to everybody, or to one session.</summary>
/// <param name="Written">The endpoint as it is written down.</param>
/// <param name="Endpoint">What that stands for.</param>
internal sealed record EndpointTrial(string Written, Endpoint Endpoint)
{
    /// <summary>Tries it out, and writes down what was found out about it.</summary>
    /// <param name="context">Where to speak.</param>
    /// <param name="path">The settings file.</param>
    /// <param name="settings">What it says.</param>
    /// <param name="typed">What follows <c>patchbay use</c> on the command line, for the hint on how to insist.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The endpoint to use; null with an exit code when it failed, which has been told then.</returns>
    public async Task<(EndpointTrial? Passed, int Failure)> RunAsync(CommandContext context, string path, PatchbaySettings settings, string typed, CancellationToken cancellationToken)
    {
        var report = await EndpointCheck.RunAsync(context, path, Endpoint, cancellationToken).ConfigureAwait(false);
        // Going back to the default must work on any day, also without a network.
        var isFailure = report.Outcome == ProbeOutcome.Fail && Written.Length > 0;
        if (report.Outcome != ProbeOutcome.Pass) EndpointCheck.Tell(context.Talk.Words, context.Talk, report, isFailure);
        if (isFailure)
        {
            context.Talk.Say($"nothing was changed; to plug it in all the same: `patchbay use {typed} --no-probe`");
            return (null, ExitCodes.Failed);
        }

        var passed = this;
        if (report.Found is { } found)
        {
            // What was found out is written down, so that it can be read and changed, and need not be found out again.
            (var name, var failure) = await FoundEndpoint.WriteAsync(context, path, settings, Endpoint, found, cancellationToken).ConfigureAwait(false);
            if (failure > 0) return (null, failure);
            passed = new EndpointTrial(name, Endpoint with { Name = name });
        }

        FoundEndpoint.TellModel(context.Talk, report.Model);
        FoundEndpoint.TellLosses(context.Talk, report.Found is null ? Endpoint.Dialect : DialectNames.Find(report.Found.Dialect)!.Value);
        return (passed, ExitCodes.Done);
    }
}
