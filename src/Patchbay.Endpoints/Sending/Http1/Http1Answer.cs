using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Patchbay.Endpoints.Sending.Http1;

/// <summary>The answer on a plain HTTP/1.1 connection. Reads straight from the socket into the caller's buffer.</summary>
internal sealed class Http1Answer : EndpointAnswer
{
    private enum Framing { None, Length, Chunked, Connection }

    private readonly Http1Connection _connection;
    private readonly Http1Pool _pool;
    private readonly Framing _framing;
    private readonly bool _keepsConnection;
    private ChunkedDecoder _chunks;
    private long _remaining;
    private bool _ended;
    private bool _hasSurplus;
    private int _disposed;

    public static Http1Answer Create(Http1Connection connection, Http1Pool pool, ResponseHead head, bool hasNoBody)
    {
        var framing = hasNoBody || head.Status is 204 or 304 ? Framing.None
            : head.IsChunked ? Framing.Chunked
            : head.ContentLength is not null ? Framing.Length
            : Framing.Connection;
        return new Http1Answer(connection, pool, head, framing)
        {
            Status = head.Status,
            Headers = head.Headers,
            ContentLength = head.IsChunked ? null : head.ContentLength,
            EndsWithConnection = framing == Framing.Connection,
        };
    }

    private Http1Answer(Http1Connection connection, Http1Pool pool, ResponseHead head, Framing framing)
    {
        _connection = connection;
        _pool = pool;
        _framing = framing;
        _keepsConnection = head.KeepsConnection && framing != Framing.Connection;
        _remaining = framing == Framing.Length ? head.ContentLength!.Value : 0;
        _ended = framing == Framing.None || (framing == Framing.Length && _remaining == 0);
    }

    public override bool IsEnded => _ended;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        while (!_ended && Failure is null)
        {
            int read;
            try
            {
                read = _connection.HasAhead ? _connection.TakeAhead(buffer.Span) : await _connection.ReceiveAsync(buffer).ConfigureAwait(false);
            }
            catch (SocketException broken)
            {
                return Fail(broken.Message);
            }
            catch (ObjectDisposedException)
            {
                return Fail("the connection was closed here");
            }

            if (read == 0)
            {
                if (_framing != Framing.Connection) return Fail("the connection ended inside the answer");
                _ended = true;
                return 0;
            }

            var body = Decode(buffer.Span[..read]);
            if (body != 0) return body;
        }

        return Failure is null ? 0 : -1;
    }

    /// <returns>Body bytes now at the front of <paramref name="bytes"/>; 0 when they were framing only; −1 when they are broken.</returns>
    private int Decode(Span<byte> bytes)
    {
        switch (_framing)
        {
            case Framing.Chunked:
                var decoded = _chunks.Decode(bytes, out var consumed);
                if (_chunks.IsBroken)
                {
                    // What was decoded before the fault is the client's; the failure is told by the next read.
                    var failed = Fail("the chunked transfer coding is broken");
                    return decoded < 0 ? failed : decoded;
                }

                _ended = _chunks.IsDone;
                // Bytes after the end belong to no request of ours: such a connection is not used again.
                _hasSurplus = consumed < bytes.Length;
                return decoded;
            case Framing.Length:
                var length = (int)Math.Min(_remaining, bytes.Length);
                _remaining -= length;
                _ended = _remaining == 0;
                return length;
            default:
                return bytes.Length;
        }
    }

    private int Fail(string evidence)
    {
        Failure = new EndpointFailure(FailureCause.Cut, evidence);
        return -1;
    }

    public override void Abort() => _connection.Dispose();

    public override ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return ValueTask.CompletedTask;
        if (_ended && _keepsConnection && Failure is null && !_hasSurplus && !_connection.HasAhead) _pool.Return(_connection);
        else _connection.Dispose();
        return ValueTask.CompletedTask;
    }
}
