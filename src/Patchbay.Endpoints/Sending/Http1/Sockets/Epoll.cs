using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Patchbay.Endpoints.Sending.Http1.Sockets;

/// <summary>Linux's epoll, as epoll(7) documents it, and connect(2).</summary>
internal static unsafe partial class Epoll
{
    /// <summary>There is something to read.</summary>
    public const uint In = 0x001;

    /// <summary>There is room to write.</summary>
    public const uint Out = 0x004;

    /// <summary>The connection is broken.</summary>
    public const uint Error = 0x008;

    /// <summary>Both directions have ended.</summary>
    public const uint HangUp = 0x010;

    /// <summary>The other end writes no more.</summary>
    public const uint ReadHangUp = 0x2000;

    /// <summary>Tell of a change once, not of a state again and again.</summary>
    public const uint EdgeTriggered = 1u << 31;

    /// <summary>errno of a call that a signal interrupted.</summary>
    public const int Interrupted = 4;

    /// <summary>errno of a connection under way.</summary>
    public const int InProgress = 115;

    private const int AddOperation = 1;
    private const int CloseOnExec = 0x80000;

    /// <summary>The kernel packs the structure on x86-64 alone: 4 bytes of events, then 8 of data.</summary>
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    /// <summary>Bytes of one event in the kernel's array.</summary>
    public static int EventBytes => DataOffset + 8;

    /// <summary>A new interest list.</summary>
    /// <exception cref="InvalidOperationException">The process or the system has no file descriptor left.</exception>
    public static int Create()
    {
        var epoll = EpollCreate1(CloseOnExec);
        return epoll >= 0 ? epoll : throw new InvalidOperationException($"epoll_create1 failed: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    /// <summary>Adds a descriptor; its events carry <paramref name="data"/>. Closing the descriptor removes it.</summary>
    /// <returns>0, or errno.</returns>
    public static int Add(int epoll, SafeHandle descriptor, uint events, ulong data)
    {
        var entry = stackalloc byte[16];
        Unsafe.WriteUnaligned(entry, events);
        Unsafe.WriteUnaligned(entry + DataOffset, data);
        return EpollControl(epoll, AddOperation, descriptor, entry) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>Waits for events, for as long as it takes.</summary>
    /// <returns>How many there are; −1 with the last error set.</returns>
    public static int Wait(int epoll, byte* events, int maximum) => EpollWait(epoll, events, maximum, -1);

    /// <summary>Reads one event out of the kernel's array.</summary>
    public static (uint Events, ulong Data) Read(byte* events, int index)
    {
        var entry = events + (index * EventBytes);
        return (Unsafe.ReadUnaligned<uint>(entry), Unsafe.ReadUnaligned<ulong>(entry + DataOffset));
    }

    /// <summary>Begins to connect a non-blocking socket.</summary>
    /// <returns>0, or errno.</returns>
    public static int Connect(SafeHandle socket, ReadOnlySpan<byte> address)
    {
        fixed (byte* bytes = address) return Connect(socket, bytes, (uint)address.Length) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>What connect(2) may say at once, in the runtime's words (errno of Linux: asm-generic/errno.h).</summary>
    public static SocketError SocketErrorOf(int errno) => errno switch
    {
        1 or 13 => SocketError.AccessDenied,
        97 => SocketError.AddressFamilyNotSupported,
        99 => SocketError.AddressNotAvailable,
        101 => SocketError.NetworkUnreachable,
        110 => SocketError.TimedOut,
        111 => SocketError.ConnectionRefused,
        113 => SocketError.HostUnreachable,
        _ => SocketError.SocketError,
    };

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate1(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(int epoll, int operation, SafeHandle descriptor, byte* entry);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int EpollWait(int epoll, byte* events, int maximum, int timeout);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int Connect(SafeHandle socket, byte* address, uint length);
}
