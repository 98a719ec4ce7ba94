using Patchbay.Console.Live;
using Patchbay.Protocol.Control;

namespace Patchbay.Console.Now;

/// <summary>What the console may know of the gateway that it stands at.</summary>
public interface IGatewayState
{
    /// <summary>Its state at this moment.</summary>
    GatewayStatus Status { get; }

    /// <summary>The last exchanges that have ended, oldest first.</summary>
    IReadOnlyList<TrafficEntry> Traffic { get; }

    /// <summary>Beats when an exchange has found its route, and when it ends.</summary>
    Pulse TrafficChanged { get; }
}
