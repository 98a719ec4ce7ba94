using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace Patchbay.Console.Chat.Words;

/// <summary>A line of a diff.</summary>
/// <param name="Mark"><c>+</c>, <c>-</c>, a space, or <c>…</c> for lines that are left out.</param>
/// <param name="Text">The line.</param>
public sealed record DiffLine(char Mark, string Text);

/// <summary>What a tool changes in a file, line by line, with a little of what is around.</summary>
internal static class LineDiff
{
    /// <summary>Lines of a side beyond which no comparison is made: it grows with the product of both.</summary>
    private const int MaxLines = 1500;

    /// <summary>Lines shown around a change.</summary>
    private const int Around = 3;

    /// <summary>Lines shown in all.</summary>
    private const int MaxShown = 600;

    /// <summary>The diff; <paramref name="before"/> is null for a new file.</summary>
    public static IReadOnlyList<DiffLine> Of(string? before, string after)
    {
        var lines = before is null ? [.. Lines(after).Select(static line => new DiffLine('+', line))]
            : before.AsSpan().Count('\n') > MaxLines || after.AsSpan().Count('\n') > MaxLines ? [.. Lines(before).Select(static line => new DiffLine('-', line)), .. Lines(after).Select(static line => new DiffLine('+', line))]
            : Compared(before, after);
        return lines.Count <= MaxShown ? lines : [.. lines.Take(MaxShown), new DiffLine('…', $"{lines.Count - MaxShown} more lines")];
    }

    private static List<DiffLine> Compared(string before, string after)
    {
        // Indentation is meaning; and a line break at the end makes no line of its own.
        var all = InlineDiffBuilder.Diff(before.TrimEnd('\n'), after.TrimEnd('\n'), ignoreWhiteSpace: false).Lines;
        List<DiffLine> shown = [];
        var last = -1;
        for (var at = 0; at < all.Count; at++)
        {
            if (!IsNear(all, at)) continue;
            if (at > last + 1) shown.Add(new DiffLine('…', $"{at - last - 1} lines"));
            shown.Add(new DiffLine(all[at].Type switch { ChangeType.Inserted => '+', ChangeType.Deleted => '-', _ => ' ' }, all[at].Text));
            last = at;
        }

        if (last < all.Count - 1) shown.Add(new DiffLine('…', $"{all.Count - 1 - last} lines"));
        return shown;
    }

    private static bool IsNear(List<DiffPiece> all, int at)
    {
        for (var near = Math.Max(0, at - Around); near <= Math.Min(all.Count - 1, at + Around); near++)
            if (all[near].Type is ChangeType.Inserted or ChangeType.Deleted) return true;
        return false;
    }

    private static IEnumerable<string> Lines(string text) => text.TrimEnd('\n').Split('\n').Select(static line => line.TrimEnd('\r'));
}
