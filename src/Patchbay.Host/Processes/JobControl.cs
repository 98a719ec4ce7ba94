using System.Runtime.Versioning;

namespace Patchbay.Host.Processes;

/// <summary>Ctrl-Z: the shell waits for us and not for the agent, so we stop when the agent stops, and the agent goes on when we do.</summary>
[UnsupportedOSPlatform("windows")]
internal static class JobControl
{
    /// <summary>Stops this process with the signal that stopped the child; returns once somebody continued it (<c>fg</c>).</summary>
    public static void StopWith(int child, int signal)
    {
        // Somebody who freezes the agent alone (a debugger, a resource limiter) continues the agent alone: stopping ourselves would hang the caller.
        if (!IsForeground()) return;
        // The terminal's Ctrl-Z stops us both at once; by the time this thread runs again, `fg` may have continued us both. Then it is over.
        if (UnixWait.WasContinued(child)) return;
        if (UnixNative.Raise(signal) != 0) return;
        // `fg` continues the whole group. This is for those who continue only the process they know: us.
        UnixNative.Kill(child, UnixSignal.Continue);
    }

    private static bool IsForeground()
    {
        var group = UnixNative.GetProcessGroup();
        return UnixNative.TerminalForegroundGroup(0) == group || UnixNative.TerminalForegroundGroup(1) == group || UnixNative.TerminalForegroundGroup(2) == group;
    }
}
