using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;

namespace Patchbay.Host.Processes.Table;

/// <summary>The processes of a 64-bit Windows machine: each one's command line, folder and environment from its process environment block (PEB).
/// Compiled everywhere, not verified on a Windows machine yet.</summary>
/// <remarks>Offsets are those of the 64-bit <c>PEB</c> and <c>RTL_USER_PROCESS_PARAMETERS</c>, the same since Windows 7; a 32-bit process is not shown.</remarks>
internal sealed unsafe partial class WindowsProcessTable : IProcessTable
{
    private const uint QueryAndRead = 0x0400 | 0x0010;
    private const int ParametersInPeb = 0x20;
    private const int FolderInParameters = 0x38;
    private const int ProgramInParameters = 0x60;
    private const int CommandLineInParameters = 0x70;
    private const int EnvironmentInParameters = 0x80;
    private const int EnvironmentSizeInParameters = 0x3F0;

    /// <inheritdoc/>
    public IReadOnlyList<int> Pids()
    {
        var processes = Process.GetProcesses();
        int[] pids = [.. processes.Select(process => process.Id)];
        foreach (var process in processes) process.Dispose();
        return pids;
    }

    /// <inheritdoc/>
    public ProcessView? Read(int pid)
    {
        var handle = OpenProcess(QueryAndRead, 0, pid);
        if (handle == 0) return null;
        try
        {
            return Read(pid, handle);
        }
        finally
        {
            _ = CloseHandle(handle);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<IPEndPoint> Connections(int pid) => WindowsConnections.Of(pid);

    private static ProcessView? Read(int pid, nint process)
    {
        var basic = stackalloc nint[6]; // PROCESS_BASIC_INFORMATION
        if (NtQueryInformationProcess(process, 0, basic, 6 * sizeof(nint), out _) != 0 || basic[1] == 0) return null;
        if (Pointer(process, basic[1] + ParametersInPeb) is not { } parameters) return null;
        var size = Pointer(process, parameters + EnvironmentSizeInParameters) ?? 0;
        var environment = Pointer(process, parameters + EnvironmentInParameters) is { } block && size is > 0 and < 1 << 20 ? Text(process, block, (int)size) : null;
        return new ProcessView
        {
            Pid = pid,
            InnerPid = pid,
            Parent = (int)basic[5],
            Program = UnicodeString(process, parameters + ProgramInParameters),
            Arguments = Split(UnicodeString(process, parameters + CommandLineInParameters)),
            Folder = UnicodeString(process, parameters + FolderInParameters),
            Environment = environment is null ? null : Variables(environment),
            StartedAt = StartOf(pid),
        };
    }

    private static DateTimeOffset? StartOf(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.StartTime;
        }
        catch (Exception hidden) when (hidden is Win32Exception or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static Dictionary<string, string> Variables(string block)
    {
        var variables = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in block.Split('\0').TakeWhile(line => line.Length > 0))
        {
            // Windows keeps folders of other drives as `=C:=…`.
            if (line.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals) variables[line[..equals]] = line[(equals + 1)..];
        }

        return variables;
    }

    private static string UnicodeString(nint process, nint at)
    {
        ushort length = 0;
        if (ReadProcessMemory(process, at, &length, sizeof(ushort), out _) == 0) return "";
        return Pointer(process, at + sizeof(nint)) is { } buffer ? Text(process, buffer, length) : "";
    }

    private static nint? Pointer(nint process, nint at)
    {
        nint value = 0;
        return ReadProcessMemory(process, at, &value, sizeof(long), out _) == 0 || value == 0 ? null : value;
    }

    private static string Text(nint process, nint at, int bytes)
    {
        var characters = new char[bytes / 2];
        fixed (char* buffer = characters)
        {
            return ReadProcessMemory(process, at, buffer, characters.Length * sizeof(char), out _) == 0 ? "" : new string(characters);
        }
    }

    private static string[] Split(string commandLine)
    {
        if (commandLine.Length == 0) return [];
        var list = CommandLineToArgvW(commandLine, out var count);
        if (list == null) return [commandLine];
        var arguments = new string[count];
        for (var index = 0; index < count; index++) arguments[index] = Marshal.PtrToStringUni(list[index]) ?? "";
        _ = LocalFree((nint)list);
        return arguments;
    }

    [LibraryImport("kernel32")]
    private static partial nint OpenProcess(uint access, int inherit, int pid);

    [LibraryImport("kernel32")]
    private static partial int CloseHandle(nint handle);

    [LibraryImport("kernel32")]
    private static partial int ReadProcessMemory(nint process, nint address, void* buffer, nint size, out nint read);

    [LibraryImport("kernel32")]
    private static partial nint LocalFree(nint memory);

    [LibraryImport("ntdll")]
    private static partial int NtQueryInformationProcess(nint process, int kind, void* information, int size, out int length);

    [LibraryImport("shell32", StringMarshalling = StringMarshalling.Utf16)]
    private static partial nint* CommandLineToArgvW(string commandLine, out int count);
}
