using System.Buffers;

namespace Patchbay.Protocol.Sse;

/// <summary>Takes the events of a stream as they become whole.</summary>
public interface ISseSink
{
    /// <summary>One event.</summary>
    /// <param name="name">The <c>event</c> field; empty when there was none.</param>
    /// <param name="data">The <c>data</c> lines, joined with line feeds. Valid during the call only.</param>
    void OnEvent(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data);
}

/// <summary>Reads server-sent events from bytes that are cut anywhere; makes no object and no string per event.</summary>
/// <remarks>The algorithm of the HTML standard, §9.2.6 (read 2026-11-23): BOM, CR, LF and CRLF, comments, several data lines, an optional
/// space. Two liberties, which streams of model servers need: an event that the end of the stream cuts before its blank line counts, and
/// <c>id</c> and <c>retry</c> are read over.</remarks>
public sealed class SseReader : IDisposable
{
    /// <summary>A larger event is a fault, not an answer: a tool call's arguments or an image of 16 MiB fit.</summary>
    private const int MaxEventBytes = 32 * 1024 * 1024;

    private byte[] _partial = [];  // A line whose end has not come yet.
    private int _partialLength;
    private byte[] _data = [];     // Data lines of the event that is being read, when it has more than one, or when its end has not come yet.
    private int _dataLength;
    private bool _hasData;
    private byte[] _name = new byte[32];
    private int _nameLength;
    private bool _afterCarriageReturn;
    private int _seen;             // How much of a BOM was compared: 3 = done.

    /// <summary>True when an event was larger than any can be; what follows is not read.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Reads the next bytes.</summary>
    public void Read(ReadOnlySpan<byte> bytes, ISseSink sink)
    {
        if (_seen < 3) bytes = SkipMark(bytes);
        if (_afterCarriageReturn && !bytes.IsEmpty)
        {
            if (bytes[0] == '\n') bytes = bytes[1..];
            _afterCarriageReturn = false;
        }

        while (!bytes.IsEmpty && !IsTooLarge)
        {
            var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            if (end < 0)
            {
                Append(ref _partial, ref _partialLength, bytes);
                return;
            }

            var line = bytes[..end];
            var rest = bytes[(end + 1)..];
            if (bytes[end] == '\r')
            {
                if (rest.IsEmpty) _afterCarriageReturn = true;
                else if (rest[0] == '\n') rest = rest[1..];
            }

            if (_partialLength > 0)
            {
                Append(ref _partial, ref _partialLength, line);
                line = _partial.AsSpan(0, _partialLength);
                _partialLength = 0;
            }

            // The usual event is one data line and a blank one in the same bytes: it is handed on from where it lies.
            if (!_hasData && TakeData(line, out var data) && rest is [(byte)'\n', ..])
            {
                sink.OnEvent(_name.AsSpan(0, _nameLength), data);
                _nameLength = 0;
                rest = rest[1..];
            }
            else
            {
                ReadLine(line, sink);
            }

            bytes = rest;
        }
    }

    /// <summary>The stream has ended: what stands unfinished is an event too.</summary>
    public void End(ISseSink sink)
    {
        if (IsTooLarge) return;
        if (_partialLength > 0) ReadLine(_partial.AsSpan(0, _partialLength), sink);
        _partialLength = 0;
        Dispatch(sink);
    }

    private ReadOnlySpan<byte> SkipMark(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        while (_seen < 3 && !bytes.IsEmpty)
        {
            if (bytes[0] != mark[_seen])
            {
                Append(ref _partial, ref _partialLength, mark[.._seen]);
                _seen = 3;
                break;
            }

            _seen++;
            bytes = bytes[1..];
        }

        return bytes;
    }

    private static bool TakeData(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> data)
    {
        if (line.StartsWith("data:"u8))
        {
            data = line[5..];
            if (!data.IsEmpty && data[0] == ' ') data = data[1..];
            return true;
        }

        data = default;
        return line.SequenceEqual("data"u8);
    }

    private void ReadLine(ReadOnlySpan<byte> line, ISseSink sink)
    {
        if (line.IsEmpty)
        {
            Dispatch(sink);
        }
        else if (TakeData(line, out var data))
        {
            if (_hasData) Append(ref _data, ref _dataLength, "\n"u8);
            Append(ref _data, ref _dataLength, data);
            _hasData = true;
        }
        else if (line.StartsWith("event:"u8))
        {
            var name = line[6..];
            if (!name.IsEmpty && name[0] == ' ') name = name[1..];
            _nameLength = 0;
            Append(ref _name, ref _nameLength, name);
        }
    }

    private void Dispatch(ISseSink sink)
    {
        if (_hasData) sink.OnEvent(_name.AsSpan(0, _nameLength), _data.AsSpan(0, _dataLength));
        _hasData = false;
        _dataLength = _nameLength = 0;
    }

    private void Append(ref byte[] buffer, ref int length, ReadOnlySpan<byte> bytes)
    {
        if (length + bytes.Length > MaxEventBytes)
        {
            IsTooLarge = true;
            return;
        }

        if (length + bytes.Length > buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(length + bytes.Length, buffer.Length * 2), 1024));
            buffer.AsSpan(0, length).CopyTo(larger);
            Return(buffer);
            buffer = larger;
        }

        bytes.CopyTo(buffer.AsSpan(length));
        length += bytes.Length;
    }

    private static void Return(byte[] buffer)
    {
        if (buffer.Length >= 1024) ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        Return(_partial);
        Return(_data);
        Return(_name);
        (_partial, _data, _name) = ([], [], []);
        _partialLength = _dataLength = _nameLength = 0;
        IsTooLarge = true;
    }
}
