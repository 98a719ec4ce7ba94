using System.Runtime.Versioning;

namespace Patchbay.Host.Processes;

/// <summary>The agent, in this terminal: it has our standard streams, our place in the shell's job control, and the last word on the exit code.</summary>
public sealed class ForegroundProcess
{
    private ForegroundProcess(int pid, Task<ProcessExit> exit)
    {
        Pid = pid;
        Exit = exit;
    }

    /// <summary>Its process id.</summary>
    public int Pid { get; }

    /// <summary>Completes when it has ended.</summary>
    public Task<ProcessExit> Exit { get; }

    /// <summary>Starts it.</summary>
    /// <param name="start">What to start.</param>
    /// <param name="problem">The system's words when it cannot be started; else null.</param>
    /// <returns>Null when it cannot be started.</returns>
    public static ForegroundProcess? Start(ProgramStart start, out string? problem)
    {
        if (OperatingSystem.IsWindows()) return WindowsProcess.StartForeground(start, out problem) is var (id, ended) ? new ForegroundProcess(id, ended) : null;
        var signals = TerminalSignals.Take();
        var pid = UnixSpawn.SharingTerminal(start, out var error);
        if (error != 0)
        {
            signals.Dispose();
            problem = UnixSpawn.Describe(error);
            return null;
        }

        problem = null;
        signals.SendOnTo(pid);
        return new ForegroundProcess(pid, WaitAsync(pid, signals));
    }

    /// <summary>Ends it: first asked to, then, after <paramref name="patience"/>, made to.</summary>
    public async Task<ProcessExit> EndAsync(TimeSpan patience)
    {
        Send(UnixSignal.Terminate);
        try
        {
            return await Exit.WaitAsync(patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Send(UnixSignal.Kill);
            return await Exit.ConfigureAwait(false);
        }
    }

    private void Send(int signal)
    {
        if (OperatingSystem.IsWindows()) WindowsProcess.End(Pid);
        else UnixNative.Kill(Pid, signal);
    }

    [UnsupportedOSPlatform("windows")]
    private static async Task<ProcessExit> WaitAsync(int pid, TerminalSignals signals)
    {
        using (signals)
        {
            return await UnixWait.UntilExitAsync(pid, signal => JobControl.StopWith(pid, signal)).ConfigureAwait(false);
        }
    }
}
