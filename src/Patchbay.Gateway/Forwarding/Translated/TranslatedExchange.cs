using System.Buffers;
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

/// <summary>An exchange with an endpoint of another dialect, from the request's bytes to the answer's.</summary>
internal sealed class TranslatedExchange(RequestSending sending, TraitsTable traitsTable)
{
    private readonly TokenCounting _counting = new(sending, traitsTable);

    /// <summary>Serves one request of the Messages API.</summary>
    /// <param name="context">The client's side.</param>
    /// <param name="exchange">What is noted of it.</param>
    /// <param name="route">Where it goes.</param>
    /// <param name="body">The client's body; given back here as soon as the endpoint has answered: an answer may take minutes.</param>
    /// <param name="caller">What the client sent to identify itself.</param>
    /// <param name="watch">Its clock.</param>
    public async ValueTask ServeAsync(HttpContext context, Exchange exchange, Route route, RequestBody body, CallerCredential caller, ExchangeWatch watch)
    {
        var translator = Translators.Of(route.Endpoint.Dialect);
        if (exchange.Path != "/v1/messages" || !HttpMethods.IsPost(context.Request.Method))
        {
            if (exchange.Path == OtherPaths.CountTokens) await _counting.ServeAsync(context, exchange, route, body.Bytes, caller, watch).ConfigureAwait(false);
            else await OtherPaths.AnswerAsync(context, exchange).ConfigureAwait(false);
            return;
        }

        while (true)
        {
            var traits = traitsTable.Of(route.Endpoint, route.Model);
            EndpointAnswer? answer;
            CredentialDecision credential;
            AnswerHead head;
            int? limit;
            bool isStream;
            using (var output = new PooledBytes(body.Bytes.Length + 4096))
            {
                // :: Step 1: the request, in the endpoint's words.
                string target;
                try
                {
                    using var request = RequestReader.Read(body.Bytes, traits);
                    ServerToolCheck.Apply(request, traits);
                    translator.WriteRequest(request, traits, output);
                    target = translator.Target(route.Endpoint.BasePath, request, traits);
                    (head, limit, isStream) = (HeadFor(exchange, route, request, traits), request.MaxTokens, request.IsStream);
                }
                catch (UntranslatableException refused)
                {
                    await RefuseAsync(context, exchange, route, refused).ConfigureAwait(false);
                    return;
                }

                // :: Step 2: the endpoint.
                (answer, credential) = await sending.SendAsync(context, exchange, route.Endpoint, new OutgoingRequest(target, SplicedBody.Unchanged(output.Written), IsTranslated: true), caller, watch).ConfigureAwait(false);
            }

            if (answer is null) return;
            await using (answer.ConfigureAwait(false))
            {
                watch.Attach(answer);
                if (answer.Status is >= 200 and < 300)
                {
                    // :: Step 3: the answer, in ours.
                    body.Dispose();
                    await AnswerAsync(context, exchange, route, isStream, traits, translator, head, answer, watch).ConfigureAwait(false);
                    return;
                }

                // :: Or the refusal. One kind of it is mended: more output tokens than the model gives.
                using var prefix = await AnswerPrefix.ReadAllAsync(answer).ConfigureAwait(false);
                var error = translator.ReadError(prefix.Decoded().Span);
                if (answer.Status is 400 or 422 && OutputLimitWords.Find(error.Message) is { } most && most < limit && traitsTable.LearnOutputLimit(route.Endpoint, route.Model, most))
                {
                    exchange.NoteAttempt(answer.Status);
                    continue;
                }

                await TranslatedError.AnswerAsync(context, exchange, route, answer, prefix, error, credential).ConfigureAwait(false);
                return;
            }
        }
    }

    private static AnswerHead HeadFor(Exchange exchange, Route route, MessagesRequest request, EndpointTraits traits) => new()
    {
        Id = $"msg_{Guid.CreateVersion7():N}",
        Model = exchange.Model,
        Endpoint = route.Endpoint.Name,
        Origin = traits.Origin,
        EstimatedInput = request.EstimatedTokens,
        Tools = request.Names,
    };

    private static async ValueTask AnswerAsync(
        HttpContext context, Exchange exchange, Route route, bool isStream, EndpointTraits traits, Translator translator, AnswerHead head, EndpointAnswer answer, ExchangeWatch watch)
    {
        if (isStream)
        {
            await using var pump = new TranslatedPump(context, exchange, route, answer, watch, translator, traits, head);
            await pump.RunAsync().ConfigureAwait(false);
        }
        else
        {
            await WholeAnswer.WriteAsync(context, exchange, route, answer, watch, translator, traits, head).ConfigureAwait(false);
        }
    }

    /// <summary>A request that this endpoint cannot be asked: 400, as Anthropic's own API would say it.</summary>
    private static ValueTask RefuseAsync(HttpContext context, Exchange exchange, Route route, UntranslatableException refused) =>
        FindingAnswer.ShowAsync(context, exchange, OwnFindings.Untranslatable(route.Endpoint, refused.Message), StatusCodes.Status400BadRequest);
}
