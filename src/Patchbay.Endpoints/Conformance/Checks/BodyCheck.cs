using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Endpoints.Conformance.Checks;

/// <summary>A request that a firewall may take offence at passes. It is made so that the API itself refuses it by its own rule, and nothing is paid; a server
/// without that rule sees a question of two words.</summary>
internal abstract class BodyCheck : ConformanceCheck
{
    public override Layer Layer => Layer.Endpoint;

    public override string? NotFor(ConformanceRun run) => run.IsAnthropic ? null : "in its language all of it would be paid for";

    protected abstract string BodyOf(string model);

    protected abstract FindingEntry Entry { get; }

    public override async Task<Judgement> RunAsync(ConformanceRun run, CancellationToken cancellationToken)
    {
        var body = BodyOf(run.Model);
        var answer = await run.AskAsync(body, cancellationToken).ConfigureAwait(false);
        var isPage = answer.Failure is null && AnswerBody.Read(answer.ContentType, answer.Body.Span).Shape == BodyShape.Html;
        if (answer.Failure is null && !isPage && answer.Status is not (403 or 408 or 413 or >= 500)) return Judgement.Pass($"it arrives: {body.Length:N0} bytes, answered {answer.Status}");
        return Judgement.Fail(Entry.Of(run.Endpoint, "", ("size", body.Length.ToString("N0", CultureInfo.InvariantCulture)), ("status", answer.Failure is null ? $"{answer.Status}" : "no answer")), ConformanceRun.Describe(answer));
    }
}
