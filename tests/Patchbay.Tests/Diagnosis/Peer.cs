using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Patchbay.Tests.Diagnosis;

/// <summary>A server on a free loopback port that does one thing with every connection.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    private Peer(Func<NetworkStream, CancellationToken, Task> serve)
    {
        _listener.Start();
        _serving = ServeAsync(serve);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Reads the request and answers with these bytes, then closes.</summary>
    public static Peer Answering(string answer) => Answering(_ => answer);

    /// <summary>Reads the request and answers with what <paramref name="answer"/> makes of its text, then closes.</summary>
    public static Peer Answering(Func<string, string> answer) => new(async (stream, stop) => await AnswerAsync(stream, answer, stop));

    /// <summary>Accepts and says nothing.</summary>
    public static Peer Silent() => new(static (_, stop) => Task.Delay(Timeout.Infinite, stop));

    /// <summary>TLS with this certificate; answers 200 with an empty object.</summary>
    public static Peer Tls(X509Certificate2 certificate, string answer = Ok) => new(async (stream, stop) =>
    {
        await using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
        await AnswerAsync(tls, _ => answer, stop);
    });

    public const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    /// <summary>A self-signed certificate.</summary>
    public static X509Certificate2 Certificate(string host, DateTimeOffset? notAfter = null)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address)) names.AddIpAddress(address);
        else names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-10), notAfter ?? DateTimeOffset.UtcNow.AddDays(10));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>A port at which nothing listens.</summary>
    public static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task AnswerAsync(Stream stream, Func<string, string> answer, CancellationToken stop)
    {
        var buffer = new byte[16 * 1024];
        var read = 0;
        while (!IsWhole(Encoding.Latin1.GetString(buffer, 0, read)))
        {
            var more = await stream.ReadAsync(buffer.AsMemory(read), stop);
            if (more == 0) return;
            read += more;
        }

        await stream.WriteAsync(Encoding.Latin1.GetBytes(answer(Encoding.Latin1.GetString(buffer, 0, read))), stop);
    }

    /// <summary>A TLS greeting has no blank line; whoever speaks plain answers it anyway.</summary>
    private static bool IsWhole(string request)
    {
        if (request.StartsWith('\u0016')) return true;
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return false;
        var length = request.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        if (length < 0) return true;
        var digits = request[(length + 16)..request.IndexOf('\r', length)];
        return request.Length >= end + 4 + int.Parse(digits, CultureInfo.InvariantCulture);
    }

    private async Task ServeAsync(Func<NetworkStream, CancellationToken, Task> serve)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await serve(client.GetStream(), _stop.Token);
            }
            catch (Exception ended) when (ended is IOException or AuthenticationException or OperationCanceledException or SocketException)
            {
                // The client refused what it saw: that is what is tested.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }
}
