using System.Buffers;

namespace Patchbay.Protocol.Events;

/// <summary>Reads usage beside a stream of server-sent events as its bytes pass by. Holds nothing but half a line; makes no
/// object and no string per event.</summary>
/// <remarks>It reads lines, not JSON: only the data line that follows <c>event: message_start</c> or <c>message_delta</c> is parsed.</remarks>
public sealed class UsageTap : IDisposable
{
    /// <summary>A longer unfinished line is not kept: 256 KiB holds any event with usage in it many times over.</summary>
    private const int MaxLineBytes = 256 * 1024;

    /// <summary>Length of <c>data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":""}}</c>.</summary>
    private const int DeltaFrameBytes = 86;

    private byte[] _partial = [];
    private int _partialLength;
    private bool _overlong;
    private bool _wantsData;
    private bool _isDelta;
    private bool _lastLineWasBlank = true;

    /// <summary>Is told what else stands in the events that have counts; null = nobody wants to know.</summary>
    public AnswerFacts? Facts { get; init; }

    /// <summary>The counts seen so far.</summary>
    public TokenUsage Usage { get; private set; }

    /// <summary>Bytes of text, thinking and tool arguments so far, near enough for an estimate: what the delta events have beyond their frame.</summary>
    public long DeltaBytes { get; private set; }

    /// <summary>True when the last byte seen ended an event (or none was seen), so that an event of our own may stand here.</summary>
    public bool IsBetweenEvents => _lastLineWasBlank && _partialLength == 0 && !_overlong;

    /// <summary>True once <c>message_stop</c> or <c>error</c> has passed: the answer is complete, however the connection ends.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>True when that was an <c>error</c>.</summary>
    public bool IsFailed { get; private set; }

    /// <summary>True once any event has passed whole.</summary>
    public bool HasEvents { get; private set; }

    /// <summary>Looks at the next bytes of the stream, cut anywhere.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            if (end < 0)
            {
                Keep(bytes);
                return;
            }

            if (_partialLength == 0 && !_overlong)
            {
                ReadLine(bytes[..end]);
            }
            else
            {
                Keep(bytes[..end]);
                if (!_overlong) ReadLine(_partial.AsSpan(0, _partialLength));
                else _lastLineWasBlank = _wantsData = false;
                _partialLength = 0;
                _overlong = false;
            }

            bytes = bytes[(end + 1)..];
        }
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        if (!line.IsEmpty && line[^1] == '\r') line = line[..^1];
        _lastLineWasBlank = line.IsEmpty;
        if (line.IsEmpty)
        {
            HasEvents = true;
            return;
        }

        if (line.StartsWith("event:"u8))
        {
            var name = line[6..].Trim((byte)' ');
            _wantsData = name.SequenceEqual("message_start"u8) || name.SequenceEqual("message_delta"u8);
            _isDelta = name.SequenceEqual("content_block_delta"u8);
            IsFailed |= name.SequenceEqual("error"u8);
            IsComplete |= IsFailed || name.SequenceEqual("message_stop"u8);
        }
        else if (_wantsData && line.StartsWith("data:"u8))
        {
            _wantsData = false;
            Usage = Usage.UpdatedBy(TokenUsage.Read(line[5..]));
            Facts?.Read(line[5..]);
        }
        else if (_isDelta && line.StartsWith("data:"u8))
        {
            _isDelta = false;
            DeltaBytes += Math.Max(0, line.Length - DeltaFrameBytes);
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_overlong) return;
        var needed = _partialLength + bytes.Length;
        if (needed > MaxLineBytes)
        {
            _overlong = true;
            return;
        }

        if (needed > _partial.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 1024));
            _partial.AsSpan(0, _partialLength).CopyTo(larger);
            ReturnPartial();
            _partial = larger;
        }

        bytes.CopyTo(_partial.AsSpan(_partialLength));
        _partialLength = needed;
    }

    private void ReturnPartial()
    {
        if (_partial.Length > 0) ArrayPool<byte>.Shared.Return(_partial);
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        ReturnPartial();
        _partial = [];
        _partialLength = 0;
    }
}
