namespace Patchbay.Console.Doctor;

/// <summary>A look at an endpoint, as far as it has come.</summary>
/// <param name="Id">Names it in addresses.</param>
/// <param name="Plan">What it was to be.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Lines">The checks that are done.</param>
/// <param name="State">How far it is.</param>
public sealed record DoctorRun(string Id, DoctorPlan Plan, DateTimeOffset StartedAt, IReadOnlyList<CheckLine> Lines, DoctorRunState State)
{
    /// <summary>The report; null before the end, and when it was stopped.</summary>
    public DoctorReportFiles? Report { get; init; }

    /// <summary>Why there is no report though it was not stopped; empty when there is one.</summary>
    public string Problem { get; init; } = "";

    /// <summary>The worst of all checks as a word.</summary>
    public string Worst => Lines.Any(static line => line.Word == "fail") ? "fail" : Lines.Any(static line => line.Word == "warn") ? "warn" : "pass";

    /// <summary>How many went how: <c>1 failed, 2 to be known, 14 good, 3 skipped</c>.</summary>
    public string Sum
    {
        get
        {
            (string Word, string Title)[] words = [("fail", "failed"), ("warn", "to be known"), ("pass", "good"), ("skip", "skipped")];
            return string.Join(", ", words.Select(word => (Count: Lines.Count(line => line.Word == word.Word), word.Title)).Where(static part => part.Count > 0).Select(static part => $"{part.Count} {part.Title}"));
        }
    }
}

/// <summary>How far a run is.</summary>
public enum DoctorRunState
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>It has come to its end.</summary>
    Done,

    /// <summary>Somebody has stopped it.</summary>
    Stopped,
}
