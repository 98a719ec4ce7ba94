using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Sending;
using Patchbay.Gateway.Routing;
using Patchbay.Protocol.Headers;

namespace Patchbay.Gateway.Ledger;

/// <summary>The way that one exchange took, for somebody who looks at it later: when each step was reached, what was decided there, and the headers.</summary>
/// <remarks>Written by the one flow that serves the exchange, a handful of fields in all; read by others, who may see it half written while it goes on.
/// What identifies somebody is taken out as it is noted: a credential is never in here.</remarks>
public sealed class ExchangeTrace
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _body;
    private long _routed;
    private long _sent;
    private long _answered;
    private long _first;
    private long _end;

    internal ExchangeTrace(long id) => Id = id;

    /// <summary>The exchange's number.</summary>
    public long Id { get; }

    /// <summary>Version of HTTP that the client spoke.</summary>
    public string Protocol { get; private set; } = "";

    /// <summary>The query of the request with its question mark, or empty; values of names that sound like a secret are taken out.</summary>
    public string Query { get; private set; } = "";

    /// <summary>The client's headers, redacted.</summary>
    public IReadOnlyList<HeaderLine> RequestHeaders { get; private set; } = [];

    /// <summary>The endpoint's headers, redacted; empty when it gave no answer.</summary>
    public IReadOnlyList<HeaderLine> EndpointHeaders { get; private set; } = [];

    /// <summary>The headers that the client was sent, redacted.</summary>
    public IReadOnlyList<HeaderLine> AnswerHeaders { get; private set; } = [];

    /// <summary>Whether the caller was let in.</summary>
    public bool IsAdmitted { get; internal set; }

    /// <summary>Why it went where it went.</summary>
    public TraceRoute Route { get; private set; }

    /// <summary>The pattern of the rule that named it; empty without one.</summary>
    public string Rule { get; private set; } = "";

    /// <summary>What identified the caller to the endpoint.</summary>
    public TraceCredential Credential { get; private set; }

    /// <summary>Where it was sent: scheme, host and port, path; empty when it was not.</summary>
    public string SentTo { get; private set; } = "";

    /// <summary>How often: twice when the endpoint refused a credential that could be had anew, or a limit that could be mended.</summary>
    public int Sends { get; private set; }

    /// <summary>The language of the endpoint; empty before the route.</summary>
    public string Dialect { get; private set; } = "";

    /// <summary>Whether it was translated to that, and back.</summary>
    public bool IsTranslated { get; private set; }

    /// <summary>Whether the answer was told again, because the endpoint is known not to quite speak its dialect.</summary>
    public bool IsRepaired { get; internal set; }

    /// <summary>The endpoint's own status; 0 before it has answered.</summary>
    public int EndpointStatus { get; private set; }

    /// <summary>Bytes of the client's body; null before it was read.</summary>
    public long? RequestBytes { get; private set; }

    /// <summary>Bytes of the body that was sent to the endpoint.</summary>
    public long? SentBytes { get; private set; }

    /// <summary>Bytes of the answer's body sent to the client so far.</summary>
    public long AnswerBytes { get; internal set; }

    /// <summary>Whether the answer is a stream of events; null while there is none.</summary>
    public bool? IsStream { get; private set; }

    /// <summary>Milliseconds from the request's arrival until its body was there; likewise the others. Null when that was not reached.</summary>
    public double? BodyMs => Since(_body);

    /// <summary>Until the route was found.</summary>
    public double? RoutedMs => Since(_routed);

    /// <summary>Until it was given to the endpoint's connection, the last time.</summary>
    public double? SentMs => Since(_sent);

    /// <summary>Until the head of the endpoint's answer was there.</summary>
    public double? AnsweredMs => Since(_answered);

    /// <summary>Until the first byte of its body.</summary>
    public double? FirstByteMs => Since(_first);

    /// <summary>Until the end.</summary>
    public double? EndMs => Since(_end);

    /// <summary>Its bodies; null when they were not recorded.</summary>
    public RecordedBodies? Bodies { get; internal set; }

    internal double ElapsedMs => Since(Stopwatch.GetTimestamp())!.Value;

    internal void NoteRequest(HttpRequest request)
    {
        Protocol = request.Protocol;
        Query = HeaderCapture.Query(request.QueryString.Value ?? "");
        RequestHeaders = HeaderCapture.Copy(request.Headers);
    }

    internal void NoteBody(long bytes) => (_body, RequestBytes) = (Stopwatch.GetTimestamp(), bytes);

    internal void NoteRoute(Route route, TraceRoute reason)
    {
        (_routed, Route, Rule) = (Stopwatch.GetTimestamp(), reason, route.Pattern);
        (Dialect, IsTranslated) = (route.Endpoint.Dialect.Word(), route.Endpoint.Dialect != Endpoints.Kinds.Dialect.AnthropicMessages);
    }

    internal void NoteSend(Endpoint endpoint, string target, long bytes, CredentialDecision credential)
    {
        (_sent, SentBytes) = (Stopwatch.GetTimestamp(), bytes);
        Sends++;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        // Not its user name and password.
        SentTo = $"{endpoint.Url.Scheme}://{endpoint.Authority}{endpoint.BasePath}{(query < 0 ? target : target.AsSpan(0, query))}";
        Credential = credential switch
        {
            { IsOwn: true } => TraceCredential.Own,
            { Withheld: true } => TraceCredential.Withheld,
            { Authorization: null, ApiKey: null } => TraceCredential.None,
            _ => TraceCredential.Callers,
        };
    }

    internal void NoteAnswer(EndpointAnswer answer) => (_answered, EndpointStatus, EndpointHeaders) = (Stopwatch.GetTimestamp(), answer.Status, HeaderCapture.Copy(answer.Headers));

    internal void NoteFirstByte()
    {
        if (_first == 0) _first = Stopwatch.GetTimestamp();
    }

    internal void NoteEnd(HttpResponse response)
    {
        AnswerHeaders = HeaderCapture.Copy(response.Headers);
        if (AnswerBytes == 0) AnswerBytes = response.ContentLength ?? 0;
        IsStream = response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) ?? false;
    }

    internal void End()
    {
        _end = Stopwatch.GetTimestamp();
        Bodies?.End();
    }

    private double? Since(long timestamp) => timestamp == 0 ? null : Math.Round(Stopwatch.GetElapsedTime(_started, timestamp).TotalMilliseconds, 2);
}

/// <summary>Why an exchange went where it went.</summary>
public enum TraceRoute
{
    /// <summary>It went nowhere, or the gateway answered it itself.</summary>
    None,

    /// <summary>The endpoint in force.</summary>
    Plug,

    /// <summary>The endpoint that its session was given for itself.</summary>
    Session,

    /// <summary>A rule of the settings names its model.</summary>
    Rule,

    /// <summary>Its model was chosen in the client's picker.</summary>
    Picked,

    /// <summary>Another of its session's was, and this is a side request that follows it.</summary>
    Follows,
}

/// <summary>What identified the caller to an endpoint.</summary>
public enum TraceCredential
{
    /// <summary>Nothing, and nothing was to be had.</summary>
    None,

    /// <summary>The endpoint's own, from the settings.</summary>
    Own,

    /// <summary>The caller's.</summary>
    Callers,

    /// <summary>Nothing: the caller's may not go there.</summary>
    Withheld,
}
