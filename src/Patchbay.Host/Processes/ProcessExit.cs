using System.Runtime.Versioning;

namespace Patchbay.Host.Processes;

/// <summary>How a process ended.</summary>
/// <param name="Code">Its exit code; 0 when a signal ended it.</param>
/// <param name="Signal">The signal that ended it, or 0.</param>
public readonly record struct ProcessExit(int Code, int Signal = 0)
{
    /// <summary>The code as shells give it: 128 and the signal's number when one ended it.</summary>
    public int ShellCode => Signal == 0 ? Code : 128 + Signal;

    /// <summary>Ends this process as the other one ended, where somebody looks at that: a shell script goes on after an exit code of 130
    /// and stops after a death by SIGINT.</summary>
    /// <returns>The exit code for this process, when dying is not called for.</returns>
    public int Repeat()
    {
        // A signal that makes a core dump ended the agent, and its dump is the one worth having.
        if (!OperatingSystem.IsWindows() && Signal is UnixSignal.HangUp or UnixSignal.Interrupt or UnixSignal.Kill or UnixSignal.Pipe or UnixSignal.Terminate) DieOf(Signal);
        return ShellCode;
    }

    /// <summary>Reads a status of <c>waitpid</c>.</summary>
    internal static ProcessExit FromStatus(int status) => (status & 0x7f) == 0 ? new((status >> 8) & 0xff) : new(0, status & 0x7f);

    [UnsupportedOSPlatform("windows")]
    private static void DieOf(int signal)
    {
        UnixNative.Signal(signal, 0);
        UnixNative.Kill(Environment.ProcessId, signal);
    }
}
