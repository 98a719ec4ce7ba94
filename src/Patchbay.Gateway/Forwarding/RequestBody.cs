using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Patchbay.Gateway.Forwarding;

/// <summary>A request body, read once into one pooled buffer.</summary>
internal sealed class RequestBody : IDisposable
{
    private byte[]? _buffer;
    private int _length;

    /// <summary>The bytes; valid until disposed.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads the body of <paramref name="request"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxBytes">Largest body taken.</param>
    /// <returns>Null when the body is larger.</returns>
    /// <exception cref="IOException">The client went away inside it.</exception>
    public static async ValueTask<RequestBody?> ReadAsync(HttpRequest request, long maxBytes)
    {
        var announced = request.ContentLength;
        if (announced > maxBytes) return null;
        if (announced is null && request.Headers.TransferEncoding.Count == 0) return new RequestBody();

        var body = new RequestBody { _buffer = ArrayPool<byte>.Shared.Rent((int)Math.Max(announced ?? 16 * 1024, 1)) };
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync().ConfigureAwait(false);
            var fits = body._length + read.Buffer.Length <= maxBytes;
            if (fits) body.Append(read.Buffer);
            reader.AdvanceTo(read.Buffer.End);
            if (!fits)
            {
                body.Dispose();
                return null;
            }

            if (read.IsCompleted) return body;
        }
    }

    private void Append(in ReadOnlySequence<byte> bytes)
    {
        var needed = _length + (int)bytes.Length;
        if (needed > _buffer!.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _buffer.Length * 2));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        bytes.CopyTo(_buffer.AsSpan(_length));
        _length = needed;
    }

    /// <summary>Gives the buffer back; the second time does nothing.</summary>
    public void Dispose()
    {
        if (_buffer is not null) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = null;
        _length = 0;
    }
}
