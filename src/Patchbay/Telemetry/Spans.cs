using System.Diagnostics;
using Patchbay.Gateway.Ledger;

namespace Patchbay.Telemetry;

/// <summary>The two spans of an exchange: of the client's request, a child of the client's own span where it has told one, and of the endpoint's call.</summary>
/// <remarks>They are made when the exchange has ended, from the times that were noted, so that nothing stands in its way, and no header of it is ever changed:
/// the endpoint gets the <c>traceparent</c> that the client sent.</remarks>
internal sealed class Spans : IDisposable
{
    private readonly ActivitySource _source;

    /// <param name="version">Patchbay's.</param>
    public Spans(string version) => _source = new ActivitySource(new ActivitySourceOptions(OwnNames.Scope) { Version = version, TelemetrySchemaUrl = SemanticNames.SchemaUrl });

    /// <summary>Makes the spans of an exchange.</summary>
    /// <param name="ended">The exchange.</param>
    /// <param name="within">Called while its server span is the current one, so that log records carry its ids.</param>
    public void Write(EndedExchange ended, Action<EndedExchange> within)
    {
        // Else whatever is current on this thread would be the parent of a request without one.
        var before = Activity.Current;
        Activity.Current = null;
        try
        {
            ActivityContext.TryParse(ended.Header("traceparent"), ended.Header("tracestate"), isRemote: true, out var parent);
            var start = ended.Entry.Time.UtcDateTime;
            var end = start.AddMilliseconds(ended.Trace.EndMs ?? 0);
            var method = SemanticNames.MethodOf(ended.Method);
            var route = SemanticNames.RouteOf(ended.Path);
            using var server = _source.HasListeners() ? _source.StartActivity(ActivityKind.Server, parent, name: route is null ? method : $"{method} {route}", startTime: start) : null;
            if (server is { IsAllDataRequested: true })
            {
                Describe(server, ended, method, route);
                if (ended.Trace is { Sends: > 0, RoutedMs: { } routed }) WriteCall(ended, method, server.Context, start.AddMilliseconds(routed), end);
            }

            within(ended);
            server?.SetEndTime(end);
        }
        finally
        {
            Activity.Current = before;
        }
    }

    private static void Describe(Activity span, EndedExchange ended, string method, string? route)
    {
        var entry = ended.Entry;
        span.SetTag(SemanticNames.Method, method);
        if (method != ended.Method) span.SetTag(SemanticNames.MethodOriginal, ended.Method);
        span.SetTag(SemanticNames.UrlScheme, "http");
        span.SetTag(SemanticNames.UrlPath, ended.Path);
        span.SetTag(SemanticNames.Route, route);
        if (entry.Status > 0) span.SetTag(SemanticNames.StatusCode, entry.Status);
        span.SetTag(SemanticNames.ProtocolName, "http");
        span.SetTag(SemanticNames.ProtocolVersion, ended.Trace.Protocol.Replace("HTTP/", "", StringComparison.Ordinal));
        span.SetTag(SemanticNames.UserAgent, ended.Header("User-Agent"));
        span.SetTag(SemanticNames.RequestBodySize, entry.RequestBytes);
        span.SetTag(SemanticNames.ResponseBodySize, entry.AnswerBytes);
        if (Split(ended.Header("Host")) is var (host, port))
        {
            span.SetTag(SemanticNames.ServerAddress, host);
            if (port > 0) span.SetTag(SemanticNames.ServerPort, port);
        }

        DescribeSession(span, ended);
        span.SetTag(OwnNames.Exchange, entry.Id);
        span.SetTag(OwnNames.Finding, ended.Finding?.Code);
        // What the client did wrong is no error of a server's; the conventions leave 4xx unset.
        if (entry.Status is 0 or >= 500) Fail(span, ended);
    }

