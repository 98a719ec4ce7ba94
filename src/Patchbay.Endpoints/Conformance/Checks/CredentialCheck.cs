using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Diagnosis.Catalog;

namespace Patchbay.Endpoints.Conformance.Checks;

/// <summary>The credential is there and accepted. One that is refused is tried once in the other header: the same value, to the same host.</summary>
internal sealed class CredentialCheck : ConformanceCheck
{
    public override string Name => CheckNames.Credential;

    public override Layer Layer => Layer.Credential;

    public override IReadOnlyList<string> Needs => [CheckNames.Name, CheckNames.Connect, CheckNames.Proxy, CheckNames.Tls, CheckNames.Redirect];

    public override async Task<Judgement> RunAsync(ConformanceRun run, CancellationToken cancellationToken)
    {
        if (run.NoClient is { } none) return none;
        var client = run.Client!;
        var first = await run.FirstAsync(cancellationToken).ConfigureAwait(false);
        if (first.Failure is not null || first.Status is not (401 or 403)) return Judgement.Pass(Describe(client.Credential));

        if (Other(client.Credential) is { } other && run.IsAnthropic)
        {
            var mended = client.With(other);
            var again = await mended.AskAsync(CheckBodies.Small(run.Model), run.Model, run.Options.AnswerTimeout, cancellationToken).ConfigureAwait(false);
            if (again.IsSuccess && again.Message is not null)
            {
                run.Mend(mended, again);
                return Judgement.Fail(CredentialFindings.WrongHeader.Of(
                    run.Endpoint, "", ("refused", WordOf(client.Credential)), ("accepted", WordOf(other)), ("status", $"{first.Status}")), first.Words);
            }
        }

        return run.Explain(first) is { } finding
            ? Judgement.Fail(finding)
            : Judgement.Fail($"the agent's own credential was refused: {ConformanceRun.Describe(first)}", "sign in again, or set a credential for the endpoint: `patchbay endpoint edit NAME --credential-stdin`");
    }

    private static CredentialDecision? Other(CredentialDecision credential)
    {
        if (!credential.IsOwn) return null;
        if (credential.ApiKey is { } key) return credential with { ApiKey = null, Authorization = $"Bearer {key}" };
        return credential.Authorization is { } bearer ? credential with { Authorization = null, ApiKey = bearer[(bearer.IndexOf(' ', StringComparison.Ordinal) + 1)..] } : null;
    }

    private static string HeaderOf(CredentialDecision credential) => credential.ApiKey is null ? "Authorization: Bearer" : "x-api-key";

    /// <summary>The header in the settings' word for it.</summary>
    private static string WordOf(CredentialDecision credential) => credential.ApiKey is null ? "bearer" : "apiKey";

    private static string Describe(CredentialDecision credential) => credential switch
    {
        { Authorization: null, ApiKey: null, IsOwn: true } => "accepted, in an extra header",
        { Authorization: null, ApiKey: null } => "none, and none is asked for",
        { IsOwn: true } => $"accepted in {HeaderOf(credential)}",
        _ => "the agent's own is accepted",
    };
}
