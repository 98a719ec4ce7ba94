using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Host.Processes;

/// <summary>The C library's process calls. Structures that differ between systems are passed as room that is larger than any of them.</summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe partial class UnixNative
{
    /// <summary>Room for a <c>posix_spawnattr_t</c>, <c>posix_spawn_file_actions_t</c> or <c>sigset_t</c> (glibc: 336, 80, 128 bytes; musl and macOS less).</summary>
    public const int OpaqueSize = 1024;

    public const short SpawnSetSignalDefaults = 0x04;

    private const string C = "libc";

    /// <summary>A session of its own for the child.</summary>
    public static short SpawnSetSession => OperatingSystem.IsMacOS() ? (short)0x400 : (short)0x80;

    public static int OpenReadOnly => 0;

    public static int OpenAppendCreate => OperatingSystem.IsMacOS() ? 0x1 | 0x8 | 0x200 : 0x1 | 0x400 | 0x40;

    public static int OpenReadWriteCloseOnExec => OperatingSystem.IsMacOS() ? 0x2 | 0x1000000 : 0x2 | 0x80000;

    public const int WaitUntraced = 2;

    public const int WaitNoHang = 1;

    public static int WaitContinued => OperatingSystem.IsMacOS() ? 0x10 : 0x8;

    [LibraryImport(C, EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int PosixSpawn(out int pid, string path, void* fileActions, void* attributes, byte** argv, byte** envp);

    [LibraryImport(C, EntryPoint = "posix_spawnattr_init")]
    public static partial int AttributesInit(void* attributes);

    [LibraryImport(C, EntryPoint = "posix_spawnattr_destroy")]
    public static partial void AttributesDestroy(void* attributes);

    [LibraryImport(C, EntryPoint = "posix_spawnattr_setflags")]
    public static partial int AttributesSetFlags(void* attributes, short flags);

    [LibraryImport(C, EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int AttributesSetSignalDefaults(void* attributes, void* set);

    [LibraryImport(C, EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int ActionsInit(void* actions);

    [LibraryImport(C, EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial void ActionsDestroy(void* actions);

    [LibraryImport(C, EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ActionsAddOpen(void* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport(C, EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int ActionsAddDup2(void* actions, int descriptor, int newDescriptor);

    [LibraryImport(C, EntryPoint = "sigemptyset")]
    public static partial int SignalSetEmpty(void* set);

    [LibraryImport(C, EntryPoint = "sigaddset")]
    public static partial int SignalSetAdd(void* set, int signal);

    [LibraryImport(C, EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitPid(int pid, out int status, int options);

    [LibraryImport(C, EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    /// <summary>Sends a signal to the calling thread: it has taken effect when this returns, which that of <see cref="Kill"/> need not have.</summary>
    [LibraryImport(C, EntryPoint = "raise")]
    public static partial int Raise(int signal);

    [LibraryImport(C, EntryPoint = "signal")]
    public static partial nint Signal(int signal, nint disposition);

    [LibraryImport(C, EntryPoint = "getpgrp")]
    public static partial int GetProcessGroup();

    [LibraryImport(C, EntryPoint = "tcgetpgrp")]
    public static partial int TerminalForegroundGroup(int descriptor);

    [LibraryImport(C, EntryPoint = "flock", SetLastError = true)]
    public static partial int FileLock(SafeFileHandle file, int operation);

    /// <summary>Opens a file that exists; the call's third argument, which it takes only for new ones, has another calling convention on some systems.</summary>
    [LibraryImport(C, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Open(string path, int flags);
}
