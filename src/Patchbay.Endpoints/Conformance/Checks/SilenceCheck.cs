using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Diagnosis.Catalog;
using Patchbay.Endpoints.Sending;

namespace Patchbay.Endpoints.Conformance.Checks;

/// <summary>A whole answer arrives after a silence. An answer that is not streamed is the one silence that can be asked for: nothing comes until the model is
/// done. Proxies that cut connections after 30 or 60 quiet seconds cut a thinking model in a stream as well.</summary>
internal sealed class SilenceCheck : ConformanceCheck
{
    /// <summary>To be counted to in a slow run; some 8,000 tokens, a minute and more.</summary>
    private const int SlowCount = 2500;

    private const int SlowTokens = 12_000;

    public override string Name => CheckNames.Silence;

    public override Layer Layer => Layer.Network;

    public override TokenCost CostOf(ConformanceOptions options) => TokenCost.Of(BodyOf(CheckBodies.SomeModel, options), options.Slow ? SlowTokens : 300);

    public override async Task<Judgement> RunAsync(ConformanceRun run, CancellationToken cancellationToken)
    {
        var limit = run.Options.Slow ? run.Options.SlowTimeout : run.Options.AnswerTimeout;
        var answer = await run.Client!.AskAsync(BodyOf(run.Model, run.Options), run.Model, limit, cancellationToken).ConfigureAwait(false);
        var time = string.Create(CultureInfo.InvariantCulture, $"{answer.First.TotalSeconds:0.0} s");
        var more = run.Options.Slow ? "" : "; a longer silence is tried with `--slow`";
        if (answer.Message is not null) return Judgement.Pass($"{time} without a byte, and then a whole answer{more}");
        if (answer.Failure is { Cause: FailureCause.AnswerTimedOut } late) return Judgement.Warn(late.Evidence, "the model is slow here; nothing was cut");
        return answer.Failure is not null || answer.Status is 408 or 502 or 503 or 504 or 524
            ? Judgement.Fail(ConformanceFindings.SilenceCut.Of(run.Endpoint, ""), ConformanceRun.Describe(answer))
            : Judgement.Warn($"it was not answered ({ConformanceRun.Describe(answer)})", "");
    }

    private static string BodyOf(string model, ConformanceOptions options) =>
        options.Slow ? CheckBodies.Counting(model, stream: false, SlowCount, SlowTokens) : CheckBodies.Counting(model, stream: false);
}
