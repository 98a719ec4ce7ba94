using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Patchbay.FakeEndpoint;

/// <summary>Listens, and gives each connection to a <see cref="Conversation"/>. Raw sockets: a proper server would not misbehave.</summary>
internal sealed class FakeServer(Options options)
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, options.Port);
    private readonly TcpListener _control = new(IPAddress.Loopback, 0);
    private readonly Certificates? _certificates = options.Tls is null ? null : Certificates.Create(options.Tls);

    public Options Options { get; } = options;

    public Journal Journal { get; } = new();

    /// <summary>What to answer; a proxy without a script forwards everything.</summary>
    public Script Script { get; set; } = options.Script is not null ? Script.Parse(File.ReadAllText(options.Script)) : options.IsProxy ? Script.Empty : Script.Sane(options.Name);

    /// <summary>Waited for by answers that are held; replaced at each release.</summary>
    public Gate Gate { get; } = new();

    public string Url => $"{(_certificates is null ? "http" : "https")}://{(_certificates is null ? "127.0.0.1" : "localhost")}:{Port(_listener)}";

    public string ControlUrl => $"http://127.0.0.1:{Port(_control)}";

    public void Start()
    {
        if (Options.CaOut is not null) File.WriteAllText(Options.CaOut, _certificates!.AuthorityPem);
        if (Options.ClientCertificateOut is not null) File.WriteAllText(Options.ClientCertificateOut, _certificates!.ClientPem);
        _listener.Start(4096);
        _control.Start();
        _ = AcceptAsync(_listener, isControl: false);
        _ = AcceptAsync(_control, isControl: true);
    }

    private async Task AcceptAsync(TcpListener listener, bool isControl)
    {
        while (true)
        {
            var socket = await listener.AcceptSocketAsync();
            socket.NoDelay = true;
            _ = Task.Run(() => ServeAsync(socket, isControl));
        }
    }

    /// <summary>Closes as proper servers do after they have refused: what the peer still sends is read away first, for a reset would
    /// take our last words out of its hands.</summary>
    private static async Task LingerAsync(Socket socket)
    {
        socket.Shutdown(SocketShutdown.Send);
        var rest = new byte[64 * 1024];
        while (await socket.ReceiveAsync(rest) > 0) { }
    }

    private async Task ServeAsync(Socket socket, bool isControl)
    {
        try
        {
            using (socket)
            {
                Stream stream = new NetworkStream(socket);
                X509Certificate? client = null;
                if (_certificates is not null && !isControl)
                {
                    var tls = new SslStream(stream, false, (_, certificate, _, _) => !Options.RequiresClientCertificate || _certificates.Issued(certificate));
                    try
                    {
                        await tls.AuthenticateAsServerAsync(_certificates.Server, Options.RequiresClientCertificate, SslProtocols.None, false);
                    }
                    catch (AuthenticationException refused)
                    {
                        // Who speaks plain HTTP to us gets what Go's server says to that.
                        if (refused.Message.Contains("frame", StringComparison.Ordinal)) await socket.SendAsync("HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"u8.ToArray());
                        await LingerAsync(socket);
                        throw;
                    }

                    (stream, client) = (tls, tls.RemoteCertificate);
                }

                var peer = new Peer(socket, stream, client?.Subject);
                if (Options.IsProxy && !isControl) await new ProxyConversation(this, peer).RunAsync();
                else await new Conversation(this, peer).RunAsync();
                await peer.CloseAsync();
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or AuthenticationException or ObjectDisposedException or OperationCanceledException)
        {
            // The peer went away, which is often what a test is about; the journal has it.
        }
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}
