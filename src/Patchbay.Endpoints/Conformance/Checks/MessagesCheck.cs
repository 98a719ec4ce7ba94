using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Diagnosis.Catalog;
using Patchbay.Endpoints.Kinds;

namespace Patchbay.Endpoints.Conformance.Checks;

/// <summary>A small question is answered with a Message.</summary>
internal sealed class MessagesCheck : ConformanceCheck
{
    private static readonly TimeSpan DialectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>What a server answers that is well and does not know <c>/v1/messages</c>.</summary>
    private static readonly string[] OtherDialectFindings = [EndpointFindings.NoSuchPath.Code, EndpointFindings.OpenAIAnswer.Code, EndpointFindings.NotAMessage.Code, EndpointFindings.ErrorPage.Code];

    public override string Name => CheckNames.Messages;

    public override Layer Layer => Layer.Endpoint;

    public override IReadOnlyList<string> Needs => [CheckNames.Name, CheckNames.Connect, CheckNames.Proxy, CheckNames.Tls, CheckNames.Redirect, CheckNames.Credential];

    public override TokenCost CostOf(ConformanceOptions options) => TokenCost.Of(CheckBodies.Small(CheckBodies.SomeModel), 16);

    public override async Task<Judgement> RunAsync(ConformanceRun run, CancellationToken cancellationToken)
    {
        var first = await run.FirstAsync(cancellationToken).ConfigureAwait(false);
        if (first is { IsSuccess: true, Failure: null, Message: not null }) return Judgement.Pass($"{run.Model} answered{(run.IsAnthropic ? "" : $", through the translation to {run.Endpoint.Dialect.Word()}")}");

        var finding = run.Explain(first);
        if (finding is not null && run is { IsAnthropic: true, Endpoint.IsFirstParty: false } && OtherDialectFindings.Contains(finding.Code)
            && await run.Client!.FindDialectAsync(DialectTimeout, cancellationToken).ConfigureAwait(false) is { } found)
        {
            return Judgement.Fail(ConformanceFindings.OtherDialect.Of(run.Endpoint, "", ("dialect", found.Dialect)));
        }

        if (finding is not null) return Judgement.Fail(finding);
        return first.Status switch
        {
            429 or 503 or 529 => Judgement.Fail($"it is busy or has had enough for now: {ConformanceRun.Describe(first)}", "try again later"),
            >= 200 and < 300 => Judgement.Fail(EndpointFindings.NotAMessage.Of(run.Endpoint, ""), first.Text),
            _ => Judgement.Fail($"{run.Model} did not answer: {ConformanceRun.Describe(first)}", "its own words say why; another model: `patchbay endpoint edit NAME --model default=MODEL`"),
        };
    }
}
