using Patchbay.Console.Live;
using Patchbay.Console.Now;
using Patchbay.Gateway.Ledger;
using Patchbay.Protocol.Control;

namespace Patchbay.Wiring;

/// <summary>The gateway's state, for the console.</summary>
internal sealed class GatewayState : IGatewayState
{
    private readonly Func<GatewayStatus> _status;
    private readonly TrafficLog _traffic;

    public GatewayState(Func<GatewayStatus> status, TrafficLog traffic)
    {
        (_status, _traffic) = (status, traffic);
        traffic.Noted += TrafficChanged.Beat;
    }

    public GatewayStatus Status => _status();

    public IReadOnlyList<TrafficEntry> Traffic => _traffic.Last();

    public Pulse TrafficChanged { get; } = new();
}
