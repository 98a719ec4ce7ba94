using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Diagnosis.Catalog;

namespace Patchbay.Endpoints.Conformance.Checks;

/// <summary>Body fields that nobody on the way knows arrive: Claude Code brings new ones every few weeks. The API refuses one that it does not know,
/// and names it; whoever lets it pass has taken it out, or is not Anthropic's.</summary>
/// <remarks>The refusal's words: amrit110/oli#7, anthropics/claude-code#31033.</remarks>
internal sealed class FieldsCheck : ConformanceCheck
{
    private const string Field = "patchbay_doctor";

    public override string Name => CheckNames.Fields;

    public override Layer Layer => Layer.Endpoint;

    public override string? NotFor(ConformanceRun run) => run.IsAnthropic ? null : "Patchbay translates the request";

    public override TokenCost CostOf(ConformanceOptions options) => TokenCost.Of(CheckBodies.UnknownField(CheckBodies.SomeModel, Field), 16);

    public override async Task<Judgement> RunAsync(ConformanceRun run, CancellationToken cancellationToken)
    {
        var answer = await run.AskAsync(CheckBodies.UnknownField(run.Model, Field), cancellationToken).ConfigureAwait(false);
        // Its words are those of a library that other servers use too, so they say nothing of who is there.
        if (answer.IsRefusal && answer.Words.Contains(Field, StringComparison.Ordinal)) return Judgement.Pass($"they arrive: one that nobody knows was refused ({ConformanceRun.Describe(answer)})");
        if (answer.Message is null) return Judgement.Warn($"a field that it does not know makes it fail ({ConformanceRun.Describe(answer)})", "a gateway should pass on what it does not know");
        return run.IsStrict ? Judgement.Warn(ConformanceFindings.FieldsDropped.Of(run.Endpoint, "")) : Judgement.Pass("what it does not know, it takes and does not look at");
    }
}
