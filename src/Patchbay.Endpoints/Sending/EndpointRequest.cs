using Patchbay.Protocol.Headers;
using Patchbay.Protocol.Splice;

namespace Patchbay.Endpoints.Sending;

/// <summary>A request as an endpoint shall see it: credential decided, hop-by-hop headers gone, model name spliced.</summary>
public sealed class EndpointRequest
{
    /// <summary>HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Path and query below the endpoint's base URL, starting with a slash: <c>/v1/messages?beta=true</c>.</summary>
    public required string Target { get; init; }

    /// <summary>Headers in the order they are sent; without <c>Host</c> and <c>Content-Length</c>, which the sender writes.</summary>
    public required List<HeaderLine> Headers { get; init; }

    /// <summary>The body; empty when there is none.</summary>
    public SplicedBody Body { get; init; }

    /// <summary>True when a body, be it an empty one, belongs to the request.</summary>
    public bool HasBody { get; init; }
}
