using System.Buffers;
using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Sending;
using Patchbay.Protocol.Control;
using Patchbay.Protocol.Headers;
using Patchbay.Protocol.Splice;

namespace Patchbay.Gateway.Forwarding;

/// <summary>Turns the client's request into the endpoint's: the same target, headers and bytes, but for the credential, the
/// endpoint's own extra headers, and what belongs to the connection.</summary>
internal static class RequestForwarding
{
    /// <summary>The path and query below the base URL. A base URL that was given with <c>/v1</c> makes clients ask for
    /// <c>/v1/v1/messages</c>; the doubled part is taken off.</summary>
    /// <param name="rawTarget">The request target as it stood in the request line.</param>
    public static string Target(string rawTarget)
    {
        // The absolute form, as sent to a proxy: keep what follows the authority.
        if (!rawTarget.StartsWith('/') && rawTarget.IndexOf("://", StringComparison.Ordinal) is var scheme and > 0)
        {
            var slash = rawTarget.IndexOf('/', scheme + 3);
            rawTarget = slash < 0 ? "/" : rawTarget[slash..];
        }

        return rawTarget.StartsWith("/v1/v1/", StringComparison.Ordinal) ? rawTarget[3..] : rawTarget;
    }

    /// <summary>The request for the endpoint.</summary>
    public static EndpointRequest Create(HttpRequest request, string target, SplicedBody body, CredentialDecision credential, IReadOnlyList<HeaderLine> extra)
    {
        var headers = new List<HeaderLine>(request.Headers.Count + extra.Count + 2);
        string? connection = request.Headers.Connection;
        foreach (var (name, values) in request.Headers)
        {
            if (HopByHop.Contains(name, connection) || IsOurs(name) || IsReplaced(name, extra)) continue;
            foreach (var value in values)
            {
                if (value is not null) headers.Add(new HeaderLine(name, value));
            }
        }

        AddCredential(headers, credential);
        headers.AddRange(extra);
        return new EndpointRequest
        {
            Method = request.Method,
            Target = target,
            Headers = headers,
            Body = body,
            HasBody = body.Length > 0 || request.Headers.ContentLength is not null || request.Headers.TransferEncoding.Count > 0,
        };
    }

    /// <summary>A request of our own for an endpoint of another dialect: nothing of the client's headers means anything there.</summary>
    public static EndpointRequest CreateTranslated(string target, SplicedBody body, CredentialDecision credential, string apiKeyHeader, IReadOnlyList<HeaderLine> extra)
    {
        var headers = new List<HeaderLine>(extra.Count + 4);
        if (!IsReplaced("Content-Type", extra)) headers.Add(new HeaderLine("Content-Type", "application/json"));
        if (!IsReplaced("Accept", extra)) headers.Add(new HeaderLine("Accept", "application/json, text/event-stream"));
        if (!IsReplaced("User-Agent", extra)) headers.Add(new HeaderLine("User-Agent", "patchbay"));
        AddCredential(headers, credential, apiKeyHeader);
        headers.AddRange(extra);
        return new EndpointRequest { Method = HttpMethods.Post, Target = target, Headers = headers, Body = body, HasBody = true };
    }

    private static void AddCredential(List<HeaderLine> headers, CredentialDecision credential, string apiKeyHeader = "x-api-key")
    {
        if (credential.Authorization is not null) headers.Add(new HeaderLine("Authorization", credential.Authorization));
        if (credential.ApiKey is not null) headers.Add(new HeaderLine(apiKeyHeader, credential.ApiKey));
    }

    private static bool IsOurs(string name) =>
        name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
        || name.Equals("x-api-key", StringComparison.OrdinalIgnoreCase)
        || name.Equals(ControlPaths.TokenHeader, StringComparison.OrdinalIgnoreCase);

    private static bool IsReplaced(string name, IReadOnlyList<HeaderLine> extra)
    {
        foreach (var header in extra)
        {
            if (header.Is(name)) return true;
        }

        return false;
    }
}
