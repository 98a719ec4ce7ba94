namespace Patchbay.Console.Chat;

/// <summary>A piece of a text that streams in.</summary>
/// <param name="IsNew">Whether it begins a new item; else it is the whole text of the last one.</param>
/// <param name="Text">Its text.</param>
internal readonly record struct TextPart(bool IsNew, string Text);

/// <summary>Parts a streaming text into items: where a paragraph ends once there is enough of it, and inside anything that is too long, a code block being opened again in the next item.</summary>
internal static class TextParts
{
    /// <summary>Adds what was said to the last item's text.</summary>
    public static IEnumerable<TextPart> Join(string before, string said)
    {
        var isNew = false;
        var rest = before + said;
        while (Cut(rest, Math.Max(0, before.Length - 2)) is (var at, var reopen))
        {
            yield return new TextPart(isNew, rest[..at]);
            (isNew, rest, before) = (true, reopen + rest[at..].TrimStart('\n'), "");
        }

        if (rest.Length > 0 || !isNew) yield return new TextPart(isNew, rest);
    }

    /// <summary>Where the first item ends; null when all of it fits. What is to be put before the rest.</summary>
    /// <param name="text">The text.</param>
    /// <param name="known">Up to where it was looked at before, without a place to part it.</param>
    private static (int At, string Reopen)? Cut(string text, int known)
    {
        if (text.Length <= Transcript.ParagraphLength) return null;
        // A blank line outside a code block.
        var from = Math.Max(Transcript.ParagraphLength, known);
        for (var blank = Find(text, from); blank >= 0; blank = Find(text, blank + 1))
        {
            if (blank + 2 >= text.Length || blank > Transcript.MaxItemLength) break;
            if (OpenFence(text.AsSpan(0, blank)).Length == 0) return (blank + 2, "");
        }

        if (text.Length <= Transcript.MaxItemLength) return null;
        var line = text.LastIndexOf('\n', Transcript.MaxItemLength - 1, Transcript.MaxItemLength / 2);
        var at = line > 0 ? line + 1 : char.IsHighSurrogate(text[Transcript.MaxItemLength - 1]) ? Transcript.MaxItemLength - 1 : Transcript.MaxItemLength;
        var fence = OpenFence(text.AsSpan(0, at));
        return (at, fence.Length > 0 ? fence + "\n" : "");
    }

    private static int Find(string text, int from) => from >= text.Length ? -1 : text.IndexOf("\n\n", from, StringComparison.Ordinal);

    /// <summary>The opening line of the code block that is open at the end of a text; empty when none is.</summary>
    private static string OpenFence(ReadOnlySpan<char> text)
    {
        var open = "";
        foreach (var line in text.EnumerateLines())
        {
            var trimmed = line.TrimStart();
            if (!trimmed.StartsWith("```") && !trimmed.StartsWith("~~~")) continue;
            if (open.Length == 0) open = trimmed.Length > 80 ? trimmed[..3].ToString() : trimmed.ToString();
            else if (trimmed[0] == open[0] && trimmed.TrimEnd().TrimEnd(open[0]).IsEmpty) open = "";
        }

        return open;
    }
}
