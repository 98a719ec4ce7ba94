using System.Net.Sockets;
using System.Security.Authentication;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Sending;

namespace Patchbay.Tests.Diagnosis;

/// <summary>What real sockets, TLS and proxies do, as causes.</summary>
public sealed class FailureMappingTests
{
    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task A_port_at_which_nothing_listens(string scheme) =>
        await Expect(FailureCause.ConnectionRefused, Local(scheme, Peer.ClosedPort()));

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task A_name_that_does_not_exist(string scheme)
    {
        var failure = await Send(Samples.Make("corp", $"{scheme}://no-such-host.invalid"));
        // Where no name server answers at all, the time-out comes first.
        Assert.Contains(failure.Cause, new[] { FailureCause.NameNotResolved, FailureCause.ConnectTimedOut });
    }

    [Fact]
    public async Task A_certificate_that_nobody_signed()
    {
        using var certificate = Peer.Certificate("127.0.0.1");
        await using var peer = Peer.Tls(certificate);
        var failure = await Expect(FailureCause.TlsUntrusted, Local("https", peer.Port));
        Assert.Contains("self-signed", failure.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_named_in_caFile_is_trusted()
    {
        using var certificate = Peer.Certificate("127.0.0.1");
        await using var peer = Peer.Tls(certificate);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem());
        try
        {
            using var sender = new EndpointSender();
            var endpoint = Local("https", peer.Port) with { Transport = new Transport { CaFile = file } };
            var outcome = await sender.SendAsync(endpoint, Request(), CancellationToken.None);
            Assert.Null(outcome.Failure);
            await outcome.Answer!.DisposeAsync();
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_certificate_for_another_host()
    {
        using var certificate = Peer.Certificate("gateway.corp.example");
        await using var peer = Peer.Tls(certificate);
        var failure = await Expect(FailureCause.TlsWrongHost, Local("https", peer.Port));
        Assert.Contains("gateway.corp.example", failure.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_has_expired()
    {
        using var certificate = Peer.Certificate("127.0.0.1", DateTimeOffset.UtcNow.AddDays(-1));
        await using var peer = Peer.Tls(certificate);
        await Expect(FailureCause.TlsExpired, Local("https", peer.Port));
    }

    /// <summary>OpenSSL's words through the framework's layers, as an `openssl s_server -Verify 1` and a server for another name produce them.</summary>
    [Theory]
    [InlineData("error:0A00045C:SSL routines::tlsv13 alert certificate required", FailureCause.TlsClientCertificate, "PB-NET-09")]
    [InlineData("error:0A000418:SSL routines::tlsv1 alert unknown ca", FailureCause.TlsClientCertificate, "PB-NET-09")]
    [InlineData("error:0A000412:SSL routines::sslv3 alert bad certificate", FailureCause.TlsClientCertificate, "PB-NET-09")]
    [InlineData("error:0A000410:SSL routines::sslv3 alert handshake failure", FailureCause.TlsFailed, "PB-NET-17")]
    [InlineData("error:0A00042E:SSL routines::tlsv1 alert protocol version", FailureCause.TlsFailed, "PB-NET-17")]
    [InlineData("error:0A00010B:SSL routines::wrong version number", FailureCause.TlsFailed, "PB-NET-08")]
    public void An_alert_of_the_server(string words, FailureCause expected, string code)
    {
        var openSsl = new IOException("SSL Handshake failed with OpenSSL error - SSL_ERROR_SSL.", new InvalidOperationException(words));
        var failure = FailureMapping.FromException(new HttpRequestException(HttpRequestError.SecureConnectionError, "see inner", new AuthenticationException("see inner", openSsl)), Samples.Corp);
        Assert.Equal(expected, failure.Cause);
        Assert.DoesNotContain("error:0A", failure.Evidence, StringComparison.Ordinal);
        Assert.Equal(code, FailureDiagnosis.Explain(failure, Samples.Corp).Code);
        if (code == "PB-NET-09") Assert.Equal(expected, FailureMapping.FromException(new HttpRequestException("while reading", new IOException("decrypt", openSsl)), Samples.Corp).Cause);
    }

    [Fact]
    public async Task A_certificate_file_that_is_not_there()
    {
        var endpoint = Local("https", Peer.ClosedPort()) with { Transport = new Transport { CaFile = "/no/such/corp-root.pem" } };
        Assert.Equal("PB-NET-18", FailureDiagnosis.Explain(await Send(endpoint), endpoint).Code);
    }

    [Fact]
    public async Task Https_to_a_port_that_speaks_plain_http()
    {
        await using var peer = Peer.Answering("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        await Expect(FailureCause.TlsFailed, Local("https", peer.Port));
    }

    [Fact]
    public async Task Http_to_a_port_that_speaks_another_language()
    {
        await using var peer = Peer.Answering("SSH-2.0-OpenSSH_10.0\r\n");
        await Expect(FailureCause.NotHttp, Local("http", peer.Port));
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task A_server_that_hangs_up(string scheme)
    {
        using var certificate = Peer.Certificate("127.0.0.1");
        await using var peer = scheme == "http" ? Peer.Answering("") : Peer.Tls(certificate, answer: "");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem());
        try
        {
            await Expect(FailureCause.ClosedBeforeAnswer, Local(scheme, peer.Port) with { Transport = new Transport { CaFile = file } });
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_handshake_that_never_ends_counts_as_connecting()
    {
        await using var peer = Peer.Silent();
        await Expect(FailureCause.ConnectTimedOut, Local("https", peer.Port) with { Transport = new Transport { ConnectTimeout = TimeSpan.FromMilliseconds(200) } });
    }

    [Theory]
    [InlineData("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n", FailureCause.ProxyAuthentication)]
    [InlineData("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", FailureCause.ProxyFailed)]
    [InlineData("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", FailureCause.ProxyFailed)]
    public async Task A_proxy_that_refuses(string answer, FailureCause expected)
    {
        await using var proxy = Peer.Answering(answer);
        await Expect(expected, Behind(proxy.Port, "https"));
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task A_proxy_that_is_not_there(string scheme) =>
        await Expect(FailureCause.ProxyFailed, Behind(Peer.ClosedPort(), scheme));

    [Theory]
    [InlineData(SocketError.HostNotFound, FailureCause.NameNotResolved)]
    [InlineData(SocketError.TryAgain, FailureCause.NameNotResolved)]
    [InlineData(SocketError.NoData, FailureCause.NameNotResolved)]
    [InlineData(SocketError.ConnectionRefused, FailureCause.ConnectionRefused)]
    [InlineData(SocketError.TimedOut, FailureCause.ConnectTimedOut)]
    [InlineData(SocketError.NetworkUnreachable, FailureCause.Unreachable)]
    [InlineData(SocketError.HostUnreachable, FailureCause.Unreachable)]
    [InlineData(SocketError.NetworkDown, FailureCause.Unreachable)]
    [InlineData(SocketError.AccessDenied, FailureCause.Unreachable)]
    [InlineData(SocketError.ConnectionReset, FailureCause.ClosedBeforeAnswer)]
    public void A_sockets_error(SocketError error, FailureCause expected)
    {
        var socket = new SocketException((int)error);
        Assert.Equal(expected, FailureMapping.FromException(socket, Samples.Corp).Cause);
        Assert.Equal(expected, FailureMapping.FromException(new IOException("outer", socket), Samples.Corp).Cause);
    }

    [Fact]
    public void A_cancelled_connect_is_a_time_out() =>
        Assert.Equal(FailureCause.ConnectTimedOut, FailureMapping.FromException(new OperationCanceledException(), Samples.Corp).Cause);

    [Theory]
    [InlineData("The remote certificate is invalid according to the validation procedure: RemoteCertificateNameMismatch", FailureCause.TlsWrongHost)]
    [InlineData("The remote certificate is invalid because of errors in the certificate chain: UntrustedRoot", FailureCause.TlsUntrusted)]
    [InlineData("The remote certificate is invalid because of errors in the certificate chain: PartialChain", FailureCause.TlsUntrusted)]
    [InlineData("The remote certificate is invalid because of errors in the certificate chain: NotTimeValid", FailureCause.TlsExpired)]
    [InlineData("Authentication failed, see inner exception.", FailureCause.TlsFailed)]
    public void The_frameworks_own_words_about_a_certificate(string message, FailureCause expected) =>
        Assert.Equal(expected, FailureMapping.FromException(new HttpRequestException(HttpRequestError.SecureConnectionError, "x", new AuthenticationException(message)), Samples.Corp).Cause);

    [Theory]
    [InlineData(HttpRequestError.InvalidResponse, FailureCause.NotHttp)]
    [InlineData(HttpRequestError.ResponseEnded, FailureCause.ClosedBeforeAnswer)]
    [InlineData(HttpRequestError.NameResolutionError, FailureCause.NameNotResolved)]
    [InlineData(HttpRequestError.Unknown, FailureCause.ClosedBeforeAnswer)]
    public void The_frameworks_own_error_codes(HttpRequestError error, FailureCause expected) =>
        Assert.Equal(expected, FailureMapping.FromException(new HttpRequestException(error, "words"), Samples.Corp).Cause);

    private static Endpoint Local(string scheme, int port) => Samples.Make("local", $"{scheme}://127.0.0.1:{port}");

    /// <summary>An endpoint that is reached through a proxy on this machine; its own name is never looked up.</summary>
    private static Endpoint Behind(int proxyPort, string scheme) =>
        Samples.Make("corp", $"{scheme}://llm.corp.example") with { Transport = new Transport { Proxy = new Uri($"http://127.0.0.1:{proxyPort}") } };

    private static async Task<EndpointFailure> Expect(FailureCause expected, Endpoint endpoint)
    {
        var failure = await Send(endpoint);
        Assert.True(failure.Cause == expected, $"{failure.Cause} instead of {expected}: {failure.Evidence}");
        // Who hangs up in silence leaves no words.
        if (expected != FailureCause.ClosedBeforeAnswer) Assert.NotEmpty(failure.Evidence);
        return failure;
    }

    private static async Task<EndpointFailure> Send(Endpoint endpoint)
    {
        using var sender = new EndpointSender();
        var outcome = await sender.SendAsync(endpoint, Request(), CancellationToken.None);
        if (outcome.Answer is { } answer)
        {
            await answer.DisposeAsync();
            Assert.Fail($"answered {answer.Status}");
        }

        return outcome.Failure!;
    }

    private static EndpointRequest Request() => new() { Method = "GET", Target = "/v1/models", Headers = [] };
}
