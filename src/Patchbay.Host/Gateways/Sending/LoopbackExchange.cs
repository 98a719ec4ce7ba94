using System.Buffers;
using System.Net.Sockets;
using System.Text;

namespace Patchbay.Host.Gateways.Sending;

/// <summary>One HTTP/1.1 request to the local gateway and its answer, on a connection of its own.</summary>
/// <remarks>By hand because a launcher has 50 ms: the first request of an HttpClient alone costs a good part of that.</remarks>
internal sealed class LoopbackExchange : IAsyncDisposable
{
    private readonly NetworkStream _stream;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int _start;
    private int _end;
    private BodyKind _kind;
    private long _left;

    private LoopbackExchange(NetworkStream stream) => _stream = stream;

    private enum BodyKind
    {
        UntilClose,
        Length,
        Chunked,
        Ended,
    }

    /// <summary>The answer's status.</summary>
    public int Status { get; private set; }

    /// <summary>True once the body was read to the end that its framing announced; false when the connection broke before.</summary>
    public bool EndedInOrder => _kind == BodyKind.Ended;

    /// <summary>Sends a request without a body, and reads the answer's head.</summary>
    /// <exception cref="IOException">Nobody listens there, or what answers is not HTTP.</exception>
    public static Task<LoopbackExchange> SendAsync(Uri gateway, string method, string pathAndQuery, string token, CancellationToken cancellationToken) =>
        SendAsync(gateway, method, pathAndQuery, token, [], cancellationToken);

    /// <summary>Sends a request with a body of JSON, none when it is empty, and reads the answer's head.</summary>
    /// <exception cref="IOException">Nobody listens there, or what answers is not HTTP.</exception>
    public static async Task<LoopbackExchange> SendAsync(Uri gateway, string method, string pathAndQuery, string token, byte[] json, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(gateway.IdnHost.Trim('[', ']'), gateway.Port, cancellationToken).ConfigureAwait(false);
            var exchange = new LoopbackExchange(new NetworkStream(socket, ownsSocket: true));
            var type = json.Length > 0 ? "Content-Type: application/json\r\n" : "";
            var head = $"{method} {pathAndQuery} HTTP/1.1\r\nHost: {gateway.Authority}\r\n{Protocol.Control.ControlPaths.TokenHeader}: {token}\r\n{type}Content-Length: {json.Length}\r\nConnection: close\r\n\r\n";
            await exchange._stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. json], cancellationToken).ConfigureAwait(false);
            await exchange.ReadHeadAsync(cancellationToken).ConfigureAwait(false);
            return exchange;
        }
        catch (SocketException refused)
        {
            socket.Dispose();
            throw new IOException(refused.Message, refused);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The whole body.</summary>
    public async Task<byte[]> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>();
        while (await ReadAsync(body.GetMemory(4096), cancellationToken).ConfigureAwait(false) is > 0 and var read) body.Advance(read);
        return body.WrittenSpan.ToArray();
    }

    /// <summary>Reads some of the body.</summary>
    /// <returns>0 at its end, in order or not (<see cref="EndedInOrder"/>).</returns>
    public async ValueTask<int> ReadAsync(Memory<byte> into, CancellationToken cancellationToken)
    {
        if (_kind == BodyKind.Chunked && _left == 0 && !await NextChunkAsync(cancellationToken).ConfigureAwait(false)) return 0;
        if (_kind == BodyKind.Ended) return 0;
        if (_start == _end && !await FillAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_kind == BodyKind.UntilClose) _kind = BodyKind.Ended;
            return 0;
        }

        var count = Math.Min(into.Length, _end - _start);
        if (_kind != BodyKind.UntilClose) count = (int)Math.Min(count, _left);
        _buffer.AsMemory(_start, count).CopyTo(into);
        _start += count;
        _left -= count;
        if (_left == 0 && _kind == BodyKind.Length) _kind = BodyKind.Ended;
        else if (_left == 0 && _kind == BodyKind.Chunked) await ReadLineAsync(cancellationToken).ConfigureAwait(false);
        return count;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private async Task ReadHeadAsync(CancellationToken cancellationToken)
    {
        var status = await ReadLineAsync(cancellationToken).ConfigureAwait(false);
        if (status is not { Length: >= 12 } || !status.StartsWith("HTTP/1.", StringComparison.Ordinal) || !int.TryParse(status.AsSpan(9, 3), CultureInfo.InvariantCulture, out var code))
        {
            throw new IOException("what listens there does not speak HTTP");
        }

        Status = code;
        while (await ReadLineAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } header)
        {
            var colon = header.IndexOf(':');
            if (colon < 0) continue;
            var value = header.AsSpan(colon + 1).Trim();
            if (header.AsSpan(0, colon).Equals("Content-Length", StringComparison.OrdinalIgnoreCase) && long.TryParse(value, CultureInfo.InvariantCulture, out _left))
            {
                _kind = _left == 0 ? BodyKind.Ended : BodyKind.Length;
            }
            else if (header.AsSpan(0, colon).Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)) _kind = BodyKind.Chunked;
        }
    }

    private async Task<bool> NextChunkAsync(CancellationToken cancellationToken)
    {
        var size = await ReadLineAsync(cancellationToken).ConfigureAwait(false);
        if (size is null || !long.TryParse(size.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out _left)) return false;
        if (_left > 0) return true;
        _kind = BodyKind.Ended;
        return false;
    }

    /// <summary>A line without its end; null when the connection ended.</summary>
    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = Encoding.Latin1.GetString(_buffer, _start, length).TrimEnd('\r');
                _start += length + 1;
                return line;
            }

            if (_end - _start == _buffer.Length) throw new IOException("what listens there sends endless lines");
            if (!await FillAsync(cancellationToken).ConfigureAwait(false)) return null;
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }
}
