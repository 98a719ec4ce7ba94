using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Diagnosis.Catalog;

namespace Patchbay.Endpoints.Conformance.Checks;

/// <summary>A stream arrives as it is made.</summary>
/// <remarks>
/// <para>Of a stream that somebody keeps back until it is whole, the first byte comes when the last one does. So does one of a model that thinks long and
/// writes fast, or that was just being loaded; what tells them apart is a shorter answer: kept back, it begins sooner.</para>
/// <para>One that is kept back in lumps (nginx: 4 or 8 KiB) comes in many events and few moments.</para>
/// </remarks>
internal sealed class StreamingCheck : ConformanceCheck
{
    /// <summary>Nobody notices a buffer in an answer that is whole this soon.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(500);

    /// <summary>An answer that goes on for so long is no burst.</summary>
    private static readonly TimeSpan Visible = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Clear = TimeSpan.FromMilliseconds(300);

    private const int ManyEvents = 30;
    private const int FewMoments = 4;

    public override string Name => CheckNames.Streaming;

    public override Layer Layer => Layer.Endpoint;

    // In the worst case: two long answers and two short ones.
    public override TokenCost CostOf(ConformanceOptions options)
    {
        var pair = TokenCost.Of(CheckBodies.Counting(CheckBodies.SomeModel, true), 300) + TokenCost.Of(CheckBodies.Counting(CheckBodies.SomeModel, true, 3), 20);
        return pair + pair;
    }

    public override async Task<Judgement> RunAsync(ConformanceRun run, CancellationToken cancellationToken)
    {
        var answer = await run.AskAsync(CheckBodies.Counting(run.Model, stream: true), cancellationToken).ConfigureAwait(false);
        if (answer.Failure is not null || !answer.IsSuccess) return Broken(run, answer, $"it was not answered in full ({ConformanceRun.Describe(answer)})");
        if (Problem(run, answer) is { } problem) return Broken(run, answer, problem);
        if (answer.Last < Quick) return Judgement.Pass($"whole after {Seconds(answer.Last)}: too quick for anything to be kept back");
        var isLumpy = Events(run, answer) >= ManyEvents && answer.Moments <= FewMoments;
        if (IsSpread(answer)) return isLumpy ? Buffered(run, answer, $"{Events(run, answer)} events came in {answer.Moments} lumps") : Running(answer);

        // All at once: kept back, or made so fast after a long beginning?
        var again = await run.AskAsync(CheckBodies.Counting(run.Model, stream: true), cancellationToken).ConfigureAwait(false);
        if (IsSpread(again)) return Running(again);
        var brief = await BriefAsync(run, cancellationToken).ConfigureAwait(false);
        var briefAgain = await BriefAsync(run, cancellationToken).ConfigureAwait(false);
        // Two of each: a server that happens to be busy once must not look like a buffer.
        var sooner = Min(answer.First, again.First) - Max(brief.First, briefAgain.First);
        if (again.Failure is not null || brief.Failure is not null || briefAgain.Failure is not null || sooner < Clear || sooner < again.First / 5)
        {
            return Judgement.Pass($"all at once after {Seconds(answer.First)}, as a short answer does: the model begins late and writes fast");
        }

        return Buffered(run, again, $"first and last byte after {Seconds(again.First)}; of a short answer after {Seconds(brief.First)}");
    }

    private static Task<CheckAnswer> BriefAsync(ConformanceRun run, CancellationToken cancellationToken) =>
        run.AskAsync(CheckBodies.Counting(run.Model, stream: true, to: 3, maxTokens: 20), cancellationToken);

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static bool IsSpread(CheckAnswer answer) => answer.Last - answer.First is var spread && (spread >= Visible || spread >= answer.Last / 5);

    private static Judgement Running(CheckAnswer answer) => Judgement.Pass($"first byte after {Seconds(answer.First)}, last after {Seconds(answer.Last)}, in {answer.Moments} moments");

    private static Judgement Buffered(ConformanceRun run, CheckAnswer answer, string how) => Judgement.Fail(ConformanceFindings.StreamBuffered.Of(run.Endpoint, "", ("time", Seconds(answer.First))), how);

    private static Judgement Broken(ConformanceRun run, CheckAnswer answer, string problem) =>
        Judgement.Fail(ConformanceFindings.StreamBroken.Of(run.Endpoint, "", ("problem", problem)), Tail(answer.Text));

    private static string Tail(string text) => text.Length <= 200 ? text : "… " + text[^200..];

    private static string? Problem(ConformanceRun run, CheckAnswer answer)
    {
        if (!run.IsAnthropic) return answer.Message is null ? "it ends without an answer" : null;
        return answer.Message is not null ? "it came as one piece of JSON though a stream was asked for" : StreamedMessage.Read(answer.Text).Problem;
    }

    private static int Events(ConformanceRun run, CheckAnswer answer) => run.IsAnthropic ? StreamedMessage.Read(answer.Text).Events.Count : answer.Text.AsSpan().Count("\n");

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");
}
