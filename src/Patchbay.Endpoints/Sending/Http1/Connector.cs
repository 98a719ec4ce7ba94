using System.Net;
using System.Net.Sockets;
using Patchbay.Endpoints.Sending.Http1.Sockets;

namespace Patchbay.Endpoints.Sending.Http1;

/// <summary>Makes plain TCP connections; the only thing the gateway ever tries again.</summary>
/// <remarks>A refused connection reached nobody, so trying again repeats nothing. Local servers restart in well under a second;
/// two more tries within three quarters of one cover that, and a dead endpoint is still explained inside two seconds.</remarks>
internal static class Connector
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(500)];

    /// <summary>Connects to the endpoint's host.</summary>
    /// <returns>A connected port, or the last failure.</returns>
    public static async ValueTask<(SocketPort? Port, Exception? Failure)> ConnectAsync(Endpoint endpoint, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(endpoint.Transport.ConnectTimeout);
        for (var attempt = 0; ; attempt++)
        {
            var (port, failure) = await TryOnceAsync(endpoint.Url, limit.Token).ConfigureAwait(false);
            if (port is not null) return (port, null);
            if (failure is not SocketException { SocketErrorCode: SocketError.ConnectionRefused } || attempt == Pauses.Length) return (null, failure);
            try
            {
                await Task.Delay(Pauses[attempt], limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return (null, failure);
            }
        }
    }

    private static async ValueTask<(SocketPort? Port, Exception? Failure)> TryOnceAsync(Uri url, CancellationToken cancellationToken)
    {
        Exception? last = null;
        try
        {
            IPAddress[] addresses = IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out var literal) ? [literal] : await Dns.GetHostAddressesAsync(url.IdnHost, cancellationToken).ConfigureAwait(false);
            foreach (var address in addresses)
            {
                var port = SocketPort.Create(address.AddressFamily);
                try
                {
                    await port.ConnectAsync(new IPEndPoint(address, url.Port), cancellationToken).ConfigureAwait(false);
                    return (port, null);
                }
                catch (Exception failure) when (failure is SocketException or OperationCanceledException)
                {
                    port.Dispose();
                    last = failure;
                    if (failure is OperationCanceledException) break;
                }
            }
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            last = failure;
        }

        return (null, last ?? new SocketException((int)SocketError.HostNotFound));
    }
}
