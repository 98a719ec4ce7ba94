using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Gateway.Ledger;
using Patchbay.Protocol.Errors;

namespace Patchbay.Gateway.Failures;

/// <summary>Answers with a finding in the form that reaches a person's eyes.</summary>
/// <remarks>Claude Code 2.1.330 throws away the text of a 404, 413 and bare 529, retries 401, 429 and 5xx for three minutes, and shows
/// a 424 verbatim after one request (measured 2026-11-23). Hence 424, and <c>x-should-retry: false</c> for the SDKs.</remarks>
internal static class FindingAnswer
{
    /// <summary>The status that findings travel as.</summary>
    public const int Status = StatusCodes.Status424FailedDependency;

    /// <summary>Notes <paramref name="finding"/> with the exchange, and sends it.</summary>
    public static async ValueTask ShowAsync(HttpContext context, Exchange exchange, Finding finding, int status = Status, int endpointStatus = 0)
    {
        exchange.Finding = finding;
        exchange.Status = status;
        exchange.EndpointStatus = endpointStatus;
        await exchange.SettleAsync().ConfigureAwait(false);
        await WriteAsync(context.Response, finding, status).ConfigureAwait(false);
    }

    /// <summary>Notes <paramref name="finding"/> with the exchange, and has Claude Code ask again without its thinking.</summary>
    public static async ValueTask AskWithoutThinkingAsync(HttpContext context, Exchange exchange, Finding finding, int endpointStatus)
    {
        exchange.Finding = finding;
        exchange.Status = StatusCodes.Status400BadRequest;
        exchange.EndpointStatus = endpointStatus;
        await exchange.SettleAsync().ConfigureAwait(false);
        // Whatever else stood there could make it leave out something else.
        var body = AnthropicError.Body(ErrorType.InvalidRequest, $"{ThinkingRefusal.Marker}\n{finding.Message}");
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        context.Response.Headers["x-patchbay-finding"] = finding.Code;
        await context.Response.BodyWriter.WriteAsync(body).ConfigureAwait(false);
    }

    /// <summary>Sends <paramref name="finding"/> as the whole answer.</summary>
    /// <param name="response">A response that has not started.</param>
    /// <param name="finding">What to say.</param>
    /// <param name="status">The status, where another than 424 is the right one.</param>
    public static async ValueTask WriteAsync(HttpResponse response, Finding finding, int status = Status)
    {
        var body = AnthropicError.Body(TypeOf(status), finding.Message);
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        // A client that tries again after a 5xx does what is right; anything else it should show at once.
        if (status < StatusCodes.Status500InternalServerError) response.Headers["x-should-retry"] = "false";
        response.Headers["x-patchbay-finding"] = finding.Code;
        if (HttpMethods.IsHead(response.HttpContext.Request.Method)) return;
        await response.BodyWriter.WriteAsync(body).ConfigureAwait(false);
    }

    private static ErrorType TypeOf(int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => ErrorType.RequestTooLarge,
        StatusCodes.Status403Forbidden => ErrorType.Permission,
        StatusCodes.Status401Unauthorized => ErrorType.Authentication,
        StatusCodes.Status404NotFound => ErrorType.NotFound,
        >= StatusCodes.Status500InternalServerError => ErrorType.Api,
        _ => ErrorType.InvalidRequest,
    };
}
