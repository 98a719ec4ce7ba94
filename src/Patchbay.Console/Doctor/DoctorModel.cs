using Patchbay.Console.Settings;

namespace Patchbay.Console.Doctor;

/// <summary>The page.</summary>
/// <param name="Endpoints">Those to choose from.</param>
/// <param name="Plan">What a run of the chosen one would be.</param>
/// <param name="Run">The run that is shown; null before the first one.</param>
/// <param name="History">The runs that are kept, the latest first.</param>
/// <param name="IsWatched">Whether it is looked at again every minute.</param>
public sealed record DoctorModel(IReadOnlyList<KnownEndpoint> Endpoints, DoctorPlan Plan, DoctorRun? Run, IReadOnlyList<DoctorRun> History, bool IsWatched);

/// <summary>A run as it is drawn; the endpoint's name without a run draws the words for that.</summary>
/// <param name="Endpoint">Name of the endpoint.</param>
/// <param name="Run">The run; null = none.</param>
public sealed record DoctorRunView(string Endpoint, DoctorRun? Run);
