using System.Buffers;
using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Sending;
using Patchbay.Gateway.Failures;
using Patchbay.Gateway.Ledger;
using Patchbay.Gateway.Routing;
using Patchbay.Ledger;
using Patchbay.Translation.Common;

namespace Patchbay.Gateway.Forwarding.Translated;

/// <summary>An answer for a client that asked for no stream, whatever the endpoint sends.</summary>
internal static class WholeAnswer
{
    /// <summary>No Message is larger.</summary>
    private const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Reads the answer to its end and writes the Message, or what went wrong.</summary>
    public static async ValueTask WriteAsync(
        HttpContext context, Exchange exchange, Route route, EndpointAnswer answer, ExchangeWatch watch, Translator translator, EndpointTraits traits, AnswerHead head)
    {
        var body = new ArrayBufferWriter<byte>(16 * 1024);
        int read;
        while ((read = await answer.ReadAsync(body.GetMemory(8 * 1024)).ConfigureAwait(false)) > 0 && body.WrittenCount < MaxBytes)
        {
            body.Advance(read);
            watch.Touch();
            exchange.NoteFirstByte();
            if (answer.IsEnded) break;
        }

        if (read < 0)
        {
            if (watch.Reason == StopReason.ClientGone)
            {
                exchange.NoteClientGone();
                return;
            }

            exchange.Estimate = Estimate.EndpointCut;
            await FindingAnswer.ShowAsync(context, exchange, FailureDiagnosis.Explain(AnswerWriting.FailureOf(answer, watch, route.Endpoint), route.Endpoint), endpointStatus: answer.Status).ConfigureAwait(false);
            return;
        }

        if (WrongAnswer.Find(route.Endpoint, exchange, answer, body.WrittenMemory) is { } wrong)
        {
            await FindingAnswer.ShowAsync(context, exchange, wrong, endpointStatus: answer.Status).ConfigureAwait(false);
            return;
        }

        var sink = new MessageAssembler(head);
        if (!translator.StreamsJsonLines && BodyStart.IsStream(body.WrittenSpan, translator))
        {
            using var reader = translator.CreateStreamReader(traits);
            reader.Read(body.WrittenSpan, sink);
            reader.Complete(sink);
        }
        else
        {
            translator.ReadResponse(body.WrittenSpan, traits, sink);
        }

        var message = sink.Complete();
        exchange.IsStream = false;
        exchange.NoteUsage(sink.ReportedUsage, sink.ToldUsage);
        if (message is null)
        {
            // Some of it was made, and is not to be had; of a refusal nothing was.
            exchange.Estimate = exchange.CountedUsage.Output > 0 ? Estimate.EndpointCut : Estimate.None;
            if (exchange.Estimate == Estimate.None) exchange.NoteNothingUsed();
            exchange.Finding = AnswerDiagnosis.InsideAnswer(route.Endpoint, sink.Failure!.Value.Message);
            await TranslatedError.AnswerAsync(context, exchange, sink.Failure!.Value.Type, sink.Failure.Value.Message).ConfigureAwait(false);
            return;
        }

        exchange.Status = StatusCodes.Status200OK;
        if (!await exchange.SettleAsync().ConfigureAwait(false))
        {
            await FindingAnswer.ShowAsync(context, exchange, exchange.Books!.Refusal()).ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = message.Length;
        await context.Response.BodyWriter.WriteAsync(message).ConfigureAwait(false);
    }
}
