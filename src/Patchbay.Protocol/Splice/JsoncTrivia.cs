namespace Patchbay.Protocol.Splice;

/// <summary>Walks over what stands between JSON tokens: blanks, line ends, comments.</summary>
internal static class JsoncTrivia
{
    /// <summary>The offset of the first byte from <paramref name="offset"/> on that is neither blank nor comment.</summary>
    public static int SkipAll(ReadOnlySpan<byte> source, int offset)
    {
        while (offset < source.Length)
        {
            if (IsBlank(source[offset]) || IsLineEnd(source[offset])) offset++;
            else if (CommentLength(source, offset) is var length and > 0) offset += length;
            else break;
        }

        return offset;
    }

    /// <summary>The offset of the line end behind blanks and comments, or of the first token when that comes before it. A block
    /// comment counts as one blank, also when it holds line ends itself.</summary>
    public static int SkipWithinLine(ReadOnlySpan<byte> source, int offset)
    {
        while (offset < source.Length)
        {
            if (IsBlank(source[offset])) offset++;
            else if (CommentLength(source, offset) is var length and > 0) offset += length;
            else break;
        }

        return offset;
    }

    /// <summary>The offset behind the blanks, comments not included.</summary>
    public static int SkipBlanks(ReadOnlySpan<byte> source, int offset)
    {
        while (offset < source.Length && IsBlank(source[offset])) offset++;
        return offset;
    }

    /// <summary>The offset of the first of the blanks that end at <paramref name="offset"/>.</summary>
    public static int SkipBlanksBack(ReadOnlySpan<byte> source, int offset)
    {
        while (offset > 0 && IsBlank(source[offset - 1])) offset--;
        return offset;
    }

    /// <summary>The blanks that the line of <paramref name="offset"/> begins with.</summary>
    public static ReadOnlySpan<byte> Indentation(ReadOnlySpan<byte> source, int offset)
    {
        var start = offset;
        while (start > 0 && !IsLineEnd(source[start - 1])) start--;
        start = Math.Max(start, JsoncDocument.BomLength(source));
        return source[start..Math.Min(offset, SkipBlanks(source, start))];
    }

    /// <summary>True when a line ends between the two offsets.</summary>
    public static bool HasLineEnd(ReadOnlySpan<byte> source, int start, int end) => source[start..end].ContainsAny((byte)'\n', (byte)'\r');

    /// <summary>Length of the line end before <paramref name="offset"/>: 2, 1 or 0.</summary>
    public static int LineEndLengthBefore(ReadOnlySpan<byte> source, int offset)
    {
        if (offset >= 2 && source[offset - 1] == '\n' && source[offset - 2] == '\r') return 2;
        return offset >= 1 && IsLineEnd(source[offset - 1]) ? 1 : 0;
    }

    /// <summary>The offset behind the comment that begins at <paramref name="offset"/>; the same offset when none does.</summary>
    public static int SkipComment(ReadOnlySpan<byte> source, int offset) => offset + CommentLength(source, offset);

    public static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t';

    public static bool IsLineEnd(byte value) => value is (byte)'\n' or (byte)'\r';

    private static int CommentLength(ReadOnlySpan<byte> source, int offset)
    {
        var rest = source[offset..];
        if (rest.StartsWith("//"u8))
        {
            var length = rest.IndexOfAny((byte)'\n', (byte)'\r');
            return length < 0 ? rest.Length : length;
        }

        if (!rest.StartsWith("/*"u8)) return 0;
        var end = rest[2..].IndexOf("*/"u8);
        return end < 0 ? 0 : end + 4;
    }
}
