using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Patchbay.Endpoints.Sending.Http1;

/// <summary>Finds out whether a port that hung up on plain HTTP speaks TLS. Asked after a failure only, and nothing is ever sent.</summary>
internal static class TlsPort
{
    /// <summary>The whole look: the explanation of a dead endpoint must not wait for it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(500);

    /// <summary>True when the server at the endpoint's address shows a certificate.</summary>
    public static async ValueTask<bool> IsAtAsync(Endpoint endpoint)
    {
        var showedCertificate = false;
        using var limit = new CancellationTokenSource(Limit);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint.Url.IdnHost.Trim('[', ']'), endpoint.Url.Port, limit.Token).ConfigureAwait(false);
            using var stream = new SslStream(new NetworkStream(socket), leaveInnerStreamOpen: false, (_, certificate, _, _) =>
            {
                showedCertificate = certificate is not null;
                return false; // Seen is enough; the handshake ends here.
            });
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = endpoint.Url.IdnHost }, limit.Token).ConfigureAwait(false);
        }
        catch (Exception ended) when (ended is AuthenticationException or IOException or OperationCanceledException or SocketException)
        {
            // As it should, or there is no TLS.
        }

        return showedCertificate;
    }
}
