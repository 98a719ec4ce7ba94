namespace Patchbay.Host.Processes;

/// <summary>A process that outlives us and our terminal: a session of its own, nothing on its standard input, a log for the rest.</summary>
public sealed class DetachedProcess
{
    private DetachedProcess(int pid, Task<ProcessExit> exit)
    {
        Pid = pid;
        Exit = exit;
    }

    /// <summary>Its process id.</summary>
    public int Pid { get; }

    /// <summary>Completes when it has ended, for as long as we live ourselves; waiting for it also keeps it from staying a zombie.</summary>
    public Task<ProcessExit> Exit { get; }

    /// <summary>Starts it.</summary>
    /// <param name="start">What to start.</param>
    /// <param name="logFile">Where its output goes: made with 0600, appended to.</param>
    /// <param name="problem">The system's words when it cannot be started; else null.</param>
    public static DetachedProcess? Start(ProgramStart start, string logFile, out string? problem)
    {
        if (OperatingSystem.IsWindows()) return WindowsProcess.StartDetached(start, out problem) is var (id, ended) ? new DetachedProcess(id, ended) : null;
        var pid = UnixSpawn.Detached(start, logFile, out var error);
        problem = error == 0 ? null : UnixSpawn.Describe(error);
        return error == 0 ? new DetachedProcess(pid, UnixWait.UntilExitAsync(pid, onStopped: null)) : null;
    }

    /// <summary>Asks it to end.</summary>
    public void Terminate()
    {
        if (OperatingSystem.IsWindows()) return;
        if (!Exit.IsCompleted) UnixNative.Kill(Pid, UnixSignal.Terminate);
    }
}
