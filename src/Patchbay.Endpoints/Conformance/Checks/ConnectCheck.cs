using Patchbay.Endpoints.Probing;

namespace Patchbay.Endpoints.Conformance.Checks;

/// <summary>Something listens there; with a proxy on the way, the proxy does.</summary>
internal sealed class ConnectCheck : ConnectionStepCheck
{
    public override string Name => CheckNames.Connect;

    public override IReadOnlyList<string> Needs => [CheckNames.Name];

    protected override string Step => ProbeSteps.Connect;
}
