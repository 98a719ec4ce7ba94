using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Patchbay.Host.Processes.Table;

/// <summary>Asks the Linux kernel when each TCP connection last sent something (<c>sock_diag(7)</c>, the way <c>ss -ti</c> asks).</summary>
/// <remarks>Numbers of sockets were tried first: they rise within one processor only, and a client of several threads makes its sockets on many.</remarks>
internal static unsafe partial class SocketActivity
{
    private const int NetLink = 16;
    private const int Raw = 3;
    private const int CloseOnExec = 0x80000;
    private const int SocketDiagnosis = 4;
    private const int HeaderLength = 16;
    private const int RequestLength = HeaderLength + 56;
    private const int MessageLength = 72; // inet_diag_msg
    private const int InodeInMessage = 68;
    private const int InformationAttribute = 2; // INET_DIAG_INFO, a tcp_info
    private const int LastSentInInformation = 44; // tcpi_last_data_sent
    private const int DiagnosisType = 20;

    private static readonly byte[] Families = [2, 10]; // IPv4, IPv6

    /// <summary>Milliseconds since the last byte was sent, by the socket's inode; empty where the kernel does not tell. Only sockets of our own
    /// network namespace are among them.</summary>
    public static IReadOnlyDictionary<string, uint> SinceLastSent()
    {
        var since = new Dictionary<string, uint>(StringComparer.Ordinal);
        var link = Open(NetLink, Raw | CloseOnExec, SocketDiagnosis);
        if (link < 0) return since;
        try
        {
            foreach (var family in Families) Ask(link, family, since);
        }
        finally
        {
            _ = Close(link);
        }

        return since;
    }

    private static void Ask(int link, byte family, Dictionary<string, uint> since)
    {
        Span<byte> request = stackalloc byte[RequestLength];
        request.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(request, RequestLength);
        BinaryPrimitives.WriteInt16LittleEndian(request[4..], DiagnosisType);
        BinaryPrimitives.WriteInt16LittleEndian(request[6..], 0x301); // NLM_F_REQUEST | NLM_F_DUMP
        request[HeaderLength] = family;
        request[HeaderLength + 1] = 6; // TCP
        request[HeaderLength + 2] = 1 << (InformationAttribute - 1);
        BinaryPrimitives.WriteInt32LittleEndian(request[(HeaderLength + 4)..], 1 << 1); // established ones
        fixed (byte* bytes = request)
        {
            if (Send(link, bytes, RequestLength, 0) != RequestLength) return;
        }

        var answer = new byte[64 * 1024]; // the kernel fills 32 KiB at most at a time
        while (true)
        {
            nint length;
            fixed (byte* bytes = answer) length = Receive(link, bytes, (nuint)answer.Length, 0);
            if (length <= 0 || !Read(answer.AsSpan(0, (int)length), since)) return;
        }
    }

    /// <summary>Reads the messages of one datagram.</summary>
    /// <returns>False after the last one, or a refusal.</returns>
    internal static bool Read(ReadOnlySpan<byte> messages, Dictionary<string, uint> since)
    {
        while (messages.Length >= HeaderLength)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(messages);
            if (BinaryPrimitives.ReadInt16LittleEndian(messages[4..]) != DiagnosisType || length < HeaderLength || length > messages.Length) return false;
            if (length >= HeaderLength + MessageLength) ReadSocket(messages[HeaderLength..length], since);
            messages = messages[Math.Min(Aligned(length), messages.Length)..];
        }

        return true;
    }

    private static void ReadSocket(ReadOnlySpan<byte> socket, Dictionary<string, uint> since)
    {
        var inode = BinaryPrimitives.ReadUInt32LittleEndian(socket[InodeInMessage..]).ToString(CultureInfo.InvariantCulture);
        for (var attributes = socket[MessageLength..]; attributes.Length >= 4;)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(attributes);
            if (length < 4 || length > attributes.Length) return;
            if (BinaryPrimitives.ReadUInt16LittleEndian(attributes[2..]) == InformationAttribute && length >= 4 + LastSentInInformation + 4)
                since[inode] = BinaryPrimitives.ReadUInt32LittleEndian(attributes[(4 + LastSentInInformation)..]);
            attributes = attributes[Math.Min(Aligned(length), attributes.Length)..];
        }
    }

    private static int Aligned(int length) => (length + 3) & ~3;

    [LibraryImport("libc", EntryPoint = "socket")]
    private static partial int Open(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "send")]
    private static partial nint Send(int socket, byte* bytes, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv")]
    private static partial nint Receive(int socket, byte* bytes, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