    private void WriteCall(EndedExchange ended, string method, ActivityContext parent, DateTime start, DateTime end)
    {
        var isInference = Instruments.IsInference(ended);
        var entry = ended.Entry;
        var name = !isInference ? method : entry.UsedModel.Length > 0 ? $"chat {entry.UsedModel}" : "chat";
        using var span = _source.StartActivity(ActivityKind.Client, parent, name: name, startTime: start);
        if (span is not { IsAllDataRequested: true }) return;

        if (Uri.TryCreate(ended.Trace.SentTo, UriKind.Absolute, out var sent))
        {
            span.SetTag(SemanticNames.ServerAddress, sent.IdnHost);
            if (sent.Port > 0) span.SetTag(SemanticNames.ServerPort, sent.Port);
        }

        var status = entry.EndpointStatus > 0 ? entry.EndpointStatus : ended.Trace.EndpointStatus;
        if (status > 0) span.SetTag(SemanticNames.StatusCode, status);
        if (ended.Trace.Sends > 1) span.SetTag(SemanticNames.ResendCount, ended.Trace.Sends - 1);
        span.SetTag(OwnNames.Endpoint, entry.Endpoint);
        span.SetTag(OwnNames.EndpointKind, ended.Kind);
        span.SetTag(OwnNames.Dialect, entry.Dialect);
        span.SetTag(OwnNames.Why, ended.Trace.Route.ToString().ToLowerInvariant());
        span.SetTag(OwnNames.Finding, ended.Finding?.Code);
        if (isInference)
        {
            DescribeInference(span, ended);
        }
        else
        {
            span.SetTag(SemanticNames.Method, method);
            span.SetTag(SemanticNames.UrlFull, ended.Trace.SentTo);
        }

        if (Instruments.ErrorOf(ended) is not null) Fail(span, ended);
        span.SetEndTime(end);
    }

    private static void DescribeInference(Activity span, EndedExchange ended)
    {
        var entry = ended.Entry;
        span.SetTag(SemanticNames.OperationName, "chat");
        span.SetTag(SemanticNames.ProviderName, SemanticNames.ProviderOf(ended.Kind));
        if (entry.UsedModel.Length > 0) span.SetTag(SemanticNames.RequestModel, entry.UsedModel);
        if (entry.Model.Length > 0) span.SetTag(OwnNames.AskedModel, entry.Model);
        if (entry.Stream == true) span.SetTag(SemanticNames.RequestStream, true);
        if (entry.Stream == true && ended.Trace is { FirstByteMs: { } first, RoutedMs: { } routed }) span.SetTag(SemanticNames.ResponseTimeToFirstChunk, (first - routed) / 1000);
        if (ended.Facts is { } facts)
        {
            if (facts.Id.Length > 0) span.SetTag(SemanticNames.ResponseId, facts.Id);
            if (facts.Model.Length > 0) span.SetTag(SemanticNames.ResponseModel, facts.Model);
            if (facts.StopReason.Length > 0) span.SetTag(SemanticNames.FinishReasons, new[] { facts.StopReason });
        }

        DescribeSession(span, ended);
        var usage = ended.Usage;
        if (usage.Input is { } input) span.SetTag(SemanticNames.InputTokens, input + (usage.CacheRead ?? 0) + (usage.CacheWrite ?? 0));
        span.SetTag(SemanticNames.OutputTokens, usage.Output);
        span.SetTag(SemanticNames.CacheReadTokens, usage.CacheRead);
        span.SetTag(SemanticNames.CacheWriteTokens, usage.CacheWrite);
        span.SetTag(SemanticNames.ReasoningTokens, usage.Reasoning);
        span.SetTag(OwnNames.Cost, entry.MicroDollars);
        if (entry.Estimate.Length > 0) span.SetTag(OwnNames.Estimate, entry.Estimate);
    }

    private static void DescribeSession(Activity span, EndedExchange ended)
    {
        if (ended.Entry.Session.Length > 0) span.SetTag(SemanticNames.ConversationId, ended.Entry.Session);
        if (ended.Entry.Agent.Length > 0) span.SetTag(SemanticNames.AgentId, ended.Entry.Agent);
        if (ended.ParentAgent.Length > 0) span.SetTag(OwnNames.ParentAgent, ended.ParentAgent);
    }

    private static void Fail(Activity span, EndedExchange ended)
    {
        span.SetTag(SemanticNames.ErrorType, Instruments.ErrorOf(ended));
        span.SetStatus(ActivityStatusCode.Error);
    }

    private static (string Host, int Port)? Split(string? authority) => authority is not null && Uri.TryCreate($"http://{authority}", UriKind.Absolute, out var url) ? (url.IdnHost, url.Port) : null;

    public void Dispose() => _source.Dispose();
}
