using System.Buffers;

namespace Patchbay.Protocol.Events;

/// <summary>Reads usage beside an answer that is one JSON Message: keeps a copy of it, up to a limit, and reads it when asked.</summary>
public sealed class MessageTap : IDisposable
{
    /// <summary>A larger Message (four MiB of text) is passed on uncounted.</summary>
    private const int MaxBytes = 4 * 1024 * 1024;

    private byte[] _buffer = [];
    private int _length;
    private bool _overlong;

    /// <summary>The Message's counts; all null while it is not whole, or where it has none.</summary>
    public TokenUsage Usage => _overlong ? default : TokenUsage.Read(_buffer.AsSpan(0, _length));

    /// <summary>Tells what the Message says of itself.</summary>
    public void Tell(AnswerFacts facts)
    {
        if (!_overlong) facts.Read(_buffer.AsSpan(0, _length));
    }

    /// <summary>Looks at the next bytes of the body.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        var needed = _length + bytes.Length;
        if (_overlong || needed > MaxBytes)
        {
            _overlong = true;
            return;
        }

        if (needed > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 4096));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            Dispose();
            _buffer = larger;
        }

        bytes.CopyTo(_buffer.AsSpan(_length));
        _length = needed;
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }
}
