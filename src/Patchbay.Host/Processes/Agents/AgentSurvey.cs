using Patchbay.Host.ClaudeSettings;
using Patchbay.Host.ClaudeSettings.Reading;
using Patchbay.Host.Processes.Table;

namespace Patchbay.Host.Processes.Agents;

/// <summary>Finds every Claude Code on this machine and resolves where it sends.</summary>
/// <param name="table">The processes.</param>
/// <param name="isCommitted">Tells whether git keeps a file.</param>
public sealed class AgentSurvey(IProcessTable table, Func<string, bool> isCommitted)
{
    /// <summary>Generations looked at above an agent: the bridge or editor that started it is one or two away, behind a shell.</summary>
    private const int Generations = 6;

    /// <summary>All that run now, the oldest first.</summary>
    public IReadOnlyList<RunningAgent> All()
    {
        RunningAgent[] found = [.. table.Pids().Select(Find).OfType<RunningAgent>()];
        var parents = found.Select(agent => agent.Process.Parent).ToHashSet();
        // A script that only starts the native program is no agent of its own.
        return [.. found.Where(agent => agent.Session is not null || !parents.Contains(agent.Pid)).OrderBy(agent => agent.Process.StartedAt).ThenBy(agent => agent.Pid)];
    }

    /// <summary>One of them; null when that process is no Claude Code, or gone.</summary>
    public RunningAgent? Find(int pid)
    {
        if (table.Read(pid) is not { } process || AgentRecognition.Arguments(process) is not { } arguments) return null;
        var environment = process.Environment ?? new Dictionary<string, string>();
        var files = new ProcessFiles(process.Root, Home(environment));
        var places = ConfigurationPlaces.Of(environment, files.Home);
        var session = SessionRecord.Read(files, places, process.InnerPid);
        var folder = session is { Folder.Length: > 0 } ? session.Folder : process.Folder;
        var form = AgentRecognition.Form(process, arguments, session?.EntryPoint ?? "", Ancestors(process));
        var sources = SourceReader.Collect(new SourceQuery
        {
            Files = files,
            Folder = folder,
            Arguments = arguments,
            Environment = process.Environment,
            EnvironmentName = string.Create(CultureInfo.InvariantCulture, $"environment of process {pid}"),
            StartedAt = process.StartedAt ?? DateTimeOffset.MinValue,
            Version = session is { Version.Length: > 0 } ? session.Version : InstalledVersion.Of(process, files),
            IsTerminal = form == AgentForm.Terminal,
            ShowsArguments = !AgentRecognition.HidesArguments(process),
            IsCommitted = isCommitted,
        });
        var evidence = new Evidence(table.Connections(pid), ExplainedPorts.Of(files, places, folder, environment));
        return new RunningAgent(process, form, session, sources, EndpointResolver.Resolve(sources, evidence)) { Arguments = arguments };
    }

    private IEnumerable<ProcessView> Ancestors(ProcessView process)
    {
        for (var above = 0; above < Generations && process.Parent > 1 && table.Read(process.Parent) is { } parent; above++)
        {
            yield return parent;
            process = parent;
        }
    }

    private static string Home(IReadOnlyDictionary<string, string> environment) =>
        (OperatingSystem.IsWindows() ? environment.GetValueOrDefault("USERPROFILE") : environment.GetValueOrDefault("HOME")) ?? "";
}
