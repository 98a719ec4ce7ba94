using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Probing;
using Patchbay.Endpoints.Sending;

namespace Patchbay.Endpoints.Conformance.Checks;

/// <summary>TLS with a certificate that is trusted, and will be for a while. Behind a proxy the first request tells.</summary>
internal sealed class TlsCheck : ConformanceCheck
{
    public override string Name => CheckNames.Tls;

    public override Layer Layer => Layer.Network;

    public override IReadOnlyList<string> Needs => [CheckNames.Name, CheckNames.Connect, CheckNames.Proxy];

    public override async Task<Judgement> RunAsync(ConformanceRun run, CancellationToken cancellationToken)
    {
        if (run.Endpoint.Kind.IsDemo) return Judgement.Pass("built in");
        if (run.Endpoint.Url.Scheme != Uri.UriSchemeHttps)
        {
            return run.Endpoint.IsLoopback
                ? Judgement.Pass("none: plain http, and it does not leave this machine")
                : Judgement.Warn($"none: key and conversation go to {run.Endpoint.Authority} in plain http, readable on the way", "put TLS in front of it, or reach it through a tunnel that ends on this machine");
        }

        if (run.Proxy is not null) return await ThroughProxyAsync(run, cancellationToken).ConfigureAwait(false);
        var step = (await run.ConnectionAsync(cancellationToken).ConfigureAwait(false)).Find(one => one.Name == ProbeSteps.Tls);
        if (step is null) return Judgement.Skip("the connection was not made");
        if (step.Outcome == ProbeOutcome.Fail) return step.Finding is { } finding ? Judgement.Fail(finding) : Judgement.Fail(step.Detail, "");
        if (run.Certificate is not { } certificate) return Judgement.Pass(step.Detail);

        var left = certificate.Until - DateTime.UtcNow;
        var authority = run.Endpoint.Transport.CaFile is { } file ? $"trusted through {Path.GetFileName(file)}" : "trusted by this system";
        var evidence = string.Create(CultureInfo.InvariantCulture, $"{step.Detail.Split(',')[0]}, {authority}, issued by {certificate.Issuer}, ends {certificate.Until:yyyy-MM-dd}");
        return left > run.Options.ExpiresSoon
            ? Judgement.Pass(evidence)
            : Judgement.Warn(string.Create(CultureInfo.InvariantCulture, $"{evidence}, in {Math.Max(0, Math.Floor(left.TotalDays)):0} days"), $"tell who runs {run.Endpoint.Url.Host} that the certificate ends soon: after that nothing connects");
    }

    private static async Task<Judgement> ThroughProxyAsync(ConformanceRun run, CancellationToken cancellationToken)
    {
        if (run.Client is null) return Judgement.Skip("there is no credential to ask with");
        var first = await run.FirstAsync(cancellationToken).ConfigureAwait(false);
        return first.Failure is { Cause: FailureCause.TlsUntrusted or FailureCause.TlsWrongHost or FailureCause.TlsExpired or FailureCause.TlsFailed or FailureCause.TlsClientCertificate }
            ? Judgement.Fail(run.Explain(first)!)
            : Judgement.Pass("good, through the proxy");
    }
}
