using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Patchbay.Host.Processes;

/// <summary>What is started.</summary>
/// <param name="Program">Full path of the program.</param>
/// <param name="Arguments">Its arguments, without the program itself.</param>
/// <param name="Environment">Its whole environment.</param>
public sealed record ProgramStart(string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment);

/// <summary>Starts processes through <c>posix_spawn</c>. <see cref="System.Diagnostics.Process"/> would not do: it reaps by itself, knows
/// nothing of stopped children, and configures the terminal.</summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe class UnixSpawn
{
    /// <summary>Starts a program that shares our terminal, standard streams and process group.</summary>
    /// <param name="error">The system's number for what went wrong; 0 when it runs.</param>
    /// <returns>Its process id.</returns>
    public static int SharingTerminal(ProgramStart start, out int error)
    {
        error = Spawn(start, actions: null, flags: 0, out var pid);
        return pid;
    }

    /// <summary>Starts a program in a session of its own, without a terminal: nothing to read, and a file (0600, appended to) for what it writes.</summary>
    /// <inheritdoc cref="SharingTerminal"/>
    public static int Detached(ProgramStart start, string outputFile, out int error)
    {
        var actions = stackalloc byte[UnixNative.OpaqueSize];
        error = UnixNative.ActionsInit(actions);
        if (error != 0) return 0;
        var pid = 0;
        error = FirstOf(
            UnixNative.ActionsAddOpen(actions, 0, "/dev/null", UnixNative.OpenReadOnly, 0),
            UnixNative.ActionsAddOpen(actions, 1, outputFile, UnixNative.OpenAppendCreate, Convert.ToUInt32("600", 8)),
            UnixNative.ActionsAddDup2(actions, 1, 2));
        if (error == 0) error = Spawn(start, actions, UnixNative.SpawnSetSession, out pid);
        UnixNative.ActionsDestroy(actions);
        return pid;
    }

    /// <summary>Starts a program in a session of its own, with these open files as its standard streams: no signal of our terminal reaches it, and one
    /// signal to its group ends it with what it has started.</summary>
    /// <inheritdoc cref="SharingTerminal"/>
    public static int Piped(ProgramStart start, nint input, nint output, nint errors, out int error)
    {
        var actions = stackalloc byte[UnixNative.OpaqueSize];
        error = UnixNative.ActionsInit(actions);
        if (error != 0) return 0;
        var pid = 0;
        error = FirstOf(UnixNative.ActionsAddDup2(actions, (int)input, 0), UnixNative.ActionsAddDup2(actions, (int)output, 1), UnixNative.ActionsAddDup2(actions, (int)errors, 2));
        if (error == 0) error = Spawn(start, actions, UnixNative.SpawnSetSession, out pid);
        UnixNative.ActionsDestroy(actions);
        return pid;
    }

    private static int Spawn(ProgramStart start, byte* actions, short flags, out int pid)
    {
        KeepChildrenWaitable();
        var attributes = stackalloc byte[UnixNative.OpaqueSize];
        var signals = stackalloc byte[UnixNative.OpaqueSize];
        pid = 0;
        var error = UnixNative.AttributesInit(attributes);
        if (error != 0) return error;

        // The .NET runtime ignores SIGPIPE, and what is ignored stays so across exec. Everything else is as we inherited it.
        error = FirstOf(
            UnixNative.SignalSetEmpty(signals),
            UnixNative.SignalSetAdd(signals, UnixSignal.Pipe),
            UnixNative.AttributesSetSignalDefaults(attributes, signals),
            UnixNative.AttributesSetFlags(attributes, (short)(flags | UnixNative.SpawnSetSignalDefaults)));
        using var argv = new NativeStrings([start.Program, .. start.Arguments]);
        using var envp = new NativeStrings([.. start.Environment.Select(variable => $"{variable.Key}={variable.Value}")]);
        if (error == 0) error = UnixNative.PosixSpawn(out pid, start.Program, actions, attributes, argv.Pointer, envp.Pointer);
        UnixNative.AttributesDestroy(attributes);
        return error;
    }

    /// <summary>The first error among calls that were all made, or 0.</summary>
    private static int FirstOf(params ReadOnlySpan<int> errors)
    {
        foreach (var error in errors)
        {
            if (error != 0) return error;
        }

        return 0;
    }

    /// <summary>Somebody who ignores SIGCHLD hands that on to us, and the system would then throw our children's exit codes away.</summary>
    private static void KeepChildrenWaitable()
    {
        const nint ignored = 1;
        var before = UnixNative.Signal(UnixSignal.Child, 0);
        if (before is not 0 and not ignored) UnixNative.Signal(UnixSignal.Child, before);
    }

    /// <summary>The system's words for an error number.</summary>
    public static string Describe(int error) => Marshal.GetPInvokeErrorMessage(error);
}
