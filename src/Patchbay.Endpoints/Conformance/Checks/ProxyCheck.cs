using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Diagnosis.Catalog;

namespace Patchbay.Endpoints.Conformance.Checks;

/// <summary>The proxy on the way lets requests through: judged by the first one that goes through it.</summary>
internal sealed class ProxyCheck : ConformanceCheck
{
    public override string Name => CheckNames.Proxy;

    public override Layer Layer => Layer.Network;

    public override IReadOnlyList<string> Needs => [CheckNames.Name, CheckNames.Connect];

    public override async Task<Judgement> RunAsync(ConformanceRun run, CancellationToken cancellationToken)
    {
        if (run.Proxy is not { } proxy) return Judgement.Pass(run.Endpoint.IsLoopback || run.Endpoint.Kind.IsDemo ? "none: it is on this machine" : "none");
        if (run.Client is null) return Judgement.Skip("there is no credential to ask with");
        var first = await run.FirstAsync(cancellationToken).ConfigureAwait(false);
        return run.Explain(first) is { } finding && (finding.Code == NetworkFindings.ProxyAuthentication.Code || finding.Code == NetworkFindings.ProxyFailed.Code)
            ? Judgement.Fail(finding)
            : Judgement.Pass($"{proxy.Authority} lets requests through");
    }
}
