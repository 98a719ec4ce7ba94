using System.Text.Json;
using Patchbay.Composition;
using Patchbay.Console.Doctor;
using Patchbay.Doctor;
using Patchbay.Endpoints.Conformance;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Settings;

namespace Patchbay.Wiring;

/// <summary>The doctor, for the console: what <c>patchbay doctor</c> does, without a terminal.</summary>
/// <param name="settings">The settings in force.</param>
/// <param name="probe">Makes the checks.</param>
/// <param name="dataFolder">Where what was learnt is kept for the next start of an agent.</param>
internal sealed class DoctorBench(SettingsFile settings, ConformanceProbe probe, string dataFolder) : IDoctor
{
    /// <summary>The line about the configuration, which stands before the probe's own.</summary>
    private const int Before = 1;

    public DoctorPlan? Plan(string endpoint, bool slow)
    {
        var now = settings.Current;
        var plug = endpoint.Length == 0 ? new Plug(now.Plugged, "", "") : endpoint == now.Plugged.Name ? new Plug(now.Plugged, "", "") : Plug.Resolve(endpoint, now.Endpoints);
        if (plug.Endpoint is not { } found) return null;
        var cost = ConformanceProbe.CostOf(new ConformanceOptions { Slow = slow });
        return new DoctorPlan(found.Name, found.Url.GetLeftPart(UriPartial.Path).TrimEnd('/'), ConformanceProbe.Count + Before, cost.Input, cost.Output, DoctorCost.IsFree(found));
    }

    public async Task<DoctorReportFiles> RunAsync(string endpoint, bool slow, Action<CheckLine> told, CancellationToken cancellationToken)
    {
        var now = settings.Current;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var subject = await DoctorSubject.FindAsync(now, settings.FullPath, home, endpoint == now.Plugged.Name ? null : endpoint, new DoctorSeams(), cancellationToken).ConfigureAwait(false);
        if (subject.Endpoint is not { } found) throw new InvalidOperationException($"{subject.Problem}: {subject.Fix}");
        var report = await probe.RunAsync(found, DoctorCaller.In(InheritedEnvironment.Read()), subject.Configuration, new ConformanceOptions { Slow = slow }, check => told(Line(check)), cancellationToken).ConfigureAwait(false);
        report = report with { Patchbay = GatewayServer.Version };
        Keep(found, report);
        // What a user's own files say is nobody else's business: the page leaves it out by itself.
        var shared = report with { Checks = [.. report.Checks.Where(static check => check.Layer != Layer.Lifecycle)] };
        return new DoctorReportFiles(Patchbay.Doctor.DoctorPage.Of(report), JsonSerializer.Serialize(shared, ConformanceJson.Default.ConformanceReport));
    }

    private static CheckLine Line(CheckResult check) => new(check.Name, DoctorOutput.Word(check.Verdict), check.Evidence, check.Remedy, check.Code, check.Milliseconds);

    private void Keep(Endpoints.Endpoint endpoint, ConformanceReport report)
    {
        try
        {
            new ConformanceMemory(dataFolder).Keep(endpoint, report);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // The report is there all the same; the next start of an agent only knows less.
        }
    }
}
