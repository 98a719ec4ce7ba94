using System.Net;
using Microsoft.AspNetCore.Http;

namespace Patchbay.Console.Admission;

/// <summary>Who may see the console, and who may change something with it.</summary>
/// <param name="keys">Its secrets.</param>
/// <param name="isOurHost">Whether a host name is this machine.</param>
/// <param name="time">The clock.</param>
internal sealed class ConsoleDoor(ConsoleKeys keys, Func<string, bool> isOurHost, TimeProvider time)
{
    /// <summary>The header of the form token; htmx sends it with every request of a page.</summary>
    public const string FormHeader = "x-patchbay-form";

    /// <summary>Puts the headers on that every answer of the console has.</summary>
    /// <remarks>No inline script or style, nothing from elsewhere, no frame around it. A hostile model's words can not run, nor call out, whatever slips through.</remarks>
    public static void Harden(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers.CacheControl = "no-store";
    }

    /// <summary>Why a request is turned away before anything else; null when it is not.</summary>
    public string? FindFault(HttpContext context)
    {
        var request = context.Request;
        if (!isOurHost(request.Host.Host)) return "this name is not this machine's";
        // Others come in by client keys; the console changes settings and runs tools.
        if (context.Connection.RemoteIpAddress is { } peer && !IPAddress.IsLoopback(peer)) return "the console is for this machine only";
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsPost(request.Method)) return $"the console knows no {request.Method}";
        return request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site" && !IsNavigation(request) ? "another site sent this" : null;
    }

    /// <summary>The id of the cookie that signs a request in; null when none does.</summary>
    public string? SignedIn(HttpContext context)
    {
        if (keys.ReadCookie(context.Request.Cookies[CookieName(context)]) is not { } cookie) return null;
        // Somebody who comes often never sees the door again.
        if (cookie.Expires - time.GetUtcNow() < ConsoleKeys.Lifetime / 2) SignIn(context);
        return cookie.Id;
    }

    /// <summary>Gives the browser a new cookie.</summary>
    public void SignIn(HttpContext context) => context.Response.Cookies.Append(CookieName(context), keys.CreateCookie(), new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Path = ConsolePaths.Root,
        MaxAge = ConsoleKeys.Lifetime,
    });

    /// <summary>Why a change is refused that somebody signed in asks for; null when it is not: it must come from a page of ours.</summary>
    public string? FindForgery(HttpRequest request, string id)
    {
        if (request.Headers.Origin is not [{ } origin] || !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)) return "this did not come from a page of the console";
        return keys.IsFormToken(id, request.Headers[FormHeader]) ? null : "the page is older than its sign-in: load it again";
    }

    /// <summary>Of this port: browsers give cookies to every port of a host, and two gateways must not sign each other out.</summary>
    private static string CookieName(HttpContext context) => $"patchbay-{context.Connection.LocalPort}";

    private static bool IsNavigation(HttpRequest request) => HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate";
}
