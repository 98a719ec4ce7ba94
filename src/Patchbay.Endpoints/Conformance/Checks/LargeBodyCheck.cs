using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Diagnosis.Catalog;

namespace Patchbay.Endpoints.Conformance.Checks;

/// <summary>A megabyte: what a long conversation with a few pictures has.</summary>
internal sealed class LargeBodyCheck : BodyCheck
{
    private const int Bytes = 1024 * 1024;

    public override string Name => CheckNames.LargeBody;

    protected override FindingEntry Entry => ConformanceFindings.LargeBodyRefused;

    protected override string BodyOf(string model) => CheckBodies.Large(model, Bytes);
}
