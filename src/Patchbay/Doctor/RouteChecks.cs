using Patchbay.Commands;
using Patchbay.Endpoints.Conformance;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host.Processes.Agents;
using Patchbay.Output;

namespace Patchbay.Doctor;

/// <summary>Where a running agent sends, as the doctor's first lines.</summary>
internal static class RouteChecks
{
    /// <summary>Looks a process up.</summary>
    public static async Task<ProcessSubject> OfProcessAsync(CommandContext context, int pid, CancellationToken cancellationToken)
    {
        if (await AgentView.TakeAsync(context, pid, cancellationToken).ConfigureAwait(false) is not var (agent, view)) return new ProcessSubject(null, $"process {pid} is no Claude Code that runs here", []);
        var route = RouteOutput.Of(agent.Endpoint, agent.Sources, view);
        // Behind a gateway of ours it is the endpoint that is plugged in there.
        var url = route.Gateway?.Url ?? route.Endpoint;
        if (!url.StartsWith("http", StringComparison.Ordinal)) return new ProcessSubject(null, $"where process {pid} sends ({route.Provider}{(url.Length > 0 ? $", {url}" : "")}) is nothing that can be looked over from here", []);
        return new ProcessSubject(url, "", [.. Lines(agent, route)]);
    }

    private static IEnumerable<CheckResult> Lines(RunningAgent agent, RouteOutput route)
    {
        var through = route.Gateway is { } gateway ? $", a gateway of Patchbay's, plugged into {gateway.Endpoint}" : "";
        var words = $"process {agent.Pid} sends to {route.Endpoint}{through} ({route.Source})";
        if (route.Stale)
        {
            var finding = OldValue.Finding(agent);
            yield return Line(Verdict.Warn, finding.What, finding.Remedy, finding.Code);
        }
        else
        {
            yield return Line(Verdict.Pass, words, "", "");
        }

        foreach (var warning in agent.Endpoint.Warnings.Where(warning => !warning.IsNote)) yield return Line(Verdict.Warn, warning.Text, warning.Hint, "");
    }

    private static CheckResult Line(Verdict verdict, string evidence, string remedy, string code) => new()
    {
        Name = CheckNames.Configuration,
        Layer = Layer.Lifecycle,
        Verdict = verdict,
        Evidence = EvidenceText.Clean(evidence),
        Remedy = remedy,
        Code = code,
    };
}
