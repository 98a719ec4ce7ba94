using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Patchbay.Endpoints.Sending.Handler;

/// <summary>Holds every request to one <c>connectTimeout</c>, however many wait for a connection to the same host.</summary>
/// <remarks>The framework's pool makes one HTTP/2 connection at a time, and gives each waiting request an attempt of its own: measured
/// against a host that drops connection attempts, three requests at once failed after 1.5, 3.0 and 4.5 s. Here the time that a request has
/// already waited for attempts that came to nothing counts against its own.</remarks>
internal sealed class ConnectPatience(TimeSpan limit)
{
    private static readonly HttpRequestOptionsKey<long> Asked = new("patchbay.asked");

    /// <summary>Since when no attempt has got through, by host; a host is in here only while that is so.</summary>
    private readonly ConcurrentDictionary<DnsEndPoint, long> _failingSince = new();

    /// <summary>Notes on a request when it was asked.</summary>
    public static void Mark(HttpRequestMessage request) => request.Options.Set(Asked, Stopwatch.GetTimestamp());

    /// <summary>Connects as the framework would, in what is left of the first waiting request's time.</summary>
    /// <exception cref="SocketException">Nobody there, or no time left (<see cref="SocketError.TimedOut"/>).</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, now) = (context.DnsEndPoint, Stopwatch.GetTimestamp());
        var left = limit - WaitedInVain(context, now);
        if (left <= TimeSpan.Zero) throw new SocketException((int)SocketError.TimedOut);
        _failingSince.TryAdd(host, now);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            time.CancelAfter(left);
            await socket.ConnectAsync(host, time.Token).ConfigureAwait(false);
            _failingSince.TryRemove(host, out _);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private TimeSpan WaitedInVain(SocketsHttpConnectionContext context, long now) =>
        context.InitialRequestMessage.Options.TryGetValue(Asked, out var asked) && _failingSince.TryGetValue(context.DnsEndPoint, out var since)
            ? Stopwatch.GetElapsedTime(Math.Max(asked, since), now)
            : TimeSpan.Zero;
}
