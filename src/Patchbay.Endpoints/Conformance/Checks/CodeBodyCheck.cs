using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Diagnosis.Catalog;

namespace Patchbay.Endpoints.Conformance.Checks;

/// <summary>Program text: what any conversation of a coding agent has.</summary>
internal sealed class CodeBodyCheck : BodyCheck
{
    public override string Name => CheckNames.CodeBody;

    protected override FindingEntry Entry => ConformanceFindings.CodeBodyRefused;

    protected override string BodyOf(string model) => CheckBodies.Code(model);
}
