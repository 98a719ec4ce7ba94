using Patchbay.Doctor;
using Patchbay.Endpoints.Conformance;
using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Tests.Doctor;

/// <summary>The report as lines.</summary>
public sealed class DoctorOutputTests
{
    [Fact]
    public void One_fault_is_one_line_and_what_it_skips_another()
    {
        Assert.Equal(
            """
            pass  name                1 ms  localhost is 127.0.0.1
            fail  connect             1 ms  refused
                  hint: start it
                  code: PB-NET-02; `patchbay explain PB-NET-02` tells more
            skip  tls, messages
                  skipped: `connect` failed
            1 failed, 1 good, 2 skipped

            """.ReplaceLineEndings(),
            Told(Check("name", Verdict.Pass, "localhost is 127.0.0.1"), Check("connect", Verdict.Fail, "refused") with { Remedy = "start it", Code = "PB-NET-02" }, Check("tls", Verdict.Skipped, "skipped: `connect` failed"), Check("messages", Verdict.Skipped, "skipped: `connect` failed")));
    }

    [Fact]
    public void What_is_well_takes_one_line_of_the_terminal_and_what_is_not_is_told_in_full()
    {
        var lines = Told(Check("models", Verdict.Pass, new string('m', 400)), Check("errors", Verdict.Warn, new string('e', 400))).Split(Environment.NewLine);
        Assert.Equal(80, lines[0].Length);
        Assert.EndsWith("…", lines[0], StringComparison.Ordinal);
        Assert.Contains(new string('e', 400), lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_skipped_alone_says_why_in_its_line() =>
        Assert.StartsWith("skip  beta                      skipped: not here", Told(Check("beta", Verdict.Skipped, "skipped: not here"), Check("models", Verdict.Pass, "")), StringComparison.Ordinal);

    private static string Told(params CheckResult[] checks)
    {
        using var text = new StringWriter();
        var output = new DoctorOutput(text, terminalWidth: 80);
        foreach (var check in checks) output.Tell(check);
        output.End(new ConformanceReport { Endpoint = "corp", Url = "", Kind = "custom", Dialect = "anthropic-messages", Checks = checks });
        return text.ToString();
    }

    private static CheckResult Check(string name, Verdict verdict, string evidence) => new() { Name = name, Layer = Layer.Network, Verdict = verdict, Evidence = evidence, Milliseconds = 1 };
}
