using System.Net;
using System.Net.Sockets;

namespace Patchbay.EndToEnd.Peers;

/// <summary>One exchange as it went over the wire between a client and the gateway.</summary>
internal sealed record TappedExchange(TappedMessage Request, TappedMessage Answer);

/// <summary>A wire tap in front of the gateway: forwards every byte as it is and takes down what the client sent and what it got.</summary>
internal sealed class BodyTap : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _gateway;
    private readonly Lock _lock = new();
    private readonly List<TappedExchange> _exchanges = [];

    public BodyTap(string gateway)
    {
        _gateway = new Uri(gateway);
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public TappedExchange[] Exchanges
    {
        get
        {
            lock (_lock) return [.. _exchanges];
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The tap was closed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var gateway = new TcpClient { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            await gateway.ConnectAsync(_gateway.Host, _gateway.Port);
            var requests = new Queue<TappedMessage>();
            var up = new MessageReader(isAnswer: false, message =>
            {
                lock (_lock) requests.Enqueue(message);
            });
            var down = new MessageReader(isAnswer: true, answer =>
            {
                lock (_lock) _exchanges.Add(new TappedExchange(requests.Dequeue(), answer));
            });
            await Task.WhenAny(CopyAsync(client.GetStream(), gateway.GetStream(), up), CopyAsync(gateway.GetStream(), client.GetStream(), down));
        }
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, MessageReader reader)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer) is var read and > 0)
            {
                reader.Feed(buffer.AsSpan(0, read));
                await to.WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // One side hung up; the other one learns it by our closing.
        }
    }

    public void Dispose() => _listener.Dispose();
}
