namespace Patchbay.Protocol.Splice;

/// <summary>Takes one property out of an object. A line that held nothing else goes with it, its trailing comment included;
/// comments on lines of their own stay.</summary>
internal static class JsoncRemoval
{
    /// <summary>The text without the property at <paramref name="index"/> of <paramref name="node"/>.</summary>
    public static byte[] Remove(ReadOnlyMemory<byte> text, JsoncNode node, int index)
    {
        var source = text.Span;
        var member = node.Members[index];
        var comma = JsoncTrivia.SkipAll(source, member.Value.End);
        var hasComma = source[comma] == ',';
        var end = hasComma ? comma + 1 : member.Value.End;
        var cut = FindCut(source, node, member, PreviousEnd(source, node, index), end);
        if (hasComma || index == 0) return JsoncEditor.Splice(source, [cut]);

        // The last property without a comma of its own: the one before it must not end in a comma either.
        var before = JsoncTrivia.SkipAll(source, node.Members[index - 1].Value.End);
        return JsoncEditor.Splice(source, [new(before, before + 1, ""), cut]);
    }

    /// <summary>The offset behind the token that stands before the property: the opening brace or a comma.</summary>
    private static int PreviousEnd(ReadOnlySpan<byte> source, JsoncNode node, int index) =>
        index == 0 ? node.Start + 1 : JsoncTrivia.SkipAll(source, node.Members[index - 1].Value.End) + 1;

    private static JsoncReplacement FindCut(ReadOnlySpan<byte> source, JsoncNode node, JsoncMember member, int previousEnd, int end)
    {
        var start = JsoncTrivia.SkipBlanksBack(source, member.NameStart);
        var lineEnd = JsoncTrivia.LineEndLengthBefore(source, start);
        var lineTail = JsoncTrivia.SkipWithinLine(source, end);
        var nothingFollows = JsoncTrivia.IsLineEnd(source[lineTail]) && !JsoncTrivia.HasLineEnd(source, end, lineTail);

        if (lineEnd == 0 || start - lineEnd < previousEnd)
        {
            // Something stands before it on the line.
            start = Math.Max(start, previousEnd);
            var isTightAfterBrace = start == member.NameStart && start == node.Start + 1;
            return new(start, isTightAfterBrace ? JsoncTrivia.SkipBlanks(source, end) : end, "");
        }

        if (nothingFollows) return new(start - lineEnd, lineTail, "");

        var closesHere = lineTail == node.End - 1 && !JsoncTrivia.HasLineEnd(source, end, lineTail);
        return closesHere && !EndsInLineComment(source, previousEnd, start - lineEnd)
            ? new(start - lineEnd, end, "")
            : new(member.NameStart, JsoncTrivia.SkipBlanks(source, end), "");
    }

    /// <summary>True when the bytes before <paramref name="end"/> are a comment that only a line end closes.</summary>
    private static bool EndsInLineComment(ReadOnlySpan<byte> source, int start, int end)
    {
        var offset = start;
        while (offset < end)
        {
            if (source[offset..].StartsWith("//"u8))
            {
                offset += source[offset..].IndexOfAny((byte)'\n', (byte)'\r');
                if (offset == end) return true;
            }
            else
            {
                var next = JsoncTrivia.SkipComment(source, offset);
                offset = next > offset ? next : offset + 1;
            }
        }

        return false;
    }
}
