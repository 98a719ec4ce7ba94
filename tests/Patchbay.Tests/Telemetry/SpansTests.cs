using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Patchbay.Gateway.Ledger;
using Patchbay.Telemetry;

namespace Patchbay.Tests.Telemetry;

public sealed class SpansTests
{
    private const string Sampled = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public void A_request_continues_the_trace_of_its_client()
    {
        var span = Assert.Single(Write(Sampled, "vendor=1"));
        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", "vendor=1"), (span.TraceId.ToHexString(), span.ParentSpanId.ToHexString(), span.TraceStateString));
        Assert.Equal(("POST /v1/messages", ActivityKind.Server), (span.DisplayName, span.Kind));
        Assert.Equal(200, span.GetTagItem("http.response.status_code"));
        Assert.Equal("sess-1", span.GetTagItem("gen_ai.conversation.id"));
    }

    [Fact]
    public void Without_one_it_begins_a_trace_of_its_own_whatever_is_current()
    {
        using var foreign = new Activity("foreign").Start();
        var span = Assert.Single(Write(null, null));
        Assert.Equal(default, span.ParentSpanId);
        Assert.NotEqual(foreign.TraceId, span.TraceId);
        Assert.Same(foreign, Activity.Current);
    }

    [Fact]
    public void What_the_client_has_not_sampled_is_not() => Assert.Empty(Write(Sampled[..^1] + "0", null));

    [Fact]
    public void A_broken_header_is_none() => Assert.Equal(default, Assert.Single(Write("00-xyz", null)).ParentSpanId);

    private static List<Activity> Write(string? traceParent, string? traceState)
    {
        List<Activity> told = [];
        using var spans = new Spans("9.9");
        var log = new TrafficLog(TimeProvider.System);

        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == OwnNames.Scope,
            Sample = static (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == default || options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                if (activity.IsAllDataRequested) told.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        log.Watcher = ended => spans.Write(ended, static _ => { });
        var exchange = log.Begin("POST", "/v1/messages");
        (exchange.Session, exchange.Status) = ("sess-1", 200);
        var request = new DefaultHttpContext().Request;
        if (traceParent is not null) request.Headers["traceparent"] = traceParent;
        if (traceState is not null) request.Headers["tracestate"] = traceState;
        exchange.Trace.NoteRequest(request);
        log.End(exchange);
        return told;
    }
}
