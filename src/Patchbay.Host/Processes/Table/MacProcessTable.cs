using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Patchbay.Host.Processes.Table;

/// <summary>The processes of a macOS machine, from <c>sysctl(KERN_PROCARGS2)</c> and <c>libproc</c>. Compiled everywhere, not verified on a Mac yet.</summary>
/// <remarks>Layouts are those of XNU's <c>sys/proc_info.h</c>, which keeps them stable; offsets are named where they are read.</remarks>
internal sealed unsafe partial class MacProcessTable : IProcessTable
{
    private const int ControlKernel = 1;
    private const int ProcessArguments = 49;
    private const int ListDescriptors = 1;
    private const int BsdInformation = 3;
    private const int FolderInformation = 9;
    private const int SocketInformation = 3;
    private const int SocketDescriptor = 2;
    private const int EstablishedState = 4;

    /// <inheritdoc/>
    public IReadOnlyList<int> Pids()
    {
        var pids = new int[Math.Max(1024, ListAllPids(null, 0) * 2)];
        fixed (int* buffer = pids)
        {
            var count = ListAllPids(buffer, pids.Length * sizeof(int));
            return count <= 0 ? [] : [.. pids.AsSpan(0, Math.Min(count, pids.Length))];
        }
    }

    /// <inheritdoc/>
    public ProcessView? Read(int pid)
    {
        var information = Ask(pid, BsdInformation, 136);
        if (information.Length < 136) return null;
        var (program, arguments, environment) = Arguments(pid);
        return new ProcessView
        {
            Pid = pid,
            InnerPid = pid,
            Parent = BinaryPrimitives.ReadInt32LittleEndian(information.AsSpan(16)), // pbi_ppid
            Program = program,
            Arguments = arguments,
            Folder = Ask(pid, FolderInformation, 2352) is { Length: >= 152 + 1024 } folder ? Zero(folder.AsSpan(152, 1024)) : "", // pvi_cdir.vip_path
            Environment = environment,
            StartedAt = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64LittleEndian(information.AsSpan(120))), // pbi_start_tvsec
        };
    }

    /// <inheritdoc/>
    public IReadOnlyList<IPEndPoint> Connections(int pid)
    {
        var descriptors = Ask(pid, ListDescriptors, 8 * 4096);
        var ends = new List<IPEndPoint>();
        for (var at = 0; at + 8 <= descriptors.Length; at += 8)
        {
            if (BinaryPrimitives.ReadInt32LittleEndian(descriptors.AsSpan(at + 4)) != SocketDescriptor) continue;
            if (Connection(pid, BinaryPrimitives.ReadInt32LittleEndian(descriptors.AsSpan(at))) is { } end) ends.Add(end);
        }

        return ends;
    }

    /// <summary>A <c>socket_fdinfo</c>: 24 bytes of file, 240 of socket, then <c>tcp_sockinfo</c>.</summary>
    private static IPEndPoint? Connection(int pid, int descriptor)
    {
        const int tcp = 24 + 240;
        var information = new byte[1024];
        int length;
        fixed (byte* buffer = information) length = DescriptorInformation(pid, descriptor, SocketInformation, buffer, information.Length);
        if (length < tcp + 84) return null;
        var kind = BinaryPrimitives.ReadInt32LittleEndian(information.AsSpan(24 + 232)); // soi_kind, 2 = TCP
        if (kind != 2 || BinaryPrimitives.ReadInt32LittleEndian(information.AsSpan(tcp + 80)) != EstablishedState) return null;
        var port = BinaryPrimitives.ReadUInt16BigEndian(information.AsSpan(tcp)); // insi_fport
        var isV4 = (information[tcp + 24] & 1) != 0; // insi_vflag
        var address = new IPAddress(information.AsSpan(tcp + 32 + (isV4 ? 12 : 0), isV4 ? 4 : 16));
        return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port);
    }

    /// <summary>The count of arguments, the program's path, zeros, the arguments, the environment: each ends with a zero.</summary>
    private static (string Program, string[] Arguments, Dictionary<string, string>? Environment) Arguments(int pid)
    {
        var buffer = new byte[1 << 20]; // ARG_MAX of macOS
        nuint size = (nuint)buffer.Length;
        var name = stackalloc int[] { ControlKernel, ProcessArguments, pid };
        int failed;
        fixed (byte* bytes = buffer) failed = SystemControl(name, 3, bytes, &size, null, 0);
        if (failed != 0 || size < 4) return ("", [], null);
        var count = BinaryPrimitives.ReadInt32LittleEndian(buffer);
        var rest = Encoding.UTF8.GetString(buffer.AsSpan(4, (int)size - 4));
        var end = rest.IndexOf('\0', StringComparison.Ordinal);
        if (end < 0) return ("", [], null);
        var texts = rest[end..].TrimStart('\0').Split('\0');
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in texts.Skip(count).TakeWhile(text => text.Length > 0))
        {
            if (line.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals) environment[line[..equals]] = line[(equals + 1)..];
        }

        // Another user's process, or one of the system's, shows its arguments alone.
        return (rest[..end], [.. texts.Take(count)], environment.Count == 0 ? null : environment);
    }

    private static byte[] Ask(int pid, int flavor, int size)
    {
        var buffer = new byte[size];
        int length;
        fixed (byte* bytes = buffer) length = ProcessInformation(pid, flavor, 0, bytes, size);
        return length <= 0 ? [] : buffer[..Math.Min(length, size)];
    }

    private static string Zero(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text[..Math.Max(0, text.IndexOf((byte)0))]);

    [LibraryImport("libc", EntryPoint = "sysctl")]
    private static partial int SystemControl(int* name, uint length, void* old, nuint* oldLength, void* value, nuint valueLength);

    [LibraryImport("libproc", EntryPoint = "proc_listallpids")]
    private static partial int ListAllPids(int* buffer, int size);

    [LibraryImport("libproc", EntryPoint = "proc_pidinfo")]
    private static partial int ProcessInformation(int pid, int flavor, ulong argument, void* buffer, int size);

    [LibraryImport("libproc", EntryPoint = "proc_pidfdinfo")]
    private static partial int DescriptorInformation(int pid, int descriptor, int flavor, void* buffer, int size);
}
