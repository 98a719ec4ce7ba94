using Patchbay.Endpoints;
using Patchbay.Endpoints.Conformance;

namespace Patchbay.Doctor;

/// <summary>The report as lines, each written as its check is done. The word says how it went; nothing is said by colour.</summary>
/// <param name="output">Where to.</param>
/// <param name="terminalWidth">Columns of the terminal; null when it is none.</param>
internal sealed class DoctorOutput(TextWriter output, int? terminalWidth)
{
    private const int NameWidth = 14;

    /// <summary>What stands before the evidence.</summary>
    private const int BeforeEvidence = 5 + 1 + NameWidth + 1 + 9 + 2;

    /// <summary>What is well is told in one line; the report has it in full.</summary>
    private readonly int _evidenceWidth = Math.Max((terminalWidth ?? 152) - BeforeEvidence, 40);

    private readonly List<CheckResult> _skipped = [];

    /// <summary>The heading.</summary>
    public void Begin(Endpoint endpoint) => output.WriteLine(endpoint.Name == endpoint.Url.AbsoluteUri.TrimEnd('/') ? endpoint.Name : $"{endpoint.Name} ({endpoint.Url.GetLeftPart(UriPartial.Path).TrimEnd('/')})");

    /// <summary>One check. Those that are skipped one after the other are told together.</summary>
    public void Tell(CheckResult check)
    {
        if (check.Verdict == Verdict.Skipped)
        {
            _skipped.Add(check);
            return;
        }

        TellSkipped();
        var isWell = check.Verdict is not (Verdict.Fail or Verdict.Warn);
        Line(check.Verdict, check.Name, check.Milliseconds, isWell && check.Evidence.Length > _evidenceWidth ? check.Evidence[..(_evidenceWidth - 1)] + "…" : check.Evidence);
        if (isWell) return;
        if (check.Remedy.Length > 0) output.WriteLine($"      hint: {check.Remedy}");
        if (check.Code.Length > 0) output.WriteLine($"      code: {check.Code}; `patchbay explain {check.Code}` tells more");
    }

    /// <summary>One scenario.</summary>
    public void Tell(DeepResult result)
    {
        TellSkipped();
        Line(result.Verdict, result.Scenario, result.Milliseconds, result.Evidence);
    }

    /// <summary>The sum.</summary>
    public void End(ConformanceReport report)
    {
        TellSkipped();
        var verdicts = report.Checks.Select(check => check.Verdict).Concat((report.Deep ?? []).Select(one => one.Verdict)).ToArray();
        string[] parts = [Count(Verdict.Fail, "failed"), Count(Verdict.Warn, "to be known"), Count(Verdict.Pass, "good"), Count(Verdict.Skipped, "skipped")];
        output.WriteLine(string.Join(", ", parts.Where(part => part.Length > 0)));

        string Count(Verdict verdict, string word) => verdicts.Count(one => one == verdict) is var count and > 0 ? $"{count} {word}" : "";
    }

    private void TellSkipped()
    {
        if (_skipped.Count == 1) Line(Verdict.Skipped, _skipped[0].Name, 0, _skipped[0].Evidence);
        else if (_skipped.Count > 1)
        {
            // The first one's reason is the nearest to the cause.
            output.WriteLine($"{Word(Verdict.Skipped),-5} {string.Join(", ", _skipped.Select(check => check.Name))}");
            output.WriteLine($"      {_skipped[0].Evidence}");
        }

        _skipped.Clear();
    }

    private void Line(Verdict verdict, string name, double milliseconds, string evidence) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Word(verdict),-5} {name.PadRight(NameWidth)} {(verdict == Verdict.Skipped ? "" : $"{milliseconds:0} ms"),9}  {evidence}"));

    /// <summary>A verdict in one word of at most four letters.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "pass",
        Verdict.Warn => "warn",
        Verdict.Fail => "fail",
        _ => "skip",
    };
}
