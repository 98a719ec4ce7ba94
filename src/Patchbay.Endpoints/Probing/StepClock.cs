using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Endpoints.Probing;

/// <summary>Times one step and words its outcome.</summary>
internal readonly struct StepClock(TimeProvider time, string name)
{
    private readonly long _start = time.GetTimestamp();

    public ProbeStep Pass(string detail) => new(name, ProbeOutcome.Pass, Elapsed, detail);

    public ProbeStep Warn(string detail, Finding? finding = null) => new(name, ProbeOutcome.Warn, Elapsed, detail, finding);

    public ProbeStep Fail(string detail) => new(name, ProbeOutcome.Fail, Elapsed, detail);

    public ProbeStep Fail(Finding finding) => new(name, ProbeOutcome.Fail, Elapsed, finding.What, finding);

    private double Elapsed => Math.Round(time.GetElapsedTime(_start).TotalMilliseconds, 1);
}
