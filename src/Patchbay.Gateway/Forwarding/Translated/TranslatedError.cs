using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Sending;
using Patchbay.Gateway.Failures;
using Patchbay.Gateway.Ledger;
using Patchbay.Gateway.Routing;
using Patchbay.Protocol.Errors;
using Patchbay.Translation.Common;

namespace Patchbay.Gateway.Forwarding.Translated;

/// <summary>Tells the client of an error in the one shape that it understands: the same status, Anthropic's word for it, the endpoint's own sentence.</summary>
internal static class TranslatedError
{
    /// <summary>Answers for an endpoint that refused.</summary>
    public static ValueTask AnswerAsync(HttpContext context, Exchange exchange, Route route, EndpointAnswer answer, AnswerPrefix prefix, EndpointError error, CredentialDecision credential)
    {
        // A conversation that is too long is the client's to shorten, and it knows how, if the words are right.
        if (!error.IsContextOverflow)
        {
            var failed = new FailedAnswer(
                route.Endpoint, exchange.Path, exchange.UsedModel, answer.Status, answer.Header("Content-Type"), prefix.Decoded(), credential.IsOwn, credential.Withheld, true, answer.Header("Location"));
            if (AnswerDiagnosis.Explain(failed) is { } finding) return FindingAnswer.ShowAsync(context, exchange, credential.MaskIn(finding), endpointStatus: answer.Status);
        }

        var wait = answer.Header("Retry-After");
        if (wait.Length == 0 && error.RetryAfter is { } seconds) wait = seconds.ToString(CultureInfo.InvariantCulture);
        if (wait.Length > 0) context.Response.Headers.RetryAfter = wait;
        var words = credential.Mask(error.ForClient);
        if (!error.IsContextOverflow) words = $"Endpoint {route.Endpoint.Name} ({route.Endpoint.Authority}): {words}";
        return WriteAsync(context, exchange, error.IsContextOverflow ? StatusCodes.Status400BadRequest : answer.Status, error.TypeFor(answer.Status), words, answer.Status);
    }

    /// <summary>Answers for an endpoint that failed under status 200, before anything of its answer was sent on.</summary>
    public static ValueTask AnswerAsync(HttpContext context, Exchange exchange, ErrorType type, string message) =>
        WriteAsync(context, exchange, StatusOf(type), type, message, StatusCodes.Status200OK);

    private static async ValueTask WriteAsync(HttpContext context, Exchange exchange, int status, ErrorType type, string message, int endpointStatus)
    {
        exchange.Status = status;
        if (status != endpointStatus) exchange.EndpointStatus = endpointStatus;
        await exchange.SettleAsync().ConfigureAwait(false);
        var body = AnthropicError.Body(type, message);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body).ConfigureAwait(false);
    }

    private static int StatusOf(ErrorType type) => type.Name switch
    {
        "invalid_request_error" => StatusCodes.Status400BadRequest,
        "authentication_error" => StatusCodes.Status502BadGateway, // The endpoint's credential, not the client's: a 401 would send it to a login.
        "permission_error" => StatusCodes.Status403Forbidden,
        "not_found_error" => FindingAnswer.Status, // Claude Code throws a 404's words away.
        "rate_limit_error" => StatusCodes.Status429TooManyRequests,
        "overloaded_error" => 529,
        _ => StatusCodes.Status502BadGateway,
    };
}
