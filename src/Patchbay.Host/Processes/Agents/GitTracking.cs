using System.ComponentModel;
using System.Diagnostics;

namespace Patchbay.Host.Processes.Agents;

/// <summary>Asks git whether it keeps a file.</summary>
public static class GitTracking
{
    /// <summary>git answers in milliseconds; a repository on a network may not, and nobody waits for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>True when the file is in the index of its repository; false when it is not, or git is not there.</summary>
    /// <param name="file">Its path.</param>
    public static bool IsTracked(string file)
    {
        // No shell; and nothing that a stranger's repository configures is run: `ls-files` would ask its file system monitor.
        var start = new ProcessStartInfo("git", ["-c", "core.fsmonitor=false", "-C", Path.GetDirectoryName(file)!, "ls-files", "--error-unmatch", "--", Path.GetFileName(file)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        try
        {
            using var git = Process.Start(start)!;
            git.StandardInput.Close();
            if (git.WaitForExit(Patience)) return git.ExitCode == 0;
            git.Kill();
            return false;
        }
        catch (Exception missing) when (missing is Win32Exception or InvalidOperationException)
        {
            return false;
        }
    }
}
