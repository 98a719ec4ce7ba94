using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Patchbay.Host.Processes;

/// <summary>Waits for children.</summary>
[UnsupportedOSPlatform("windows")]
internal static class UnixWait
{
    private const int InterruptedCall = 4;

    /// <summary>Waits on a thread of its own, since the call blocks for as long as the child lives.</summary>
    /// <param name="pid">A child of ours.</param>
    /// <param name="onStopped">Called on that thread with the signal that stopped the child; null when stopping does not matter.</param>
    public static Task<ProcessExit> UntilExitAsync(int pid, Action<int>? onStopped)
    {
        var exit = new TaskCompletionSource<ProcessExit>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => exit.SetResult(UntilExit(pid, onStopped)), maxStackSize: 256 * 1024) { IsBackground = true, Name = "wait" }.Start();
        return exit.Task;
    }

    private static ProcessExit UntilExit(int pid, Action<int>? onStopped)
    {
        while (true)
        {
            var ended = UnixNative.WaitPid(pid, out var status, onStopped is null ? 0 : UnixNative.WaitUntraced);
            if (ended < 0 && Marshal.GetLastPInvokeError() == InterruptedCall) continue;
            // Not our child any more: somebody else in this process waited for it. Its code is lost, its end is not.
            if (ended < 0) return new ProcessExit(1);
            if ((status & 0xff) != 0x7f) return ProcessExit.FromStatus(status);
            onStopped!((status >> 8) & 0xff);
        }
    }

    /// <summary>Whether the child has been continued since it was reported stopped.</summary>
    public static bool WasContinued(int pid) =>
        UnixNative.WaitPid(pid, out _, UnixNative.WaitContinued | UnixNative.WaitNoHang) == pid;
}
