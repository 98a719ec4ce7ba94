using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Patchbay.Endpoints.Sending;
using Patchbay.Protocol.Headers;

namespace Patchbay.Gateway.Forwarding;

/// <summary>Gives the client the head of the endpoint's answer as it is.</summary>
internal static class AnswerForwarding
{
    /// <summary>Sets status and headers; nothing is sent yet.</summary>
    public static void CopyHead(EndpointAnswer answer, HttpResponse response)
    {
        response.StatusCode = answer.Status;
        var connection = answer.Header("Connection");
        foreach (var header in answer.Headers)
        {
            if (HopByHop.Contains(header.Name, connection)) continue;
            var headers = response.Headers;
            headers[header.Name] = headers.TryGetValue(header.Name, out var earlier) ? StringValues.Concat(earlier, header.Value) : header.Value;
        }

        if (answer.ContentLength is { } length) response.ContentLength = length;
    }

    /// <summary>True when the body is a stream of events whose bytes we can read and add to.</summary>
    public static bool IsEventStream(EndpointAnswer answer) =>
        answer.Header("Content-Type").StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) && IsPlain(answer);

    /// <summary>True when the body is not compressed.</summary>
    public static bool IsPlain(EndpointAnswer answer) =>
        answer.Header("Content-Encoding") is "" or "identity";
}
