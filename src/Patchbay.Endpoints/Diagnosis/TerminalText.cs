using System.Text;

namespace Patchbay.Endpoints.Diagnosis;

/// <summary>Headed, indented, wrapped paragraphs for a terminal; no colour, so that it reads the same in a pipe.</summary>
internal static class TerminalText
{
    /// <summary>Columns to wrap at.</summary>
    /// <value>80: the narrowest terminal in common use.</value>
    private const int Columns = 80;

    /// <summary>Appends a heading and one paragraph.</summary>
    public static void Append(StringBuilder text, string heading, string paragraph) => Append(text, heading, [paragraph]);

    /// <summary>Appends a heading and one paragraph an item, dashed when there are several.</summary>
    public static void Append(StringBuilder text, string heading, IReadOnlyList<string> paragraphs)
    {
        if (paragraphs.Count == 0) return;
        text.AppendLine().Append(heading).AppendLine(":");
        foreach (var paragraph in paragraphs) Wrap(text, paragraphs.Count > 1 ? "- " : "", paragraph);
    }

    private static void Wrap(StringBuilder text, string mark, string paragraph)
    {
        var column = 0;
        foreach (var word in paragraph.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > 0 && column + 1 + word.Length > Columns)
            {
                text.AppendLine();
                column = 0;
            }

            var before = column > 0 ? " " : "  " + mark;
            // Lines after the first stand under its text, not under its mark.
            if (column == 0) mark = new string(' ', mark.Length);
            text.Append(before).Append(word);
            column += before.Length + word.Length;
        }

        text.AppendLine();
    }
}
