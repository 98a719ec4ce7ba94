using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Diagnosis.Catalog;

namespace Patchbay.Endpoints.Conformance.Checks;

/// <summary>The address answers itself. Claude Code would follow a redirect with the whole conversation and its <c>x-api-key</c> (measured, 2.1.330).</summary>
internal sealed class RedirectCheck : ConformanceCheck
{
    public override string Name => CheckNames.Redirect;

    public override Layer Layer => Layer.Endpoint;

    public override IReadOnlyList<string> Needs => [CheckNames.Name, CheckNames.Connect, CheckNames.Proxy, CheckNames.Tls];

    public override async Task<Judgement> RunAsync(ConformanceRun run, CancellationToken cancellationToken)
    {
        if (run.Client is null) return Judgement.Skip("there is no credential to ask with");
        var first = await run.FirstAsync(cancellationToken).ConfigureAwait(false);
        return run.Explain(first) is { } finding && finding.Code == EndpointFindings.Redirect.Code ? Judgement.Fail(finding) : Judgement.Pass("it points nowhere else");
    }
}
