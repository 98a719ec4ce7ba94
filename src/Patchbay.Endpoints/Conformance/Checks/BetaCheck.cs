using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Diagnosis.Catalog;

namespace Patchbay.Endpoints.Conformance.Checks;

/// <summary><c>anthropic-beta</c> arrives: new features are switched on by it. The API refuses a value that it does not know, and names it.</summary>
/// <remarks>The refusal's words: <c>Unsupported beta header: NAME</c> (platform.claude.com, beta headers); <c>Unexpected value(s) `NAME` for the `anthropic-beta`
/// header</c> (anthropics/claude-code#21767).</remarks>
internal sealed class BetaCheck : ConformanceCheck
{
    private const string Beta = "patchbay-doctor-2020-01-01";

    public override string Name => CheckNames.Beta;

    public override Layer Layer => Layer.Endpoint;

    public override string? NotFor(ConformanceRun run) => run.IsAnthropic ? null : "its language has no such header";

    public override TokenCost CostOf(ConformanceOptions options) => TokenCost.Of(CheckBodies.Small(CheckBodies.SomeModel), 16);

    public override async Task<Judgement> RunAsync(ConformanceRun run, CancellationToken cancellationToken)
    {
        var answer = await run.AskAsync(CheckBodies.Small(run.Model), cancellationToken, Beta).ConfigureAwait(false);
        if (answer.IsRefusal && answer.Words.Contains("beta", StringComparison.OrdinalIgnoreCase)) return Judgement.Pass($"it arrives: a value that nobody knows was refused ({ConformanceRun.Describe(answer)})");
        if (answer.Message is null) return Judgement.Warn($"a value that it does not know makes it fail ({ConformanceRun.Describe(answer)})", "a gateway should pass `anthropic-beta` on as it is");
        return run.IsStrict ? Judgement.Warn(ConformanceFindings.BetaDropped.Of(run.Endpoint, "")) : Judgement.Pass("it is not looked at: what is there is not Anthropic's own API");
    }
}
