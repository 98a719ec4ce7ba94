using System.Buffers.Binary;
using System.Net;

namespace Patchbay.Host.Processes.Table;

/// <summary>Reads <c>/proc/net/tcp</c> and <c>tcp6</c>.</summary>
internal static class SocketTable
{
    private const string EstablishedState = "01";

    /// <summary>The other ends of the established connections among some sockets.</summary>
    /// <param name="table">The file's text: a heading, then a socket a line.</param>
    /// <param name="inodes">Which sockets.</param>
    /// <returns>Each with its inode.</returns>
    public static IEnumerable<(string Inode, IPEndPoint End)> Established(string table, IReadOnlySet<string> inodes)
    {
        foreach (var line in table.Split('\n').Skip(1))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 9 && fields[3] == EstablishedState && inodes.Contains(fields[9])) yield return (fields[9], Address(fields[2]));
        }
    }

    /// <summary>An address as the kernel prints it: words of 32 bits in the machine's order, then the port.</summary>
    private static IPEndPoint Address(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var bytes = new byte[colon / 2];
        for (var word = 0; word < bytes.Length; word += 4)
        {
            var value = uint.Parse(text.AsSpan(word * 2, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (BitConverter.IsLittleEndian) BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(word), value);
            else BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(word), value);
        }

        var address = new IPAddress(bytes);
        var port = int.Parse(text.AsSpan(colon + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port);
    }
}
