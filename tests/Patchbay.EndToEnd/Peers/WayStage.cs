using System.Net;
using System.Net.Sockets;

namespace Patchbay.EndToEnd.Peers;

/// <summary>Endpoints that cannot be reached, each in another way.</summary>
public class WayStage : Stage
{
    private readonly List<IAsyncDisposable> _peers = [];
    private readonly List<Socket> _sockets = [];

    internal override async Task AddEndpointsAsync(Dictionary<string, object> endpoints)
    {
        void Add(string name, string url, string? caFile = null, string? proxy = null, string? clientCertificateFile = null)
        {
            var endpoint = new Dictionary<string, object> { ["kind"] = "custom", ["url"] = url };
            if (caFile is not null) endpoint["caFile"] = caFile;
            if (proxy is not null) endpoint["proxy"] = proxy;
            if (clientCertificateFile is not null) endpoint["clientCertificateFile"] = clientCertificateFile;
            endpoints[name] = endpoint;
        }

        Add("no-such-name", "http://no-such-host.invalid");
        Add("no-such-name-tls", "https://no-such-host.invalid");
        var closed = ClosedPort();
        Add("refused", $"http://127.0.0.1:{closed}");
        Add("refused-tls", $"https://127.0.0.1:{closed}");
        var full = await FullPortAsync();
        Add("full", $"http://127.0.0.1:{full}");
        Add("full-tls", $"https://127.0.0.1:{full}");

        var ca = Path.Combine(Rig.Place.Root, "ca.pem");
        var trusted = await StartAsync("trusted", "--tls", "trusted", "--ca-out", ca);
        Add("self-signed", (await StartAsync("self-signed", "--tls", "self-signed")).Url);
        Add("unknown-authority", trusted.Url);
        var otherCa = Path.Combine(Rig.Place.Root, "wrong-host.pem");
        Add("wrong-host", (await StartAsync("wrong-host", "--tls", "wrong-host", "--ca-out", otherCa)).Url, caFile: otherCa);
        var oldCa = Path.Combine(Rig.Place.Root, "expired.pem");
        Add("expired", (await StartAsync("expired", "--tls", "expired", "--ca-out", oldCa)).Url, caFile: oldCa);
        Add("https-to-plain", Fake.Url.Replace("http:", "https:", StringComparison.Ordinal));
        Add("http-to-tls", trusted.Url.Replace("https:", "http:", StringComparison.Ordinal));
        Add("missing-ca-file", trusted.Url, caFile: Path.Combine(Rig.Place.Root, "no-such-file.pem"));

        var (guardedCa, own) = (Path.Combine(Rig.Place.Root, "guarded.pem"), Path.Combine(Rig.Place.Root, "own.pem"));
        var guarded = await StartAsync("guarded", "--tls", "trusted", "--ca-out", guardedCa, "--require-client-cert", "--client-cert-out", own);
        Add("no-client-certificate", guarded.Url, caFile: guardedCa);
        Add("client-certificate", guarded.Url, caFile: guardedCa, clientCertificateFile: own);

        // Loopback never goes through a proxy, so the endpoint has a name that only the proxy could resolve.
        var proxy = (await StartAsync("proxy", "--mode", "proxy", "--proxy-auth", "me:secret")).Url;
        Add("proxy-407", "http://llm.corp.example", proxy: proxy);
        Add("proxy-407-tls", "https://llm.corp.example", proxy: proxy);
        Add("proxy-with-password", "http://llm.corp.example", proxy: proxy.Replace("//", "//me:secret@", StringComparison.Ordinal));
        Add("proxy-dead", "http://llm.corp.example", proxy: $"http://127.0.0.1:{closed}");
        Add("proxy-dead-tls", "https://llm.corp.example", proxy: $"http://127.0.0.1:{closed}");
    }

    /// <inheritdoc/>
    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var socket in _sockets) socket.Dispose();
        foreach (var peer in _peers) await peer.DisposeAsync();
    }

    private async Task<Fake> StartAsync(string name, params string[] more)
    {
        var fake = await Fake.StartAsync(name, null, more);
        _peers.Add(fake);
        return fake;
    }

    /// <summary>Bound, so that nobody else gets it, and not listening.</summary>
    private int ClosedPort()
    {
        var socket = Open();
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Listens, and its queue is full: the kernel drops every further attempt, as a firewall would.</summary>
    private async Task<int> FullPortAsync()
    {
        var socket = Open();
        socket.Listen(0);
        while (true)
        {
            var waiting = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _sockets.Add(waiting);
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
            try
            {
                await waiting.ConnectAsync(socket.LocalEndPoint!, limit.Token);
            }
            catch (OperationCanceledException)
            {
                return ((IPEndPoint)socket.LocalEndPoint!).Port;
            }
        }
    }

    private Socket Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _sockets.Add(socket);
        return socket;
    }
}
