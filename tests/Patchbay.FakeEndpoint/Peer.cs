using System.IO.Pipelines;
using System.Net.Sockets;

namespace Patchbay.FakeEndpoint;

/// <summary>
/// The other side of one connection. What it sends is read at once and kept until it is asked for, so that its hanging up is seen
/// at the moment it happens, also under TLS and in the middle of an answer.
/// </summary>
internal sealed class Peer
{
    private readonly Pipe _received = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly CancellationTokenSource _gone = new();
    private bool _resets;

    public Peer(Socket socket, Stream stream, string? certificate)
    {
        (Socket, Stream, Certificate) = (socket, stream, certificate);
        _ = ReceiveAsync();
    }

    public Socket Socket { get; }

    /// <summary>For writing; read from <see cref="Received"/>.</summary>
    public Stream Stream { get; }

    /// <summary>Subject of the client certificate, if one was shown.</summary>
    public string? Certificate { get; }

    public PipeReader Received => _received.Reader;

    /// <summary>Cancelled when the peer has closed or reset the connection.</summary>
    public CancellationToken Gone => _gone.Token;

    public DateTimeOffset? GoneAt { get; private set; }

    /// <summary>Closes the way a crashed process does: the peer's next read fails instead of ending.</summary>
    public void ResetOnClose()
    {
        _resets = true;
        Socket.LingerState = new LingerOption(true, 0);
    }

    /// <summary>Ends the connection in order. Closing while a read is under way would be a reset.</summary>
    public async Task CloseAsync()
    {
        if (_resets) return;
        Socket.Shutdown(SocketShutdown.Send);
        await Task.Delay(Timeout.Infinite, Gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (await Stream.ReadAsync(_received.Writer.GetMemory(16 * 1024)) is var read and > 0)
            {
                _received.Writer.Advance(read);
                await _received.Writer.FlushAsync();
            }
        }
        catch (Exception closed) when (closed is IOException or SocketException or ObjectDisposedException)
        {
            // The same as an end, for us.
        }

        GoneAt = DateTimeOffset.UtcNow;
        await _received.Writer.CompleteAsync();
        await _gone.CancelAsync();
    }
}
