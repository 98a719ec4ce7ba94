using Patchbay.Gateway.Routing;

namespace Patchbay.Gateway;

/// <summary>What a running gateway follows; swapped whole when the settings change.</summary>
public sealed record GatewayOptions
{
    /// <summary>Where requests go.</summary>
    public required RouteTable Routes { get; init; }

    /// <summary>Largest request body taken.</summary>
    /// <value>Default 64 MiB: twice what the Messages API itself takes (32 MB), so that the endpoint's own word is heard first.</value>
    public long MaxBodyBytes { get; init; } = 64 * 1024 * 1024;
}
