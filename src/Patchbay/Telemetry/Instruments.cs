using System.Diagnostics;
using System.Diagnostics.Metrics;
using Patchbay.Gateway.Ledger;
using Patchbay.Ledger.Limits;

namespace Patchbay.Telemetry;

/// <summary>The gateway's counters, gauges and histograms. Attributes are bounded: no session, no agent, no path of a client's making.</summary>
/// <remarks>A model's name is the caller's; beyond 2000 combinations of one metric the SDK counts the rest as <c>otel.metric.overflow</c>.</remarks>
internal sealed class Instruments : IDisposable
{
    private readonly Meter _meter;
    private readonly Histogram<long> _usage;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstChunk;
    private readonly Histogram<double> _request;
    private readonly Counter<long> _cost;
    private readonly Counter<long> _tokens;
    private readonly Counter<long> _unpriced;
    private readonly Counter<long> _estimated;
    private readonly Counter<long> _findings;
    private readonly Counter<long> _clientTelemetry;
    private readonly Histogram<double>? _wait;
    private readonly Books? _books;

    /// <param name="version">Patchbay's.</param>
    /// <param name="traffic">Knows what is under way.</param>
    /// <param name="books">The ledger and the limits; null where none are kept.</param>
    public Instruments(string version, TrafficLog traffic, Books? books)
    {
        _books = books;
        _meter = new Meter(new MeterOptions(OwnNames.Scope) { Version = version, TelemetrySchemaUrl = SemanticNames.SchemaUrl });
        _usage = _meter.CreateHistogram(SemanticNames.TokenUsageMetric, "{token}", "Number of input and output tokens used.", null, new InstrumentAdvice<long> { HistogramBucketBoundaries = SemanticNames.TokenBuckets });
        _duration = _meter.CreateHistogram(SemanticNames.OperationDurationMetric, "s", "GenAI operation duration.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = SemanticNames.OperationBuckets });
        _firstChunk = _meter.CreateHistogram(SemanticNames.TimeToFirstChunkMetric, "s", "Time to receive the first chunk, measured from when the client issues the generation request to when the first chunk is received in the response stream.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = SemanticNames.OperationBuckets });
        _request = _meter.CreateHistogram(SemanticNames.RequestDurationMetric, "s", "Duration of HTTP server requests.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = SemanticNames.RequestBuckets });
        _cost = _meter.CreateCounter<long>(OwnNames.CostMetric, "{micro_dollar}", "What exchanges cost, in millionths of a US dollar; nothing for those without a known price.");
        _tokens = _meter.CreateCounter<long>(OwnNames.TokensMetric, "{token}", "Tokens by kind. The kinds do not overlap: input is without what a cache had.");
        _unpriced = _meter.CreateCounter<long>(OwnNames.UnpricedMetric, "{exchange}", "Exchanges that used a model whose price is not known.");
        _estimated = _meter.CreateCounter<long>(OwnNames.EstimatedMetric, "{exchange}", "Exchanges whose token counts are estimates, by reason.");
        _findings = _meter.CreateCounter<long>(OwnNames.FindingsMetric, "{finding}", "Findings shown to agents, by code.");
        _clientTelemetry = _meter.CreateCounter<long>(OwnNames.ClientTelemetryMetric, "{request}", "Requests of the client's own telemetry: forwarded, dropped (no telemetry.forward), refused (too much was waiting; the client tries again), lost.");
        _meter.CreateObservableUpDownCounter(OwnNames.OpenMetric, () => (long)traffic.Open, "{exchange}", "Exchanges being served now.");
        _meter.CreateObservableGauge(OwnNames.BuildMetric, () => new Measurement<long>(1, [new(OwnNames.Version, version)]), null, "Patchbay's version; the value is always 1.");
        _meter.CreateObservableUpDownCounter(SemanticNames.MemoryMetric, static () => Environment.WorkingSet, "By", "The amount of physical memory in use.");
        _meter.CreateObservableCounter(SemanticNames.CpuMetric, static () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Total CPU seconds broken down by different states.");
        if (books is null) return;
        _wait = _meter.CreateHistogram(OwnNames.LedgerWaitMetric, "s", "How long exchanges waited for their row in the ledger before their last byte was let go.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = OwnNames.LedgerWaitBuckets });
        books.Waited += RecordWait;
        _meter.CreateObservableGauge(OwnNames.LedgerWritingMetric, () => books.State.IsWriting ? 1L : 0L, null, "Whether the ledger is being written: 1 or 0.");
        _meter.CreateObservableUpDownCounter(OwnNames.LedgerWaitingMetric, () => (long)books.State.Waiting, "{row}", "Rows in memory that wait to be written to the ledger.");
        _meter.CreateObservableCounter(OwnNames.LedgerLostMetric, () => books.State.Lost, "{row}", "Rows that are nowhere, as more were waiting than memory was given for.");
        _meter.CreateObservableGauge(OwnNames.LimitUsedMetric, Limits, "1", "Part of a limit of the settings that is used; 1 and above is all of it. Limits of a session are left out.");
    }

    /// <summary>Counts an exchange that has ended.</summary>
    public void Record(EndedExchange ended)
    {
        RecordRequest(ended);
        var entry = ended.Entry;
        if (ended.Finding is { } finding) _findings.Add(1, new(OwnNames.Finding, finding.Code), new(OwnNames.Endpoint, entry.Endpoint));
        if (!IsInference(ended)) return;

        var tags = Common(ended);
        var usage = ended.Usage;
        if (usage.Input is { } input)
        {
            var all = tags;
            all.Add(SemanticNames.TokenType, "input");
            // The conventions count what a cache had as input too.
            _usage.Record(input + (usage.CacheRead ?? 0) + (usage.CacheWrite ?? 0), all);
        }

        if (usage.Output is { } output)
        {
            var all = tags;
            all.Add(SemanticNames.TokenType, "output");
            _usage.Record(output, all);
        }

        Count("input", usage.Input);
        Count("cache_read", usage.CacheRead);
        Count("cache_write", usage.CacheWrite);
        Count("output", usage.Output);
        if (entry.MicroDollars is not { } cost) _unpriced.Add(1, tags);
        else if (cost > 0) _cost.Add(cost, tags);
        if (entry.Estimate.Length > 0) _estimated.Add(1, new(OwnNames.Endpoint, entry.Endpoint), new(OwnNames.Estimate, entry.Estimate));
        if (entry.Stream == true && ended.Trace is { FirstByteMs: { } first, RoutedMs: { } routed }) _firstChunk.Record((first - routed) / 1000, tags);
        if (ErrorOf(ended) is { } error) tags.Add(SemanticNames.ErrorType, error);
        if (ended.Trace is { EndMs: { } end, RoutedMs: { } begun }) _duration.Record((end - begun) / 1000, tags);

        void Count(string kind, long? tokens)
        {
            if (tokens is not > 0) return;
            var all = tags;
            all.Add(OwnNames.TokenKind, kind);
            _tokens.Add(tokens.Value, all);
        }
    }

    /// <summary>Counts a request of the client's own telemetry.</summary>
    public void RecordClientTelemetry(string signal, string outcome) => _clientTelemetry.Add(1, new(OwnNames.Signal, signal), new(OwnNames.Outcome, outcome));

    /// <summary>Whether a model was asked.</summary>
    public static bool IsInference(EndedExchange ended) => ended is { Path: "/v1/messages", Method: "POST", Trace.Sends: > 0 };

    /// <summary>Why an exchange failed, in a word of few: a finding's code, how it ended too early, or the status; null when it did not.</summary>
    public static string? ErrorOf(EndedExchange ended)
    {
        if (ended.Finding is { } finding) return finding.Code;
        if (ended.Entry.Status == 499) return "client_aborted";
        if (ended.Entry.Estimate == "endpoint cut") return "endpoint_cut";
        return ended.Entry.Status is 0 or >= 400 ? ended.Entry.Status.ToString(CultureInfo.InvariantCulture) : null;
    }

    private void RecordWait(TimeSpan wait) => _wait!.Record(wait.TotalSeconds);

    private void RecordRequest(EndedExchange ended)
    {
        if (ended.Trace.EndMs is not { } end) return;
        TagList tags = default;
        tags.Add(SemanticNames.Method, SemanticNames.MethodOf(ended.Method));
        tags.Add(SemanticNames.UrlScheme, "http");
        if (ended.Entry.Status > 0) tags.Add(SemanticNames.StatusCode, ended.Entry.Status);
        if (SemanticNames.RouteOf(ended.Path) is { } route) tags.Add(SemanticNames.Route, route);
        if (ended.Entry.Status is 0 or >= 500) tags.Add(SemanticNames.ErrorType, ErrorOf(ended));
        _request.Record(end / 1000, tags);
    }

    private static TagList Common(EndedExchange ended)
    {
        TagList tags = default;
        tags.Add(SemanticNames.OperationName, "chat");
        tags.Add(SemanticNames.ProviderName, SemanticNames.ProviderOf(ended.Kind));
        if (ended.Entry.UsedModel.Length > 0) tags.Add(SemanticNames.RequestModel, ended.Entry.UsedModel);
        if (ended.Facts is { Model.Length: > 0 } facts) tags.Add(SemanticNames.ResponseModel, facts.Model);
        tags.Add(OwnNames.Endpoint, ended.Entry.Endpoint);
        if (!Uri.TryCreate(ended.Trace.SentTo, UriKind.Absolute, out var sent)) return tags;
        tags.Add(SemanticNames.ServerAddress, sent.IdnHost);
        if (sent.Port > 0) tags.Add(SemanticNames.ServerPort, sent.Port);
        return tags;
    }

    private IEnumerable<Measurement<double>> Limits()
    {
        foreach (var limit in _books!.Limits.Limits)
        {
            if (limit.Per == LimitPeriod.Session) continue;
            // What nobody has asked for since the start is read from the ledger meanwhile, and told the next time.
            var standings = _books.Limits.StandAsync("", limit.Endpoint ?? "");
            if (!standings.IsCompletedSuccessfully) _ = standings.AsTask();
            else if (standings.Result?.FirstOrDefault(one => one.Limit == limit) is { } standing) yield return new Measurement<double>(standing.Used, [new(OwnNames.LimitName, limit.ToString())]);
        }
    }

    public void Dispose()
    {
        if (_wait is not null) _books!.Waited -= RecordWait;
        _meter.Dispose();
    }
}
