using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Gateway.Failures;
using Patchbay.Gateway.Ledger;
using Patchbay.Protocol.Errors;

namespace Patchbay.Gateway.Forwarding.Translated;

/// <summary>Everything of the Messages API that is not a message, asked of an endpoint of another dialect.</summary>
internal static class OtherPaths
{
    /// <summary>Answers that it is not supported, in the words that make a client do without.</summary>
    /// <remarks>A count that is a guess passed off as a count makes the client compact too late; told that there is none, it estimates by itself.</remarks>
    public static async ValueTask AnswerAsync(HttpContext context, Exchange exchange, Endpoint endpoint)
    {
        if (exchange.Path != "/v1/messages/count_tokens")
        {
            await FindingAnswer.ShowAsync(context, exchange, OwnFindings.UnknownPath(exchange.Path), StatusCodes.Status404NotFound).ConfigureAwait(false);
            return;
        }

        exchange.Status = StatusCodes.Status501NotImplemented;
        var body = AnthropicError.Body(new ErrorType("not_supported"), $"endpoint {endpoint.Name} has no tokenizer to count with");
        context.Response.StatusCode = exchange.Status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        context.Response.Headers["x-should-retry"] = "false";
        await context.Response.BodyWriter.WriteAsync(body).ConfigureAwait(false);
    }
}
