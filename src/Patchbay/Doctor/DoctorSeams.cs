using Patchbay.Endpoints;
using Patchbay.Endpoints.Conformance;

namespace Patchbay.Doctor;

/// <summary>What the doctor asks others: where a running process sends, and what decides that here.</summary>
internal sealed record DoctorSeams
{
    /// <summary>The endpoint that a running process sends to, and how that was found out; null = nobody can tell.</summary>
    public Func<int, CancellationToken, Task<ProcessSubject>>? OfProcess { get; init; }

    /// <summary>Checks of the configuration that leads to an endpoint; null = what the settings file says.</summary>
    public Func<Endpoint, CancellationToken, Task<IReadOnlyList<CheckResult>>>? Configuration { get; init; }
}

/// <summary>Where a process sends.</summary>
/// <param name="Url">The base URL in force; null when <paramref name="Problem"/> says why there is none.</param>
/// <param name="Problem">For a person.</param>
/// <param name="Checks">How it was derived, as checks of the configuration.</param>
internal sealed record ProcessSubject(string? Url, string Problem, IReadOnlyList<CheckResult> Checks);
