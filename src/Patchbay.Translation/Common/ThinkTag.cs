namespace Patchbay.Translation.Common;

/// <summary>Tells reasoning from answer where a model writes both into one text: <c>&lt;think&gt;…&lt;/think&gt;</c> at its very beginning.</summary>
internal sealed class ThinkTag
{
    private static ReadOnlySpan<byte> Opening => "<think>"u8;

    private static ReadOnlySpan<byte> Closing => "</think>"u8;

    private enum Place { Before, Inside, AfterTag, Outside }

    private readonly byte[] _held = new byte[8];  // What may turn out to be the closing tag.
    private readonly byte[] _blank = new byte[8]; // What stood before what may turn out to be the opening one.
    private int _blankLength;
    private int _heldLength;
    private Place _place;

    /// <summary>Says a piece of text.</summary>
    public void Say(ReadOnlySpan<byte> text, IAnswerSink sink)
    {
        while (!text.IsEmpty)
        {
            switch (_place)
            {
                case Place.Outside:
                    sink.Text(text);
                    return;
                case Place.Before:
                    text = FindOpening(text, sink);
                    break;
                case Place.Inside:
                    text = FindClosing(text, sink);
                    break;
                default:
                    // The blank lines between the reasoning and the answer belong to neither.
                    text = text.TrimStart("\r\n "u8);
                    if (!text.IsEmpty) _place = Place.Outside;
                    break;
            }
        }
    }

    /// <summary>The text has ended: what was held back was no tag.</summary>
    public void End(IAnswerSink sink)
    {
        if (_place == Place.Before)
        {
            // Nothing but blanks is what models put before a call: no text of its own.
            if (_heldLength > 0) SayHeld(sink);
        }
        else if (_heldLength > 0)
        {
            sink.Thinking(_held.AsSpan(0, _heldLength));
            _heldLength = 0;
        }
    }

    private ReadOnlySpan<byte> FindOpening(ReadOnlySpan<byte> text, IAnswerSink sink)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (_heldLength == 0 && text[i] is (byte)'\n' or (byte)'\r' or (byte)' ' && _blankLength < _blank.Length)
            {
                _blank[_blankLength++] = text[i];
            }
            else if (text[i] == Opening[_heldLength])
            {
                if (++_heldLength < Opening.Length) continue;
                (_heldLength, _place) = (0, Place.Inside);
                return text[(i + 1)..];
            }
            else
            {
                SayHeld(sink);
                _place = Place.Outside;
                return text[i..];
            }
        }

        return default;
    }

    private void SayHeld(IAnswerSink sink)
    {
        sink.Text(_blank.AsSpan(0, _blankLength));
        sink.Text(Opening[.._heldLength]);
        _blankLength = _heldLength = 0;
    }

    private ReadOnlySpan<byte> FindClosing(ReadOnlySpan<byte> text, IAnswerSink sink)
    {
        if (_heldLength > 0)
        {
            while (!text.IsEmpty && _heldLength < Closing.Length && text[0] == Closing[_heldLength])
            {
                _held[_heldLength++] = text[0];
                text = text[1..];
            }

            if (_heldLength == Closing.Length)
            {
                (_heldLength, _place) = (0, Place.AfterTag);
                return text;
            }

            if (text.IsEmpty) return text;
            sink.Thinking(_held.AsSpan(0, _heldLength));
            _heldLength = 0;
        }

        var found = text.IndexOf(Closing);
        if (found >= 0)
        {
            sink.Thinking(text[..found]);
            _place = Place.AfterTag;
            return text[(found + Closing.Length)..];
        }

        var keep = Math.Min(Closing.Length - 1, text.Length);
        while (keep > 0 && !Closing.StartsWith(text[^keep..])) keep--;
        text[^keep..].CopyTo(_held);
        _heldLength = keep;
        sink.Thinking(text[..^keep]);
        return default;
    }
}
