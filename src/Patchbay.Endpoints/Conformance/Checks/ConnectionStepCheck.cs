using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Probing;

namespace Patchbay.Endpoints.Conformance.Checks;

/// <summary>A step of the connection, taken by <see cref="ConnectionProbe"/>.</summary>
internal abstract class ConnectionStepCheck : ConformanceCheck
{
    public override Layer Layer => Layer.Network;

    protected abstract string Step { get; }

    public override async Task<Judgement> RunAsync(ConformanceRun run, CancellationToken cancellationToken)
    {
        if (run.Endpoint.Kind.IsDemo) return Judgement.Pass("built in: no network, no key");
        var steps = await run.ConnectionAsync(cancellationToken).ConfigureAwait(false);
        return steps.Find(step => step.Name == Step) switch
        {
            null => Judgement.Pass("not needed"),
            { Outcome: ProbeOutcome.Fail } failed => failed.Finding is { } finding ? Judgement.Fail(finding) : Judgement.Fail(failed.Detail, ""),
            var step => Judgement.Pass(step.Detail),
        };
    }
}
