namespace Patchbay.Endpoints.Sending.Http1;

/// <summary>Takes the chunked transfer coding off, in place: the data moves to the front of the very buffer it arrived in.</summary>
/// <remarks>RFC 9112 §7.1. Chunk extensions and trailers are read over. A struct that lives in its answer.</remarks>
internal struct ChunkedDecoder
{
    private enum State { Size, Extension, SizeEnd, Data, DataEnd, TrailerStart, Trailer, Done, Broken }

    private State _state;
    private long _remaining;
    private int _digits;

    /// <summary>True once the last chunk and the trailers were read.</summary>
    public readonly bool IsDone => _state == State.Done;

    /// <summary>True once bytes came that are no chunked coding; what was decoded before them is good.</summary>
    public readonly bool IsBroken => _state == State.Broken;

    /// <summary>Decodes the next bytes.</summary>
    /// <param name="bytes">Bytes off the wire; the decoded ones are moved to its front.</param>
    /// <param name="consumed">How many of them belong to this body; fewer than all only when it is done.</param>
    /// <returns>Decoded bytes, or −1 when there are none because this is not chunked coding; see <see cref="IsBroken"/>.</returns>
    public int Decode(Span<byte> bytes, out int consumed)
    {
        var read = 0;
        var written = 0;
        while (read < bytes.Length && _state != State.Done)
        {
            if (_state == State.Data)
            {
                var take = (int)Math.Min(_remaining, bytes.Length - read);
                if (read != written) bytes.Slice(read, take).CopyTo(bytes[written..]);
                read += take;
                written += take;
                _remaining -= take;
                if (_remaining == 0) _state = State.DataEnd;
                continue;
            }

            if (!ReadFraming(bytes[read++]))
            {
                _state = State.Broken;
                consumed = read;
                return written > 0 ? written : -1;
            }
        }

        consumed = read;
        return written;
    }

    private bool ReadFraming(byte next)
    {
        switch (_state)
        {
            case State.Size:
                var digit = HexDigit(next);
                if (digit >= 0)
                {
                    // Fifteen digits are already a petabyte; more would overflow.
                    if (++_digits > 15) return false;
                    _remaining = (_remaining << 4) | (uint)digit;
                    return true;
                }

                if (_digits == 0) return false;
                if (next == '\n') EndSize();
                else _state = next == '\r' ? State.SizeEnd : State.Extension;
                return next is (byte)'\r' or (byte)'\n' or (byte)';' or (byte)' ' or (byte)'\t';
            case State.Extension:
                if (next == '\n') EndSize();
                return true;
            case State.SizeEnd:
                EndSize();
                return next == '\n';
            case State.DataEnd:
                if (next == '\r') return true;
                _state = State.Size;
                return next == '\n';
            case State.TrailerStart:
                if (next == '\r') return true;
                _state = next == '\n' ? State.Done : State.Trailer;
                return true;
            case State.Trailer:
                if (next == '\n') _state = State.TrailerStart;
                return true;
            default:
                return false;
        }
    }

    private void EndSize()
    {
        _state = _remaining == 0 ? State.TrailerStart : State.Data;
        _digits = 0;
    }

    private static int HexDigit(byte value) => value switch
    {
        >= (byte)'0' and <= (byte)'9' => value - '0',
        >= (byte)'a' and <= (byte)'f' => value - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => value - 'A' + 10,
        _ => -1,
    };
}
