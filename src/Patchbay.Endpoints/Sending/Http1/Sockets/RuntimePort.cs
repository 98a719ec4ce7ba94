using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Patchbay.Endpoints.Sending.Http1.Sockets;

/// <summary>The runtime's own asynchronous sockets: every system but Linux.</summary>
internal sealed class RuntimePort(Socket socket) : SocketPort(socket)
{
    public override ValueTask ConnectAsync(IPEndPoint address, CancellationToken cancellationToken) => Socket.ConnectAsync(address, cancellationToken);

    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer) => Socket.ReceiveAsync(buffer);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        // The runtime sends a stream socket's buffer whole.
        await Socket.SendAsync(bytes).ConfigureAwait(false);
    }

    public override void Dispose() => Socket.Dispose();
}
