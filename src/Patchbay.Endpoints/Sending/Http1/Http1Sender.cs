using System.Collections.Concurrent;
using System.Net.Sockets;
using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Endpoints.Sending.Http1;

/// <summary>Sends over plain HTTP/1.1 without a proxy: local model servers, sidecars, and everything else on loopback.</summary>
internal sealed class Http1Sender
{
    private readonly ConcurrentDictionary<string, Http1Pool> _pools = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sends <paramref name="request"/> and waits for the head of the answer.</summary>
    public async ValueTask<SendOutcome> SendAsync(Endpoint endpoint, EndpointRequest request, CancellationToken cancellationToken)
    {
        var authority = endpoint.Authority;
        var pool = _pools.GetOrAdd(authority, static _ => new Http1Pool());
        var connection = pool.TryRent();
        var closed = connection is null ? FailureCause.ClosedBeforeAnswer : FailureCause.StaleConnection;
        if (connection is null)
        {
            // :: Step 1: connect. Nothing has been sent yet, so this step alone may try again.
            var (port, failure) = await Connector.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested) { port?.Dispose(); return ClientGone; }
            if (port is null) return FailureMapping.FromException(failure!, endpoint);
            connection = new Http1Connection(port);
        }

        // :: Step 2: whoever gives up closes the connection; that ends whatever waits on it.
        using var gone = cancellationToken.UnsafeRegister(static state => ((Http1Connection)state!).Dispose(), connection);
        var keep = false;
        try
        {
            // :: Step 3: send. An endpoint may refuse in the middle of a large body and close; what it said is still to be read.
            SocketException? broken = null;
            try
            {
                await connection.SendAsync(authority, endpoint.BasePath, request).ConfigureAwait(false);
            }
            catch (SocketException failure)
            {
                broken = failure;
            }

            // :: Step 4: the head of the answer.
            var (head, cause, evidence) = await connection.ReadHeadAsync().ConfigureAwait(false);
            if (head is null) return cause == FailureCause.ClosedBeforeAnswer ? await ClosedAsync(endpoint, closed, broken?.Message ?? evidence).ConfigureAwait(false) : new EndpointFailure(cause, broken?.Message ?? evidence);
            keep = true;
            return Http1Answer.Create(connection, pool, head, request.Method == "HEAD");
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            return cancellationToken.IsCancellationRequested ? ClientGone : await ClosedAsync(endpoint, closed, failure.Message).ConfigureAwait(false);
        }
        finally
        {
            if (!keep) connection.Dispose();
        }
    }

    /// <summary>A server that expects TLS hangs up on plain HTTP, often without a word; that is worth one look before the person is told.</summary>
    private static async ValueTask<SendOutcome> ClosedAsync(Endpoint endpoint, FailureCause closed, string evidence) =>
        closed == FailureCause.ClosedBeforeAnswer && await TlsPort.IsAtAsync(endpoint).ConfigureAwait(false)
            ? new EndpointFailure(FailureCause.NotHttp, "the port speaks TLS")
            : new EndpointFailure(closed, evidence);

    /// <summary>Closes idle connections that are too old; called now and then.</summary>
    public void Trim()
    {
        foreach (var pool in _pools.Values) pool.Trim();
    }

    private static SendOutcome ClientGone { get; } = new EndpointFailure(FailureCause.ClientGone, "the client closed the connection");
}
