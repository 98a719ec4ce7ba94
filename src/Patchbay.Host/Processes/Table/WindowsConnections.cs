using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;

namespace Patchbay.Host.Processes.Table;

/// <summary>A Windows process's established TCP connections (<c>GetExtendedTcpTable</c>). Compiled everywhere, not verified on a Windows machine yet.</summary>
internal static unsafe partial class WindowsConnections
{
    private const int Version4 = 2;
    private const int Version6 = 23;
    private const int OwnerPidConnections = 4;
    private const int Established = 5;

    /// <summary>Their other ends.</summary>
    public static IReadOnlyList<IPEndPoint> Of(int pid) =>
    [
        .. Rows(Version4, 24).Where(row => Number(row, 20) == pid && Number(row, 0) == Established).Select(row => End(row, 12, 4, 16)),
        .. Rows(Version6, 56).Where(row => Number(row, 52) == pid && Number(row, 48) == Established).Select(row => End(row, 24, 16, 44)),
    ];

    private static IPEndPoint End(byte[] row, int address, int length, int port)
    {
        var end = new IPAddress(row.AsSpan(address, length));
        return new IPEndPoint(end.IsIPv4MappedToIPv6 ? end.MapToIPv4() : end, BinaryPrimitives.ReadUInt16BigEndian(row.AsSpan(port)));
    }

    private static int Number(byte[] row, int at) => BinaryPrimitives.ReadInt32LittleEndian(row.AsSpan(at));

    private static IEnumerable<byte[]> Rows(int family, int rowSize)
    {
        var size = 0;
        _ = GetExtendedTcpTable(null, &size, 0, family, OwnerPidConnections, 0);
        var table = new byte[size + (rowSize * 64)]; // connections may come in between
        size = table.Length;
        uint failed;
        fixed (byte* buffer = table) failed = GetExtendedTcpTable(buffer, &size, 0, family, OwnerPidConnections, 0);
        if (failed != 0) return [];
        var count = BinaryPrimitives.ReadInt32LittleEndian(table);
        return Enumerable.Range(0, count).Select(index => table[(4 + (index * rowSize))..(4 + ((index + 1) * rowSize))]);
    }

    [LibraryImport("iphlpapi")]
    private static partial uint GetExtendedTcpTable(void* table, int* size, int order, int family, int tableClass, uint reserved);
}
