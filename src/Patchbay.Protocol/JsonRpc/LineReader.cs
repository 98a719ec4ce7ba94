using System.Buffers;

namespace Patchbay.Protocol.JsonRpc;

/// <summary>One line of a stream.</summary>
/// <param name="Bytes">The line without its end; of one that is too long the first 64 KiB. Valid until the next read.</param>
/// <param name="IsTooLong">True when it was longer than allowed; the rest of it was skipped.</param>
internal readonly record struct StreamLine(ReadOnlyMemory<byte> Bytes, bool IsTooLong);

/// <summary>Cuts a stream into lines that end with LF or CRLF, however its bytes arrive. Each byte is looked at once, and a line that is
/// too long takes no more memory than one that is not.</summary>
internal sealed class LineReader(Stream stream, int maxLineBytes)
{
    /// <summary>Four pages of what a pipe holds on Linux; most messages fit at once.</summary>
    private const int SmallBuffer = 64 * 1024;

    /// <summary>What is kept of a line that is too long: its id and method stand at the beginning.</summary>
    private const int Head = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(SmallBuffer);
    private int _start;
    private int _end;
    private int _seen;          // Up to here there is no line end.
    private byte[]? _head;      // Not null while a line that is too long is skipped.
    private bool _isFirst = true;

    /// <summary>The next line that is not blank; null at the end of the stream. What stands there without a line end is the last line.</summary>
    public async ValueTask<StreamLine?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake(out var line)) return line;
            MakeRoom();

            // The read itself often cannot be cancelled (a console, a pipe): then it is left alone with its buffer, which nobody else gets.
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), CancellationToken.None).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            if (read == 0) return TakeLast();
            _end += read;
        }
    }

    /// <summary>Gives the buffer back. Not after a cancelled read.</summary>
    public void Release()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end, _seen) = ([], 0, 0, 0);
    }

    private bool TryTake(out StreamLine line)
    {
        int at;
        while ((at = _buffer.AsSpan(_seen, _end - _seen).IndexOf((byte)'\n')) >= 0)
        {
            var bytes = _buffer.AsMemory(_start, _seen + at - _start);
            _start = _seen = _seen + at + 1;
            if (Finish(bytes, out line)) return true;
        }

        _seen = _end;
        line = default;
        return false;
    }

    private StreamLine? TakeLast()
    {
        var bytes = _buffer.AsMemory(_start, _end - _start);
        _start = _seen = _end;
        return Finish(bytes, out var line) ? line : null;
    }

    private bool Finish(ReadOnlyMemory<byte> bytes, out StreamLine line)
    {
        var head = _head;
        _head = null;
        if (head is null && bytes.Length > maxLineBytes) head = HeadOf(bytes.Span);
        if (head is null && _isFirst && bytes.Span.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        _isFirst = false;
        if (head is null && !bytes.IsEmpty && bytes.Span[^1] == '\r') bytes = bytes[..^1];
        line = head is null ? new StreamLine(bytes, false) : new StreamLine(head, true);
        return line.IsTooLong || bytes.Span.ContainsAnyExcept(" \t\r"u8);
    }

    private void MakeRoom()
    {
        if (_head is not null || _end - _start > maxLineBytes)
        {
            _head ??= HeadOf(_buffer.AsSpan(_start, _end - _start));
            _start = _end = _seen = 0;
        }

        if (_start == _end)
        {
            _start = _end = _seen = 0;
            if (_buffer.Length > 16 * SmallBuffer) Swap(SmallBuffer); // One large message must not hold its memory for ever.
        }
        else if (_end == _buffer.Length && _start >= _buffer.Length / 2) Swap(_buffer.Length);
        else if (_end == _buffer.Length) Swap(_buffer.Length * 2);
    }

    private void Swap(int size)
    {
        var other = ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(_start, _end - _start).CopyTo(other);
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _end, _seen, _start) = (other, _end - _start, _seen - _start, 0);
    }

    private static byte[] HeadOf(ReadOnlySpan<byte> line) => line[..Math.Min(Head, line.Length)].ToArray();
}
