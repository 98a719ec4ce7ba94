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
        var times = TimesOf(run, answer);
        switch (times.Shape)
        {
            case StreamShape.Quick: return Judgement.Pass($"whole after {Seconds(answer.Last)}: too quick for anything to be kept back");
            case StreamShape.Running: return Running(times);
            case StreamShape.Lumps: return Buffered(run, times, $"{times.Events} events came in {times.Moments} lumps");
        }

        // All at once: kept back, or made so fast after a long beginning?
        var again = await run.AskAsync(CheckBodies.Counting(run.Model, stream: true), cancellationToken).ConfigureAwait(false);
        if (TimesOf(run, again) is { Shape: StreamShape.Running } running) return Running(running);
        var brief = await BriefAsync(run, cancellationToken).ConfigureAwait(false);
        var briefAgain = await BriefAsync(run, cancellationToken).ConfigureAwait(false);
        var isWhole = again.Failure is null && brief.Failure is null && briefAgain.Failure is null;
        return isWhole && StreamTimes.IsKeptBack((answer.First, again.First), (brief.First, briefAgain.First))
            ? Buffered(run, times, $"first and last byte after {Seconds(again.First)}; of a short answer after {Seconds(brief.First)}")
            : Judgement.Pass($"all at once after {Seconds(answer.First)}, as a short answer does: the model begins late and writes fast");
    }

    private static Task<CheckAnswer> BriefAsync(ConformanceRun run, CancellationToken cancellationToken) =>
        run.AskAsync(CheckBodies.Counting(run.Model, stream: true, to: 3, maxTokens: 20), cancellationToken);

    private static StreamTimes TimesOf(ConformanceRun run, CheckAnswer answer) => new(answer.First, answer.Last, Events(run, answer), answer.Moments);

    private static Judgement Running(StreamTimes times) => Judgement.Pass($"first byte after {Seconds(times.First)}, last after {Seconds(times.Last)}, in {times.Moments} moments");

    private static Judgement Buffered(ConformanceRun run, StreamTimes times, string how) => Judgement.Fail(ConformanceFindings.StreamBuffered.Of(run.Endpoint, "", ("time", Seconds(times.First))), how);

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
