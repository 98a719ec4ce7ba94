using System.Buffers;
using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Sending;
using Patchbay.Gateway.Failures;
using Patchbay.Gateway.Ledger;
using Patchbay.Ledger;
using Patchbay.Protocol.Errors;

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
        var client = context.Response.BodyWriter;
        using var tally = new AnswerTally(exchange, answer);
        var isHead = HttpMethods.IsHead(context.Request.Method);
        var isWhole = isHead || answer.IsEnded || prefix is { LastRead: 0 };
        if (prefix is { Length: > 0 }) tally.Read(prefix.Bytes.Span);
        if ((isWhole || tally.IsAtEnd) && !await tally.SettleAsync(Estimate.None).ConfigureAwait(false))
        {
            await FindingAnswer.ShowAsync(context, exchange, exchange.Books!.Refusal(), endpointStatus: answer.Status).ConfigureAwait(false);
            return;
        }

        AnswerForwarding.CopyHead(answer, context.Response);
        if (isHead) return;

        var end = PumpEnd.Complete;
        if (prefix is { Length: > 0 })
        {
            if (answer.IsEnded) client.Put(prefix.Bytes.Span);
            else if ((await client.WriteAsync(prefix.Bytes).ConfigureAwait(false)).IsCompleted) end = PumpEnd.ClientGone;
        }

        if (prefix is { LastRead: < 0 }) end = PumpEnd.Cut;
        if (end == PumpEnd.Complete && !isWhole)
        {
            var pump = new StreamPump(answer, client, watch, exchange, tally);
            watch.Listener = pump;
            end = await pump.RunAsync().ConfigureAwait(false);
            watch.Listener = null;
        }

        var tap = tally.Events;
        // Where the body ends with the connection, only its last event tells an end from a cut.
        if (end == PumpEnd.Complete && answer.EndsWithConnection && tap is { HasEvents: true, IsComplete: false }) end = PumpEnd.Cut;
        // A connection that breaks after the last event has broken nothing.
        if (end == PumpEnd.Cut && tap is { IsComplete: true, IsBetweenEvents: true }) end = PumpEnd.Complete;
        if (end == PumpEnd.ClientGone) exchange.NoteClientGone();
        if (end == PumpEnd.Cut) exchange.Finding = FailureDiagnosis.Explain(FailureOf(answer, watch, endpoint), endpoint);
        if (!await tally.SettleAsync(end switch { PumpEnd.ClientGone => Estimate.ClientAborted, PumpEnd.Cut => Estimate.EndpointCut, _ => Estimate.None }).ConfigureAwait(false)) end = PumpEnd.Unsettled;
        if (end == PumpEnd.Unsettled) exchange.Finding = exchange.Books!.Refusal();
        if (end is not (PumpEnd.Cut or PumpEnd.Unsettled)) return;

        if (tap is null)
        {
            // Nothing can be said inside this body any more; a cut must look like one.
            context.Abort();
            return;
        }

        await client.WriteAsync(AnthropicError.Event(tap.IsBetweenEvents, ErrorType.Api, exchange.Finding!.Message)).ConfigureAwait(false);
    }

    /// <summary>Why the answer broke off.</summary>
    public static EndpointFailure FailureOf(EndpointAnswer answer, ExchangeWatch watch, Endpoint endpoint) => watch.Reason == StopReason.Idle
        ? new EndpointFailure(FailureCause.IdleTimedOut, $"no byte for {endpoint.Transport.IdleTimeout.TotalSeconds:0} s")
        : answer.Failure ?? new EndpointFailure(FailureCause.Cut, "the connection ended before the last event");
}
