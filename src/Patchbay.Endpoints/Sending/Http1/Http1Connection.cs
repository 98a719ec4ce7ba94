using System.Buffers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using Patchbay.Endpoints.Sending.Http1.Sockets;

namespace Patchbay.Endpoints.Sending.Http1;

/// <summary>One plain HTTP/1.1 connection to an endpoint: a port and the bytes read ahead of their use.</summary>
/// <remarks>Why not SocketsHttpHandler: at a hundred paced streams it cost several thread hops an event; here an event is one
/// receive that completes on the thread that will send it on (bench/results).</remarks>
internal sealed class Http1Connection(SocketPort port) : IDisposable
{
    /// <summary>Head and the body's beginning leave in one segment train; what is beyond is sent from where it lies.</summary>
    private const int FirstSendBytes = 128 * 1024;

    /// <summary>A head longer than this is not an answer of any endpoint we know (Kestrel and nginx allow 32 KiB).</summary>
    private const int MaxHeadBytes = 64 * 1024;

    private byte[] _ahead = [];
    private int _start;
    private int _end;

    /// <summary>When it was put back, in milliseconds of <see cref="Environment.TickCount64"/>.</summary>
    public long IdleSince { get; set; }

    /// <summary>Bytes that arrived with the head and belong to the body.</summary>
    public bool HasAhead => _end > _start;

    /// <summary>False when the other end has closed it, or has sent what nobody asked for.</summary>
    public bool IsUsable() => port.IsUsable();

    /// <summary>Sends a request whole.</summary>
    /// <exception cref="SocketException">The connection broke; an answer may have been sent before it did.</exception>
    public async ValueTask SendAsync(string authority, string basePath, EndpointRequest request)
    {
        var body = request.Body;
        var headBytes = RequestHead.MeasureAtMost(authority, basePath, request);
        var buffer = ArrayPool<byte>.Shared.Rent(headBytes + Math.Min(body.Length, FirstSendBytes));
        try
        {
            var length = RequestHead.Write(buffer, authority, basePath, request);
            var sent = body.CopyTo(0, buffer.AsSpan(length, Math.Min(body.Length, FirstSendBytes)));
            await port.SendAsync(buffer.AsMemory(0, length + sent)).ConfigureAwait(false);
            while (sent < body.Length)
            {
                var copied = body.CopyTo(sent, buffer);
                await port.SendAsync(buffer.AsMemory(0, copied)).ConfigureAwait(false);
                sent += copied;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads the next final response head; interim ones (1xx) are read over.</summary>
    /// <returns>The head, or the reason why there is none.</returns>
    /// <exception cref="SocketException">The connection broke.</exception>
    public async ValueTask<(ResponseHead? Head, FailureCause Cause, string Evidence)> ReadHeadAsync()
    {
        while (true)
        {
            var length = ResponseHead.FindEnd(_ahead.AsSpan(_start, _end - _start));
            if (length >= 0)
            {
                var head = ResponseHead.Parse(_ahead.AsSpan(_start, length));
                if (head is null) return (null, FailureCause.NotHttp, Printable());
                _start += length;
                if (head.Status is >= 100 and < 200 && head.Status != 101) continue;
                ReleaseIfEmpty();
                return (head, default, "");
            }

            if (!ResponseHead.LooksLikeHttp(_ahead.AsSpan(_start, _end - _start)) || _end - _start >= MaxHeadBytes) return (null, FailureCause.NotHttp, Printable());
            MakeRoom();
            var read = await port.ReceiveAsync(_ahead.AsMemory(_end)).ConfigureAwait(false);
            if (read == 0) return (null, _end > _start ? FailureCause.NotHttp : FailureCause.ClosedBeforeAnswer, Printable());
            _end += read;
        }
    }

    /// <summary>Moves bytes read ahead to the caller.</summary>
    public int TakeAhead(Span<byte> destination)
    {
        var length = Math.Min(destination.Length, _end - _start);
        _ahead.AsSpan(_start, length).CopyTo(destination);
        _start += length;
        ReleaseIfEmpty();
        return length;
    }

    /// <summary>Receives what there is; 0 when the other end has closed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) => port.ReceiveAsync(buffer);

    /// <summary>Closes it at once; an operation that waits on it ends with an exception.</summary>
    public void Dispose() => port.Dispose();

    private void MakeRoom()
    {
        if (_end < _ahead.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(4096, (_end - _start) * 2));
        _ahead.AsSpan(_start, _end - _start).CopyTo(larger);
        if (_ahead.Length > 0) ArrayPool<byte>.Shared.Return(_ahead);
        (_ahead, _end, _start) = (larger, _end - _start, 0);
    }

    private void ReleaseIfEmpty()
    {
        if (_end > _start || _ahead.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_ahead);
        (_ahead, _start, _end) = ([], 0, 0);
    }

    private string Printable()
    {
        var text = Encoding.Latin1.GetString(_ahead.AsSpan(_start, Math.Min(_end - _start, 200)));
        return string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = source[i] is >= ' ' and < (char)127 ? source[i] : '.';
        });
    }
}
