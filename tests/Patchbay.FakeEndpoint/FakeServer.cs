using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Patchbay.FakeEndpoint;

/// <summary>Listens, and gives each connection to a <see cref="Conversation"/>. Raw sockets: a proper server would not misbehave.</summary>
internal sealed class FakeServer(Options options)
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, options.Port);
    private readonly Certificates? _certificates = options.Tls is null ? null : Certificates.Create(options.Tls);

    public Options Options { get; } = options;

    public Journal Journal { get; } = new();

    public Script Script { get; set; } = options.Script is null ? Script.Sane(options.Name) : Script.Parse(File.ReadAllText(options.Script));

    /// <summary>Waited for by replies that are held; replaced at each release.</summary>
    public TaskCompletionSource Gate { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Url => $"{(_certificates is null ? "http" : "https")}://{(_certificates is null ? "127.0.0.1" : "localhost")}:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public void Start()
    {
        if (Options.CaOut is not null) File.WriteAllText(Options.CaOut, _certificates!.AuthorityPem);
        _listener.Start(4096);
    }

    public async Task AcceptAsync()
    {
        while (true)
        {
            var socket = await _listener.AcceptSocketAsync();
            socket.NoDelay = true;
            _ = Task.Run(() => ServeAsync(socket));
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            using (socket)
            {
                Stream stream = new NetworkStream(socket);
                if (_certificates is not null)
                {
                    var tls = new SslStream(stream, false, (_, certificate, _, _) => !Options.ClientCertificate || certificate is not null);
                    await tls.AuthenticateAsServerAsync(_certificates.Server, Options.ClientCertificate, SslProtocols.None, false);
                    stream = tls;
                }

                if (Options.Proxy) await new ProxyConversation(this, stream).RunAsync();
                else await new Conversation(this, socket, stream).RunAsync();
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or AuthenticationException or ObjectDisposedException)
        {
            // The peer went away, which is often what a test is about; the journal has it.
        }
    }
}
