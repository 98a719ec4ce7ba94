using System.Buffers;
using System.IO.Compression;
using Patchbay.Endpoints.Sending;

namespace Patchbay.Gateway.Failures;

/// <summary>The first bytes of an answer's body, held back until it is known whether the answer is what it should be.</summary>
internal sealed class AnswerPrefix : IDisposable
{
    /// <summary>Enough for any error body; of a longer one the rest follows unread.</summary>
    private const int MaxBytes = 64 * 1024;

    private byte[] _buffer;
    private readonly string _contentEncoding;

    private AnswerPrefix(byte[] buffer, string contentEncoding)
    {
        _buffer = buffer;
        _contentEncoding = contentEncoding;
    }

    /// <summary>Bytes as they came.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, Length);

    /// <summary>How many there are.</summary>
    public int Length { get; private set; }

    /// <summary>What the last read returned: 0 = the body is whole, −1 = it was cut, else there is more.</summary>
    public int LastRead { get; private set; }

    /// <summary>Reads the first piece: whatever one read brings.</summary>
    public static async ValueTask<AnswerPrefix> ReadFirstAsync(EndpointAnswer answer)
    {
        var prefix = new AnswerPrefix(ArrayPool<byte>.Shared.Rent(4096), answer.Header("Content-Encoding"));
        await prefix.ReadMoreAsync(answer).ConfigureAwait(false);
        return prefix;
    }

    /// <summary>Reads the body whole, or its first 64 KiB.</summary>
    public static async ValueTask<AnswerPrefix> ReadAllAsync(EndpointAnswer answer)
    {
        var prefix = new AnswerPrefix(ArrayPool<byte>.Shared.Rent(MaxBytes), answer.Header("Content-Encoding"));
        await prefix.ReadMoreAsync(answer).ConfigureAwait(false);
        await prefix.ReadRestAsync(answer).ConfigureAwait(false);
        return prefix;
    }

    /// <summary>True for the beginning of one JSON value, of which a client can use nothing before it is whole. Not for the blanks that
    /// some servers send while they compute: those must go on at once.</summary>
    public bool IsPartOfJson => LastRead > 0 && _buffer[0] == '{';

    /// <summary>Reads on to the end of the body, or its first 64 KiB.</summary>
    /// <param name="answer">The same answer.</param>
    /// <param name="touch">Called for each piece.</param>
    public async ValueTask ReadRestAsync(EndpointAnswer answer, Action? touch = null)
    {
        while (LastRead > 0 && !answer.IsEnded && Length < MaxBytes - 1024)
        {
            Grow();
            await ReadMoreAsync(answer).ConfigureAwait(false);
            touch?.Invoke();
        }
    }

    /// <summary>The bytes with their content encoding taken off, as far as that goes.</summary>
    public ReadOnlyMemory<byte> Decoded()
    {
        if (_contentEncoding is "" or "identity" || Length == 0) return Bytes;
        using var source = new MemoryStream(_buffer, 0, Length, writable: false);
        using Stream? decoder = _contentEncoding.ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(source, CompressionMode.Decompress),
            "br" => new BrotliStream(source, CompressionMode.Decompress),
            "deflate" => new ZLibStream(source, CompressionMode.Decompress),
            _ => null,
        };
        if (decoder is null) return default;
        var decoded = new byte[MaxBytes];
        var length = 0;
        try
        {
            while (length < decoded.Length && decoder.Read(decoded, length, decoded.Length - length) is var read and > 0) length += read;
        }
        catch (InvalidDataException)
        {
            // Cut, or not what its header says: what could be read must do.
        }

        return decoded.AsMemory(0, length);
    }

    private async ValueTask ReadMoreAsync(EndpointAnswer answer)
    {
        LastRead = await answer.ReadAsync(_buffer.AsMemory(Length)).ConfigureAwait(false);
        if (LastRead > 0) Length += LastRead;
    }

    private void Grow()
    {
        if (_buffer.Length >= MaxBytes) return;
        var larger = ArrayPool<byte>.Shared.Rent(MaxBytes);
        Bytes.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
