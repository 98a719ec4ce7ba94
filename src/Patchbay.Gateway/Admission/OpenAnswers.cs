using System.Text;
using Microsoft.AspNetCore.Http;
using Patchbay.Gateway.Forwarding;
using Patchbay.Ledger.Store;
using Patchbay.Ledger.Writing;
using Patchbay.Protocol.Control;

namespace Patchbay.Gateway.Admission;

/// <summary>What the gateway answers to anyone: whether it is there.</summary>
internal static class OpenAnswers
{
    private static readonly byte[] Ok = "ok\n"u8.ToArray();
    private static readonly byte[] Draining = "draining\n"u8.ToArray();

    /// <summary>Answers health checks, and Claude Code's <c>HEAD /</c> and <c>HEAD /api/hello</c>, which carry no credential.</summary>
    /// <param name="context">The question.</param>
    /// <param name="draining">Whether no new work should come here.</param>
    /// <param name="ledger">How the ledger is; null where none is kept.</param>
    /// <param name="isStrict">Whether nothing goes on without it.</param>
    public static bool TryAnswer(HttpContext context, bool draining, LedgerState? ledger, bool isStrict)
    {
        var request = context.Request;
        if (HttpMethods.IsHead(request.Method)) return request.Path.Value is "/" or "/api/hello" or ControlPaths.Health or ControlPaths.Ready;
        if (!HttpMethods.IsGet(request.Method)) return false;
        switch (request.Path.Value)
        {
            case ControlPaths.Ready when !draining && ledger is { IsWriting: false }:
                if (isStrict) context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                // What the disk says names a folder; this is read by anyone.
                Write(context.Response, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(isStrict ? "not ready" : "ok")}\nledger: cannot be written ({Word(ledger.Problem)}), {ledger.Waiting} rows wait, {ledger.Lost} are lost\n")));
                return true;
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

    private static string Word(LedgerProblem? problem) => problem switch
    {
        LedgerProblem.DiskFull => "disk full",
        LedgerProblem.ReadOnly => "read-only",
        LedgerProblem.Damaged => "damaged",
        LedgerProblem.Newer => "written by a newer version",
        _ => "see `patchbay status`",
    };

    private static void Write(HttpResponse response, byte[] text)
    {
        response.ContentType = "text/plain";
        response.ContentLength = text.Length;
        response.BodyWriter.Put(text);
    }
}
