using System.Net;
using System.Net.Sockets;

namespace Patchbay.Endpoints.Sending.Http1.Sockets;

/// <summary>A TCP connection as the HTTP/1.1 client needs it: one reader and one writer at a time, closed from anywhere.</summary>
/// <remarks>Operations on a closed port throw <see cref="ObjectDisposedException"/>; a broken connection is a <see cref="SocketException"/>.</remarks>
internal abstract class SocketPort(Socket socket) : IDisposable
{
    /// <summary>The socket below, owned by the port.</summary>
    protected Socket Socket { get; } = socket;

    /// <summary>A port that is not connected yet, of the kind that is fastest on this system.</summary>
    public static SocketPort Create(AddressFamily family)
    {
        var socket = new Socket(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        return OperatingSystem.IsLinux() ? new EpollPort(socket) : new RuntimePort(socket);
    }

    /// <summary>Connects; on any failure the port is good for nothing but disposal.</summary>
    public abstract ValueTask ConnectAsync(IPEndPoint address, CancellationToken cancellationToken);

    /// <summary>Receives what there is, at least one byte; 0 when the other end has closed.</summary>
    public abstract ValueTask<int> ReceiveAsync(Memory<byte> buffer);

    /// <summary>Sends all of it.</summary>
    public abstract ValueTask SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>False when the other end has closed, or has sent what nobody asked for.</summary>
    public bool IsUsable()
    {
        try
        {
            return !Socket.Poll(0, SelectMode.SelectRead);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Closes at once; an operation that waits ends with an exception.</summary>
    public abstract void Dispose();
}
