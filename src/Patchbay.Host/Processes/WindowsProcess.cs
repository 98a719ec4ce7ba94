using System.ComponentModel;
using System.Diagnostics;

namespace Patchbay.Host.Processes;

/// <summary>Processes on Windows. Compiled everywhere, not verified on a Windows machine yet.</summary>
internal static class WindowsProcess
{
    /// <summary>Starts a program in this console and waits for it.</summary>
    public static (int Pid, Task<ProcessExit> Exit)? StartForeground(ProgramStart start, out string? problem)
    {
        // Ctrl-C reaches every process of the console: the agent decides what it means.
        Console.CancelKeyPress += static (_, key) => key.Cancel = true;
        if (Start(Information(start), out problem) is not { } process) return null;
        return (process.Id, WaitAsync(process));
    }

    /// <summary>Starts a program without a window; what it writes goes nowhere, its log is its own business.</summary>
    public static (int Pid, Task<ProcessExit> Exit)? StartDetached(ProgramStart start, out string? problem)
    {
        var information = Information(start);
        information.CreateNoWindow = true;
        if (Start(information, out problem) is not { } process) return null;
        return (process.Id, WaitAsync(process));
    }

    /// <summary>Ends a process. There is no way to ask a console program of another to end by itself.</summary>
    public static void End(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }

    private static ProcessStartInfo Information(ProgramStart start)
    {
        var information = new ProcessStartInfo(start.Program, start.Arguments) { UseShellExecute = false };
        information.Environment.Clear();
        foreach (var (name, value) in start.Environment) information.Environment[name] = value;
        return information;
    }

    private static Process? Start(ProcessStartInfo information, out string? problem)
    {
        try
        {
            problem = null;
            return Process.Start(information);
        }
        catch (Win32Exception refused)
        {
            problem = refused.Message;
            return null;
        }
    }

    private static async Task<ProcessExit> WaitAsync(Process process)
    {
        using (process)
        {
            await process.WaitForExitAsync().ConfigureAwait(false);
            return new ProcessExit(process.ExitCode);
        }
    }
}
