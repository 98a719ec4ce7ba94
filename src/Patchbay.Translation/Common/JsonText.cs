using System.Buffers;
using System.Text;

namespace Patchbay.Translation.Common;

/// <summary>JSON string content and UTF-8, forth and back, without strings.</summary>
public static class JsonText
{
    private static readonly SearchValues<byte> MustEscape = SearchValues.Create([.. Enumerable.Range(0, 32).Select(code => (byte)code), (byte)'"', (byte)'\\']);

    /// <summary>Undoes the escapes of a JSON string's content.</summary>
    /// <param name="raw">What stood between the quotes; valid JSON, as a reader has seen it.</param>
    /// <param name="text">At least as long as <paramref name="raw"/>.</param>
    /// <returns>The length of the text. A lone surrogate is written as the three bytes that UTF-8 would give it, for somebody who may
    /// know its other half (<see cref="TryJoin"/>).</returns>
    public static int Unescape(ReadOnlySpan<byte> raw, Span<byte> text)
    {
        var length = 0;
        while (true)
        {
            var slash = raw.IndexOf((byte)'\\');
            if (slash < 0 || slash + 1 >= raw.Length)
            {
                raw.CopyTo(text[length..]);
                return length + raw.Length;
            }

            raw[..slash].CopyTo(text[length..]);
            length += slash;
            raw = raw[(slash + 1)..];
            if (raw[0] != 'u' || raw.Length < 5)
            {
                text[length++] = raw[0] switch { (byte)'n' => (byte)'\n', (byte)'t' => (byte)'\t', (byte)'r' => (byte)'\r', (byte)'b' => (byte)'\b', (byte)'f' => (byte)'\f', var other => other };
                raw = raw[1..];
                continue;
            }

            var code = Hex(raw[1..5]);
            raw = raw[5..];
            if (char.IsHighSurrogate((char)code) && raw.Length >= 6 && raw[0] == '\\' && raw[1] == 'u' && Hex(raw[2..6]) is var low && char.IsLowSurrogate((char)low))
            {
                length += new Rune((char)code, (char)low).EncodeToUtf8(text[length..]);
                raw = raw[6..];
            }
            else
            {
                length += Encode(code, text[length..]);
            }
        }
    }

    /// <summary>Writes text as a JSON string's content. Bytes that are not UTF-8, lone surrogates among them, become U+FFFD.</summary>
    public static void Escape(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        if (!text.ContainsAny(MustEscape) && System.Text.Unicode.Utf8.IsValid(text))
        {
            output.Write(text);
            return;
        }

        EscapeSlowly(text, output);
    }

    private static void EscapeSlowly(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        while (!text.IsEmpty)
        {
            var span = output.GetSpan(8);
            if (Rune.DecodeFromUtf8(text, out var rune, out var consumed) != OperationStatus.Done)
            {
                // One replacement for a three-byte surrogate, not three.
                if (IsSurrogate(text)) consumed = 3;
                rune = Rune.ReplacementChar;
            }

            output.Advance(EscapeOne(rune, span));
            text = text[consumed..];
        }
    }

    private static int EscapeOne(Rune rune, Span<byte> span)
    {
        switch (rune.Value)
        {
            case '"' or '\\': (span[0], span[1]) = ((byte)'\\', (byte)rune.Value); return 2;
            case '\n': (span[0], span[1]) = ((byte)'\\', (byte)'n'); return 2;
            case '\r': (span[0], span[1]) = ((byte)'\\', (byte)'r'); return 2;
            case '\t': (span[0], span[1]) = ((byte)'\\', (byte)'t'); return 2;
            case < 32:
                "\\u00"u8.CopyTo(span);
                (span[4], span[5]) = ((byte)('0' + (rune.Value >> 4)), (byte)"0123456789abcdef"[rune.Value & 15]);
                return 6;
            default: return rune.EncodeToUtf8(span);
        }
    }

    /// <summary>The text of a string as a JSON string's content.</summary>
    public static byte[] Escaped(string text)
    {
        var output = new ArrayBufferWriter<byte>(text.Length + 16);
        Escape(Encoding.UTF8.GetBytes(text), output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>True when the text ends with the first half of a surrogate pair, whose other half may follow.</summary>
    public static bool EndsWithHighSurrogate(ReadOnlySpan<byte> text) => text.Length >= 3 && text[^3] == 0xED && text[^2] is >= 0xA0 and <= 0xAF;

    /// <summary>Joins the two halves of a surrogate pair.</summary>
    /// <param name="high">Three bytes.</param>
    /// <param name="text">What may begin with the other half.</param>
    /// <param name="joined">At least four bytes.</param>
    /// <returns>False when <paramref name="text"/> begins with something else.</returns>
    public static bool TryJoin(ReadOnlySpan<byte> high, ReadOnlySpan<byte> text, Span<byte> joined)
    {
        if (text.Length < 3 || text[0] != 0xED || text[1] is < 0xB0 or > 0xBF) return false;
        new Rune((char)Decode(high), (char)Decode(text)).EncodeToUtf8(joined);
        return true;
    }

    /// <summary>Joins all pairs that were cut in two pieces of one text.</summary>
    public static ReadOnlySpan<byte> JoinSurrogates(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf((byte)0xED) < 0) return text;
        var joined = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 6 <= text.Length && EndsWithHighSurrogate(text[i..(i + 3)]) && TryJoin(text[i..(i + 3)], text[(i + 3)..], joined.AsSpan(length)))
            {
                length += 4;
                i += 5;
            }
            else
            {
                joined[length++] = text[i];
            }
        }

        return joined.AsSpan(0, length);
    }

    private static bool IsSurrogate(ReadOnlySpan<byte> text) => text.Length >= 3 && text[0] == 0xED && text[1] >= 0xA0;

    private static int Decode(ReadOnlySpan<byte> three) => ((three[0] & 15) << 12) | ((three[1] & 63) << 6) | (three[2] & 63);

    private static int Encode(int code, Span<byte> text)
    {
        if (code is < 0xD800 or > 0xDFFF) return new Rune(code).EncodeToUtf8(text);
        (text[0], text[1], text[2]) = ((byte)(0xE0 | (code >> 12)), (byte)(0x80 | ((code >> 6) & 63)), (byte)(0x80 | (code & 63)));
        return 3;
    }

    private static int Hex(ReadOnlySpan<byte> four)
    {
        var code = 0;
        foreach (var digit in four) code = (code << 4) | (HexDigit(digit) & 15);
        return code;
    }

    private static int HexDigit(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => 0,
    };
}
