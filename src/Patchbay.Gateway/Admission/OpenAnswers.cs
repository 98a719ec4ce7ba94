using Microsoft.AspNetCore.Http;
using Patchbay.Gateway.Forwarding;
using Patchbay.Protocol.Control;

namespace Patchbay.Gateway.Admission;

/// <summary>What the gateway answers to anyone: whether it is there.</summary>
internal static class OpenAnswers
{
    private static readonly byte[] Ok = "ok\n"u8.ToArray();
    private static readonly byte[] Draining = "draining\n"u8.ToArray();

    /// <summary>Answers health checks, and Claude Code's <c>HEAD /</c> and <c>HEAD /api/hello</c>, which carry no credential.</summary>
    public static bool TryAnswer(HttpContext context, bool draining)
    {
        var request = context.Request;
        if (HttpMethods.IsHead(request.Method)) return request.Path.Value is "/" or "/api/hello" or ControlPaths.Health or ControlPaths.Ready;
        if (!HttpMethods.IsGet(request.Method)) return false;
        switch (request.Path.Value)
        {
            case ControlPaths.Health:
            case ControlPaths.Ready when !draining:
                Write(context.Response, Ok);
                return true;
            case ControlPaths.Ready:
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                Write(context.Response, Draining);
                return true;
            default:
                return false;
        }
    }

    private static void Write(HttpResponse response, byte[] text)
    {
        response.ContentType = "text/plain";
        response.ContentLength = text.Length;
        response.BodyWriter.Put(text);
    }
}
