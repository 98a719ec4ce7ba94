using System.Buffers;
using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Sending;
using Patchbay.Gateway.Failures;
using Patchbay.Gateway.Ledger;
using Patchbay.Protocol.Errors;
using Patchbay.Protocol.Events;

namespace Patchbay.Gateway.Forwarding;

/// <summary>Writes an endpoint's answer to the client, from the head to the last byte.</summary>
internal static class AnswerWriting
{
    /// <summary>Forwards the answer.</summary>
    /// <param name="context">The client.</param>
    /// <param name="exchange">What is noted of it.</param>
    /// <param name="endpoint">Who answers.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="prefix">What of its body was read already, or null.</param>
    /// <param name="watch">Stops it when the client goes or the endpoint falls silent.</param>
    public static async ValueTask ForwardAsync(HttpContext context, Exchange exchange, Endpoint endpoint, EndpointAnswer answer, AnswerPrefix? prefix, ExchangeWatch watch)
    {
        exchange.Status = answer.Status;
        AnswerForwarding.CopyHead(answer, context.Response);
        if (HttpMethods.IsHead(context.Request.Method)) return;

        var client = context.Response.BodyWriter;
        using var tap = AnswerForwarding.IsEventStream(answer) ? new UsageTap() : null;
        using var whole = tap is null && AnswerForwarding.IsPlain(answer) && exchange.Path == "/v1/messages" ? new MessageTap() : null;
        var end = PumpEnd.Complete;
        if (prefix is { Length: > 0 })
        {
            exchange.Trace.AnswerBytes += prefix.Length;
            tap?.Read(prefix.Bytes.Span);
            whole?.Read(prefix.Bytes.Span);
            if (answer.IsEnded) client.Put(prefix.Bytes.Span);
            else if ((await client.WriteAsync(prefix.Bytes).ConfigureAwait(false)).IsCompleted) end = PumpEnd.ClientGone;
        }

        if (prefix is { LastRead: < 0 }) end = PumpEnd.Cut;
        if (end == PumpEnd.Complete && !answer.IsEnded && prefix is not { LastRead: 0 })
        {
            var pump = new StreamPump(answer, client, watch, exchange, tap, whole);
            watch.Listener = pump;
            end = await pump.RunAsync().ConfigureAwait(false);
            watch.Listener = null;
        }

        // Where the body ends with the connection, only its last event tells an end from a cut.
        if (end == PumpEnd.Complete && answer.EndsWithConnection && tap is { HasEvents: true, IsComplete: false }) end = PumpEnd.Cut;
        // A connection that breaks after the last event has broken nothing.
        if (end == PumpEnd.Cut && tap is { IsComplete: true, IsBetweenEvents: true }) end = PumpEnd.Complete;
        exchange.Usage = tap?.Usage ?? whole?.Usage ?? default;
        if (end == PumpEnd.ClientGone) exchange.Status = StatusCodes.Status499ClientClosedRequest;
        if (end != PumpEnd.Cut) return;

        exchange.Finding = FailureDiagnosis.Explain(FailureOf(answer, watch, endpoint), endpoint);
        if (tap is null)
        {
            // Nothing can be said inside this body any more; a cut must look like one.
            context.Abort();
            return;
        }

        await client.WriteAsync(AnthropicError.Event(tap.IsBetweenEvents, ErrorType.Api, exchange.Finding.Message)).ConfigureAwait(false);
    }

    /// <summary>Why the answer broke off.</summary>
    public static EndpointFailure FailureOf(EndpointAnswer answer, ExchangeWatch watch, Endpoint endpoint) => watch.Reason == StopReason.Idle
        ? new EndpointFailure(FailureCause.IdleTimedOut, $"no byte for {endpoint.Transport.IdleTimeout.TotalSeconds:0} s")
        : answer.Failure ?? new EndpointFailure(FailureCause.Cut, "the connection ended before the last event");
}
