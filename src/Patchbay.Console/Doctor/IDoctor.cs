namespace Patchbay.Console.Doctor;

/// <summary>Looks an endpoint over, check by check.</summary>
public interface IDoctor
{
    /// <summary>What a run would be; null when there is no such endpoint.</summary>
    /// <param name="endpoint">Its name; empty = the one in force.</param>
    /// <param name="slow">Whether it waits for a long silence too.</param>
    DoctorPlan? Plan(string endpoint, bool slow);

    /// <summary>Runs it.</summary>
    /// <param name="endpoint">Name of the endpoint.</param>
    /// <param name="slow">Whether it waits for a long silence too.</param>
    /// <param name="told">Told of each check as it is done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<DoctorReportFiles> RunAsync(string endpoint, bool slow, Action<CheckLine> told, CancellationToken cancellationToken);
}

/// <summary>A run before it begins.</summary>
/// <param name="Endpoint">Name of the endpoint.</param>
/// <param name="Url">Its base URL.</param>
/// <param name="Checks">How many checks it makes.</param>
/// <param name="InputTokens">Tokens sent, at most.</param>
/// <param name="OutputTokens">Tokens answered, at most.</param>
/// <param name="IsFree">Whether nobody charges for them: the endpoint is on this machine.</param>
public sealed record DoctorPlan(string Endpoint, string Url, int Checks, int InputTokens, int OutputTokens, bool IsFree);

/// <summary>One check.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Word"><c>pass</c>, <c>warn</c>, <c>fail</c> or <c>skip</c>.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="Remedy">What to do; empty when there is nothing to do.</param>
/// <param name="Code">Code of the finding that explains it; empty for none.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record CheckLine(string Name, string Word, string Evidence, string Remedy, string Code, double Milliseconds);

/// <summary>The report, to hand on: without a secret, and without what the user's own files say.</summary>
/// <param name="Html">As a page that needs nothing else.</param>
/// <param name="Json">For programs.</param>
public sealed record DoctorReportFiles(string Html, string Json);
