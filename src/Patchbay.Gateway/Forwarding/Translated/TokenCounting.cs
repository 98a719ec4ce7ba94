using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Models;
using Patchbay.Endpoints.Sending;
using Patchbay.Gateway.Failures;
using Patchbay.Gateway.Ledger;
using Patchbay.Gateway.Routing;
using Patchbay.Protocol.Splice;
using Patchbay.Translation.AnthropicMessages;
using Patchbay.Translation.Common;

namespace Patchbay.Gateway.Forwarding.Translated;

/// <summary>Has an endpoint of another dialect count a request with its own tokenizer, where it has one.</summary>
internal sealed class TokenCounting(RequestSending sending, TraitsTable traitsTable)
{
    /// <summary>A number for each token of the longest prompt there is, and room to spare.</summary>
    private const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Answers one <c>POST /v1/messages/count_tokens</c>.</summary>
    public async ValueTask ServeAsync(HttpContext context, Exchange exchange, Route route, ReadOnlyMemory<byte> body, CallerCredential caller, ExchangeWatch watch)
    {
        var traits = traitsTable.Of(route.Endpoint, route.Model);
        TokenCount? count;
        try
        {
            using var request = RequestReader.Read(body, traits);
            ServerToolCheck.Apply(request, traits);
            count = Translators.Of(route.Endpoint.Dialect).Count(route.Endpoint.BasePath, request, traits);
        }
        catch (UntranslatableException refused)
        {
            await OtherPaths.RefuseCountAsync(context, exchange, route.Endpoint, refused.Message).ConfigureAwait(false);
            return;
        }

        if (count is null)
        {
            await OtherPaths.RefuseCountAsync(context, exchange, route.Endpoint).ConfigureAwait(false);
            return;
        }

        for (var question = count.First; ;)
        {
            var outgoing = new OutgoingRequest(question.Target, SplicedBody.Unchanged(question.Body), IsTranslated: true);
            var (answer, credential) = await sending.SendAsync(context, exchange, route.Endpoint, outgoing, caller, watch).ConfigureAwait(false);
            if (answer is null) return;
            CountReply reply;
            await using (answer.ConfigureAwait(false))
            {
                watch.Attach(answer);
                if (await ReadAsync(answer, exchange, watch).ConfigureAwait(false) is not { } told)
                {
                    if (watch.Reason == StopReason.ClientGone) exchange.NoteClientGone();
                    else await FindingAnswer.ShowAsync(context, exchange, FailureDiagnosis.Explain(AnswerWriting.FailureOf(answer, watch, route.Endpoint), route.Endpoint), endpointStatus: answer.Status).ConfigureAwait(false);
                    return;
                }

                reply = count.Read(answer.Status, told.Span);
                if (reply is { Tokens: null, Next: null })
                {
                    await OtherPaths.RefuseCountAsync(context, exchange, route.Endpoint, credential.Mask(reply.Problem), answer.Status).ConfigureAwait(false);
                    return;
                }
            }

            if (reply.Tokens is { } tokens)
            {
                await WriteAsync(context, exchange, tokens).ConfigureAwait(false);
                return;
            }

            question = reply.Next!;
        }
    }

    /// <returns>Null when it was cut.</returns>
    private static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(EndpointAnswer answer, Exchange exchange, ExchangeWatch watch)
    {
        var body = new ArrayBufferWriter<byte>(16 * 1024);
        while (!answer.IsEnded && body.WrittenCount < MaxBytes)
        {
            var read = await answer.ReadAsync(body.GetMemory(8 * 1024)).ConfigureAwait(false);
            if (read < 0) return null;
            if (read == 0) break;
            body.Advance(read);
            watch.Touch();
            exchange.NoteFirstByte();
        }

        return body.WrittenMemory;
    }

    private static async ValueTask WriteAsync(HttpContext context, Exchange exchange, long tokens)
    {
        exchange.Status = StatusCodes.Status200OK;
        await exchange.SettleAsync().ConfigureAwait(false);
        var body = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"input_tokens\":{tokens}}}"));
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body).ConfigureAwait(false);
    }
}
