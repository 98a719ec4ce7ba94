using System.Net;
using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints.Credentials;
using Patchbay.Protocol.Control;

namespace Patchbay.Gateway.Admission;

/// <summary>Why a caller is not let in.</summary>
public enum Refusal
{
    /// <summary>It is let in.</summary>
    None,

    /// <summary>The <c>Host</c> header names neither this machine nor the address we listen on: a rebound DNS name.</summary>
    ForeignHost,

    /// <summary>A web page of another origin sent the request.</summary>
    ForeignOrigin,

    /// <summary>No local token, or a wrong one.</summary>
    NoToken,
}

/// <summary>Decides who may use the gateway, and takes the local token out of what is forwarded.</summary>
/// <param name="token">The local token.</param>
/// <param name="listenHost">The host part of the listen address, which callers may name beside the loopback names.</param>
public sealed class CallerCheck(LocalToken token, string listenHost)
{
    /// <summary>Checks <paramref name="request"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="credential">What the caller sent for the endpoint: its credential headers without the local token.</param>
    public Refusal Check(HttpRequest request, out CallerCredential credential)
    {
        credential = default;
        if (!IsOurHost(request.Host.Host)) return Refusal.ForeignHost;
        // No agent sends Origin; a browser does with every request that could change something or read across origins.
        if (request.Headers.Origin.Count > 0) return Refusal.ForeignOrigin;

        string? authorization = request.Headers.Authorization;
        string? apiKey = request.Headers["x-api-key"];
        var admitted = token.Is((string?)request.Headers[ControlPaths.TokenHeader]);
        if (authorization is not null && token.Is(BearerOf(authorization))) (admitted, authorization) = (true, null);
        if (apiKey is not null && token.Is(apiKey)) (admitted, apiKey) = (true, null);
        credential = new CallerCredential(authorization, apiKey);
        return admitted ? Refusal.None : Refusal.NoToken;
    }

    /// <summary>Whether a <c>Host</c> header's host is this machine, and not a rebound DNS name.</summary>
    public bool IsOurHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.Equals(listenHost, StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.AsSpan().Trim("[]"), out var address) && IPAddress.IsLoopback(address));

    private static ReadOnlySpan<char> BearerOf(string authorization) =>
        authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? authorization.AsSpan(7).Trim() : default;
}
