namespace Patchbay.Host.Processes;

/// <summary>Tells whether a process that somebody wrote down is still the same one.</summary>
public static class ProcessIdentity
{
    /// <summary>Something that no other process with the same id shares: its start in the system's ticks. Empty where the system does not tell.</summary>
    public static string StartOf(int pid) => Stat(pid) is { Length: > 19 } fields && fields[0] is not "Z" and not "X" ? fields[19] : "";

    /// <summary>Whether the process lives.</summary>
    /// <param name="pid">Its id.</param>
    /// <param name="start">What <see cref="StartOf"/> said when it was written down; empty = unknown.</param>
    public static bool IsAlive(int pid, string start)
    {
        if (OperatingSystem.IsLinux()) return StartOf(pid) is { Length: > 0 } now && (start.Length == 0 || start == now);
        if (!OperatingSystem.IsWindows()) return UnixNative.Kill(pid, 0) == 0;
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false; // The system has no process of that id.
        }
    }

    /// <summary>Ends a process at once; does nothing where it has ended.</summary>
    public static void Kill(int pid)
    {
        if (!OperatingSystem.IsWindows())
        {
            UnixNative.Kill(pid, UnixSignal.Kill);
            return;
        }

        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It has ended.
        }
    }

    /// <summary>The fields of <c>/proc/PID/stat</c> after the program's name, state first; null when there is no such process.</summary>
    private static string[]? Stat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            // The name is in parentheses and may hold anything, a parenthesis included.
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
