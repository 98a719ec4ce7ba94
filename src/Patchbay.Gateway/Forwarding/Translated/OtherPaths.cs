using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Gateway.Failures;
using Patchbay.Gateway.Ledger;
using Patchbay.Protocol.Errors;

namespace Patchbay.Gateway.Forwarding.Translated;

/// <summary>Everything of the Messages API that an endpoint does not have.</summary>
internal static class OtherPaths
{
    /// <summary>The question for the length of a request.</summary>
    public const string CountTokens = "/v1/messages/count_tokens";

    /// <summary>Answers that there is nothing under a path.</summary>
    public static ValueTask AnswerAsync(HttpContext context, Exchange exchange) =>
        FindingAnswer.ShowAsync(context, exchange, OwnFindings.UnknownPath(exchange.Path), StatusCodes.Status404NotFound);

    /// <summary>Answers that counting is not supported, in the words that make a client do without.</summary>
    /// <param name="context">The client.</param>
    /// <param name="exchange">What is noted of it.</param>
    /// <param name="endpoint">Who cannot count.</param>
    /// <param name="reason">Why not, where more is known than that it cannot.</param>
    /// <param name="endpointStatus">What it answered; 0 = it was not asked.</param>
    /// <remarks>A count that is a guess passed off as a count makes the client compact too late; told that there is none, it estimates by itself.</remarks>
    public static async ValueTask RefuseCountAsync(HttpContext context, Exchange exchange, Endpoint endpoint, string reason = "", int endpointStatus = 0)
    {
        exchange.Status = StatusCodes.Status501NotImplemented;
        exchange.EndpointStatus = endpointStatus;
        await exchange.SettleAsync().ConfigureAwait(false);
        var words = reason.Length == 0 ? $"endpoint {endpoint.Name} has no tokenizer to count with" : $"endpoint {endpoint.Name} did not count: {reason}";
        var body = AnthropicError.Body(new ErrorType("not_supported"), words);
        context.Response.StatusCode = exchange.Status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        context.Response.Headers["x-should-retry"] = "false";
        await context.Response.BodyWriter.WriteAsync(body).ConfigureAwait(false);
    }
}
