using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Sending;
using Patchbay.Endpoints.Sending.Handler;

namespace Patchbay.Endpoints.Probing;

/// <summary>The first steps of a probe: name, connection and TLS, each by itself, so that each has its own time and its own reason.</summary>
/// <remarks>With a proxy they are about the proxy; TLS to the endpoint is then judged by the request that goes through it.</remarks>
internal sealed class ConnectionProbe(Endpoint endpoint, Uri? proxy, TimeProvider time)
{
    private Uri Target => proxy ?? endpoint.Url;

    /// <summary>The certificate that was shown and trusted; null when there was none.</summary>
    public CertificateFacts? Certificate { get; private set; }

    /// <summary>Told of each step as it is taken.</summary>
    public Action<ProbeStep>? Taken { get; init; }

    /// <summary>Takes the steps until one fails.</summary>
    public async Task<List<ProbeStep>> RunAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(endpoint.Transport.ConnectTimeout);

        var (name, addresses) = await ResolveAsync(limit.Token).ConfigureAwait(false);
        Taken?.Invoke(name);
        if (name.Outcome == ProbeOutcome.Fail) return [name];

        var (connect, socket) = await ConnectAsync(addresses, limit.Token).ConfigureAwait(false);
        Taken?.Invoke(connect);
        using (socket)
        {
            if (socket is null || proxy is not null || endpoint.Url.Scheme != Uri.UriSchemeHttps) return [name, connect];
            var tls = await ShakeHandsAsync(socket, limit.Token).ConfigureAwait(false);
            Taken?.Invoke(tls);
            return [name, connect, tls];
        }
    }

    private async Task<(ProbeStep Step, IPAddress[] Addresses)> ResolveAsync(CancellationToken cancellationToken)
    {
        var clock = new StepClock(time, ProbeSteps.Name);
        if (IPAddress.TryParse(Target.DnsSafeHost, out var literal)) return (clock.Pass(literal.ToString()), [literal]);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(Target.IdnHost, cancellationToken).ConfigureAwait(false);
            return addresses.Length == 0
                ? (clock.Fail(Explain(new EndpointFailure(FailureCause.NameNotResolved, "no address"))), [])
                : (clock.Pass($"{Target.IdnHost} is {string.Join(", ", addresses.Take(3).Select(address => address.ToString()))}"), addresses);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            return (clock.Fail(Explain(FailureMapping.FromException(failure, endpoint))), []);
        }
    }

    private async Task<(ProbeStep Step, Socket? Socket)> ConnectAsync(IPAddress[] addresses, CancellationToken cancellationToken)
    {
        var clock = new StepClock(time, ProbeSteps.Connect);
        Exception? last = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, Target.Port), cancellationToken).ConfigureAwait(false);
                return (clock.Pass(proxy is null ? Target.Authority : $"proxy {Target.Authority}"), socket);
            }
            catch (Exception failure) when (failure is SocketException or OperationCanceledException)
            {
                socket.Dispose();
                last = failure;
            }
        }

        return (clock.Fail(Explain(FailureMapping.FromException(last!, endpoint))), null);
    }

    private async Task<ProbeStep> ShakeHandsAsync(Socket socket, CancellationToken cancellationToken)
    {
        var clock = new StepClock(time, ProbeSteps.Tls);
        try
        {
            // The very options that requests use: same authorities, same client certificate.
            using var handler = HandlerFactory.Create(endpoint.Transport, null);
            var options = handler.SslOptions;
            options.TargetHost = endpoint.Url.IdnHost;
            options.ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
            var tls = new SslStream(new NetworkStream(socket));
            await using (tls.ConfigureAwait(false))
            {
                await tls.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
                if (tls.RemoteCertificate is X509Certificate2 leaf) Certificate = new CertificateFacts(leaf.Issuer, leaf.NotAfter.ToUniversalTime());
                return clock.Pass($"{Words(tls.SslProtocol)}, certificate until {tls.RemoteCertificate?.GetExpirationDateString()}");
            }
        }
        catch (OperationCanceledException tooLate)
        {
            return clock.Fail(Explain(FailureMapping.FromException(tooLate, endpoint)));
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException or SocketException or CryptographicException or UnauthorizedAccessException)
        {
            // Worded as the framework's client does, so that a request and its probe name the same cause.
            var worded = new HttpRequestException(HttpRequestError.SecureConnectionError, failure.Message, failure);
            return clock.Fail(Explain(FailureMapping.FromException(worded, endpoint)));
        }
    }

    /// <summary>Whatever is wrong with the way to a proxy is the proxy's finding, not the endpoint's.</summary>
    private Finding Explain(EndpointFailure failure) =>
        FailureDiagnosis.Explain(proxy is null ? failure : failure with { Cause = FailureCause.ProxyFailed, Evidence = $"{Target.Authority}: {failure.Evidence}" }, endpoint);

    private static string Words(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls13 => "TLS 1.3",
        SslProtocols.Tls12 => "TLS 1.2",
        _ => protocol.ToString(),
    };
}

/// <summary>What is worth knowing of a certificate that is good.</summary>
/// <param name="Issuer">Who signed it.</param>
/// <param name="Until">Its end.</param>
internal sealed record CertificateFacts(string Issuer, DateTime Until);
