using Patchbay.Endpoints.Credentials;
using Patchbay.Host.Processes;

namespace Patchbay.Host.Direct;

/// <summary>Where an agent is to send.</summary>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="Url">Its base URL.</param>
/// <param name="Environment">The agent's environment for it.</param>
public sealed record DirectTarget(string Endpoint, string Url, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Whether an agent would send the same there.</summary>
    public bool IsSameAs(DirectTarget other) =>
        Environment.Count == other.Environment.Count && Environment.All(variable => other.Environment.TryGetValue(variable.Key, out var value) && value == variable.Value);
}

/// <summary>What is run.</summary>
/// <param name="Program">Full path of Claude Code.</param>
/// <param name="Arguments">The person's own arguments.</param>
/// <param name="ConfigurationFolder">Claude Code's configuration folder.</param>
/// <param name="DataFolder">Where the agent is written down for other commands.</param>
public sealed record DirectStart(string Program, IReadOnlyList<string> Arguments, string ConfigurationFolder, string DataFolder);

/// <summary>Runs a Claude Code that sends to its endpoint itself. Its environment cannot be changed while it lives, so a move is a new process in the same
/// terminal that resumes the conversation: between two turns, and only once the old one is truly gone.</summary>
/// <param name="start">What is run.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Tells the person, at a moment when the agent does not have the terminal.</param>
public sealed class DirectAgent(DirectStart start, TimeProvider time, Action<string> say) : IDisposable
{
    /// <summary>Claude Code ends within a second of SIGTERM (measured, 2.1.330); a tool that it waits for may take longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A request to restart comes as a file, and some file systems tell of no changes.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _changed = new(0);
    private volatile DirectTarget? _wanted;
    private volatile string? _obstacle;

    /// <summary>Has the agent move when its turn is over.</summary>
    public void MoveTo(DirectTarget target)
    {
        (_wanted, _obstacle) = (target, null);
        _changed.Release();
    }

    /// <summary>Notes why it cannot follow.</summary>
    public void StayBecause(string obstacle)
    {
        _obstacle = obstacle;
        _changed.Release();
    }

    /// <summary>Runs it to the end of its last process.</summary>
    /// <param name="first">Where it sends first.</param>
    /// <returns>How the last process ended; null and a problem when none could be started.</returns>
    public async Task<(ProcessExit? Exit, string? Problem)> RunAsync(DirectTarget first)
    {
        using var watcher = WatchRestarts();
        _wanted = first;
        var arguments = start.Arguments;
        try
        {
            while (true)
            {
                var target = _wanted;
                var process = ForegroundProcess.Start(new ProgramStart(start.Program, arguments, target.Environment), out var problem);
                if (process is null) return (null, problem);
                using var stop = new CancellationTokenSource();
                var leaving = LeaveAsync(process.Pid, target, stop.Token);
                await Task.WhenAny(process.Exit, leaving).ConfigureAwait(false);
                if (!leaving.IsCompletedSuccessfully)
                {
                    await stop.CancelAsync().ConfigureAwait(false);
                    return (await process.Exit.ConfigureAwait(false), null);
                }

                var session = await leaving.ConfigureAwait(false);
                var exit = await process.EndAsync(Patience).ConfigureAwait(false);
                // The person was faster.
                if (exit is { Signal: 0, Code: not 143 }) return (exit, null);
                if (session.HasTranscript(start.ConfigurationFolder)) arguments = ResumeArguments.For(start.Arguments, session.Id);
                if (Directory.Exists(session.Folder)) Directory.SetCurrentDirectory(session.Folder);
                say($"now at {_wanted.Endpoint} ({_wanted.Url}); the conversation goes on");
            }
        }
        finally
        {
            DirectRecord.Remove(start.DataFolder, Environment.ProcessId);
        }
    }

    /// <summary>Completes when the agent is to be replaced and is between two turns.</summary>
    private async Task<AgentSession> LeaveAsync(int pid, DirectTarget current, CancellationToken cancellationToken)
    {
        using var idle = new IdleWatch(start.ConfigurationFolder, pid, time);
        var isAsked = false;
        while (true)
        {
            isAsked |= DirectRecord.TakeRestart(start.DataFolder, Environment.ProcessId);
            var isElsewhere = !_wanted!.IsSameAs(current);
            Write(pid, current, isAsked || isElsewhere);
            if (isAsked || isElsewhere)
            {
                var session = await idle.UntilIdleAsync(cancellationToken).ConfigureAwait(false);
                // It may have been moved back while its turn ended.
                if (isAsked || !_wanted.IsSameAs(current)) return session;
                continue;
            }

            await _changed.WaitAsync(LookAgainAfter, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Write(int pid, DirectTarget current, bool isMoving) => new DirectRecord
    {
        Launcher = Environment.ProcessId,
        LauncherStart = ProcessIdentity.StartOf(Environment.ProcessId),
        Agent = pid,
        Endpoint = current.Endpoint,
        Url = current.Url,
        MovesTo = isMoving ? _wanted!.Endpoint : null,
        Obstacle = _obstacle,
    }.Write(start.DataFolder);

    private FileSystemWatcher? WatchRestarts()
    {
        try
        {
            var folder = DirectRecord.FolderIn(start.DataFolder);
            AtomicFile.CreateFolder(folder);
            var watcher = new FileSystemWatcher(folder, $"{Environment.ProcessId}.restart*");
            watcher.Created += (_, _) => _changed.Release();
            watcher.Renamed += (_, _) => _changed.Release();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null; // Looking every two seconds does it.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _changed.Dispose();
}
