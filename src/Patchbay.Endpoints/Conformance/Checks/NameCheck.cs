using Patchbay.Endpoints.Probing;

namespace Patchbay.Endpoints.Conformance.Checks;

/// <summary>The host has an address.</summary>
internal sealed class NameCheck : ConnectionStepCheck
{
    public override string Name => CheckNames.Name;

    public override IReadOnlyList<string> Needs => [];

    protected override string Step => ProbeSteps.Name;
}
