using Patchbay.Composition;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Probing;
using Patchbay.Endpoints.Sending;
using Patchbay.Output;

namespace Patchbay.Commands;

/// <summary>Tries an endpoint out as <c>use</c> and <c>endpoint test</c> do it, and tells how it went.</summary>
internal static class EndpointCheck
{
    /// <summary>Tries it. Credentials are read as the gateway reads them, but from this process's environment.</summary>
    public static async Task<ProbeReport> RunAsync(CommandContext context, string settingsPath, Endpoint endpoint, CancellationToken cancellationToken)
    {
        using var sender = new EndpointSender(ProxyEnvironment.Find);
        var credentials = new CredentialSource(new SecretReader(settingsPath, name => context.Environment.GetValueOrDefault(name)), TimeProvider.System);
        var probe = new EndpointProbe(sender, credentials, ProxyEnvironment.Find, TimeProvider.System);
        return await probe.RunAsync(endpoint, default, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A line for each step, and the finding if there is one. The word says how a step went; nothing is said by colour.</summary>
    /// <param name="output">Where the steps go.</param>
    /// <param name="talk">Where the finding goes.</param>
    /// <param name="report">How it went.</param>
    /// <param name="isFailure">Whether the finding is why the command fails, or only to be known.</param>
    public static void Tell(TextWriter output, Talk talk, ProbeReport report, bool isFailure)
    {
        foreach (var step in report.Steps)
        {
            // A finding is told in full below; its step only points at it.
            var detail = step.Finding is null ? step.Detail : step.Finding.Code;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Word(step.Outcome),-5} {step.Name,-11} {step.Milliseconds,6:0} ms  {detail}"));
        }

        if (report.Finding is not { } finding) return;
        if (isFailure) talk.Fail(finding);
        else talk.Warn(finding);
    }

    private static string Word(ProbeOutcome outcome) => outcome switch
    {
        ProbeOutcome.Pass => "ok",
        ProbeOutcome.Warn => "note",
        _ => "fail",
    };
}
