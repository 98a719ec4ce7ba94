using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host.Gateways;

namespace Patchbay.Host.Guarding;

/// <summary>Answers at the address of a gateway that is not there: an error that Claude Code shows after one request, word for word.</summary>
/// <remarks>424 and <c>x-should-retry: false</c>: other statuses are retried for three minutes or lose their text (measured, 2.1.330).
/// It reads no credential and keeps nothing of a request.</remarks>
/// <param name="address">The gateway's address.</param>
/// <param name="restart">Tries to start the gateway; null when somebody has stopped it on purpose.</param>
/// <param name="why">Why it could not be started; null when that is not known or it was not tried.</param>
/// <param name="time">The clock.</param>
internal sealed class StandIn(Uri address, Func<Task<GatewaySearch>>? restart, Finding? why, TimeProvider time)
{
    /// <summary>An agent left open over lunch still learns what happened; after that nobody is there.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromHours(2);

    /// <summary>A start that fails takes up to ten seconds; another one right after it would fail too.</summary>
    private static readonly TimeSpan RestartInterval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(30);

    private Finding? _why = why;
    private long _tried = why is null ? 0 : time.GetTimestamp();

    /// <summary>Answers until the gateway has been started, or nobody has asked for <see cref="Idle"/>.</summary>
    /// <returns>True when a gateway runs again.</returns>
    /// <exception cref="SocketException">The address is somebody else's.</exception>
    public async Task<bool> AnswerAsync(Action onReady, CancellationToken cancellationToken)
    {
        var listener = Listen();
        try
        {
            onReady();
            while (true)
            {
                using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                idle.CancelAfter(Idle);
                TcpClient client;
                try
                {
                    client = await listener.AcceptTcpClientAsync(idle.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    return false;
                }

                if (restart is null || (_tried != 0 && time.GetElapsedTime(_tried) < RestartInterval))
                {
                    _ = TellAsync(client, isBack: false);
                    continue;
                }

                // The new gateway needs the address; who has been accepted already keeps the connection.
                listener.Stop();
                var search = await restart().ConfigureAwait(false);
                _why = search.Finding;
                _tried = time.GetTimestamp();
                if (search.Gateway is null) listener = Listen();
                var told = TellAsync(client, search.Gateway is not null);
                if (search.Gateway is null) continue;
                await told.ConfigureAwait(false);
                return true;
            }
        }
        finally
        {
            listener.Stop();
        }
    }

    private TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.TryParse(address.IdnHost.Trim('[', ']'), out var ip) ? ip : IPAddress.Loopback, address.Port);
        listener.Start();
        return listener;
    }

    private async Task TellAsync(TcpClient client, bool isBack)
    {
        using var connection = client;
        using var limit = new CancellationTokenSource(RequestLimit);
        try
        {
            var stream = client.GetStream();
            await SkipRequestAsync(stream, limit.Token).ConfigureAwait(false);
            var body = Body(isBack);
            var head = isBack ? "503 Service Unavailable\r\nretry-after: 0\r\nx-should-retry: true" : "424 Failed Dependency\r\nx-should-retry: false";
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\ncontent-type: application/json\r\ncontent-length: {body.Length}\r\nconnection: close\r\n\r\n"), limit.Token).ConfigureAwait(false);
            await stream.WriteAsync(body, limit.Token).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException)
        {
            // Whoever asked has left.
        }
    }

    private byte[] Body(bool isBack)
    {
        var words = isBack ? "Patchbay's gateway was down and has just been started again."
            : (restart is null || _why is null ? OwnFindings.GatewayStopped(address.Authority) : OwnFindings.GatewayNotBack(address.Authority, _why)).Message;
        return Encoding.UTF8.GetBytes($$$"""{"type":"error","error":{"type":"api_error","message":"{{{JsonEncodedText.Encode(words, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}}}"}}""");
    }

    /// <summary>Reads the whole request: closing a connection with unread bytes would take the answer away from the client.</summary>
    private static async Task SkipRequestAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        const int maxHead = 64 * 1024;
        var buffer = new byte[16 * 1024];
        var head = new List<byte>();
        while (head.Count < maxHead)
        {
            var read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (read == 0) return;
            head.AddRange(buffer.AsSpan(0, read));
            var text = Encoding.Latin1.GetString([.. head]);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0) continue;
            var rest = Length(text[..end]) - (head.Count - end - 4);
            while (rest > 0 && await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var more) rest -= more;
            return;
        }
    }

    private static long Length(string head)
    {
        var line = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase));
        return line is not null && long.TryParse(line.AsSpan(15).Trim(), CultureInfo.InvariantCulture, out var length) ? length : 0;
    }
}
