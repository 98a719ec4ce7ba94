using Patchbay.Console.Live;
using Patchbay.Console.Traffic;
using Patchbay.Gateway.Ledger;
using Patchbay.Protocol.Control;

namespace Patchbay.Wiring;

/// <summary>The gateway's exchanges, for the console.</summary>
internal sealed class TrafficBook : ITrafficBook
{
    private readonly TrafficLog _traffic;
    private readonly Replay _replay;

    public TrafficBook(TrafficLog traffic, Replay replay)
    {
        (_traffic, _replay) = (traffic, replay);
        traffic.Noted += Changed.Beat;
    }

    public IReadOnlyList<TrafficEntry> Open => _traffic.OpenNow();

    public IReadOnlyList<TrafficEntry> Ended => _traffic.Last();

    public Pulse Changed { get; } = new();

    public Pulse RecordingChanged { get; } = new();

    public Recording Recording => new(_traffic.Bodies.IsOn, _traffic.Bodies.Count, _traffic.Bodies.Total, BodyRecorder.MaxTotal, BodyRecorder.MaxBody);

    public ExchangeDetail? Find(long id)
    {
        if ((_traffic.OpenNow().FirstOrDefault(one => one.Id == id) ?? _traffic.Last().LastOrDefault(one => one.Id == id)) is not { } entry) return null;
        if (_traffic.Trace(id) is not { } trace) return new ExchangeDetail { Entry = entry };
        var bodies = trace.Bodies is { IsForgotten: false } kept ? kept : null;
        return new ExchangeDetail
        {
            Entry = entry,
            Way = WayOf(trace),
            Request = bodies is null ? null : RecordedText.Of(bodies.Request, "", bodies.IsRequestCut),
            // While it is being written nobody is shown half of a compressed one.
            Answer = bodies is null || !entry.Done ? null : RecordedText.Of(bodies.Answer, trace.AnswerHeaders.FirstOrDefault(static header => header.Is("Content-Encoding")).Value ?? "", bodies.IsAnswerCut),
        };
    }

    public void Record(bool isOn)
    {
        _traffic.Bodies.IsOn = isOn;
        RecordingChanged.Beat();
    }

    public void Forget()
    {
        _traffic.Bodies.Clear();
        RecordingChanged.Beat();
    }

    public Task<ReplayOutcome> ReplayAsync(long id, string endpoint, string model, CancellationToken cancellationToken) =>
        Find(id) is { Entry: { } entry } && _traffic.Trace(id) is { } trace
            ? _replay.RunAsync(entry, trace, endpoint, model, cancellationToken)
            : Task.FromResult(new ReplayOutcome("it is not remembered any more", null, ""));

    private static ExchangeWay WayOf(ExchangeTrace trace) => new()
    {
        Protocol = trace.Protocol,
        Query = trace.Query,
        RequestHeaders = trace.RequestHeaders,
        EndpointHeaders = trace.EndpointHeaders,
        AnswerHeaders = trace.AnswerHeaders,
        IsAdmitted = trace.IsAdmitted,
        Reason = trace.Route == TraceRoute.None ? "" : trace.Route.ToString().ToLowerInvariant(),
        Rule = trace.Rule,
        Credential = trace.Sends == 0 ? "" : trace.Credential.ToString().ToLowerInvariant(),
        SentTo = trace.SentTo,
        Sends = trace.Sends,
        IsTranslated = trace.IsTranslated,
        IsRepaired = trace.IsRepaired,
        EndpointStatus = trace.EndpointStatus,
        SentBytes = trace.SentBytes,
        BodyMs = trace.BodyMs,
        RoutedMs = trace.RoutedMs,
        SentMs = trace.SentMs,
        AnsweredMs = trace.AnsweredMs,
        FirstByteMs = trace.FirstByteMs,
        EndMs = trace.EndMs,
    };
}
