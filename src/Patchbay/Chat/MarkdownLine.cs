using System.Buffers;
using System.Text;

namespace Patchbay.Chat;

/// <summary>Markdown for a terminal, a line at a time, so that it can be shown as it comes: headings, lists, code, emphasis. Control characters of the text do nothing.</summary>
/// <param name="hasColour">Whether styles may be used; false leaves the Markdown as it is.</param>
internal sealed class MarkdownLine(bool hasColour)
{
    private const string Bold = "\e[1m", Dim = "\e[2m", Cyan = "\e[36m", Italic = "\e[3m", Off = "\e[0m";

    /// <summary>Control characters but tab and line end, and those that turn the direction of writing.</summary>
    private static readonly SearchValues<char> Obeyed = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7f, 0x21)).Select(static code => (char)code).Where(static letter => letter is not ('\t' or '\n')), .. "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]);

    private bool _isCode;

    /// <summary>Renders one line, without its end.</summary>
    public string Render(string line)
    {
        line = Harmless(line);
        if (!hasColour) return line;
        if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
        {
            _isCode = !_isCode;
            return Dim + line + Off;
        }

        if (_isCode) return Cyan + line + Off;
        if (Heading(line) is { } heading) return Bold + heading + Off;
        var indent = line.Length - line.TrimStart().Length;
        var rest = line[indent..];
        if (rest.StartsWith("- ", StringComparison.Ordinal) || rest.StartsWith("* ", StringComparison.Ordinal)) return line[..indent] + "• " + Inline(rest[2..]);
        return rest.StartsWith("> ", StringComparison.Ordinal) ? Dim + "│ " + Inline(rest[2..]) + Off : line[..indent] + Inline(rest);
    }

    /// <summary>The text without what a terminal would obey.</summary>
    public static string Harmless(string text)
    {
        if (!text.AsSpan().ContainsAny(Obeyed)) return text;
        var harmless = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (letter is '\t' or '\n') harmless.Append(letter);
            else if (letter is >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069') harmless.Append('\ufffd');
            else if (!char.IsControl(letter)) harmless.Append(letter);
            else if (letter != '\r') harmless.Append('\ufffd');
        }

        return harmless.ToString();
    }

    private static string? Heading(string line)
    {
        var level = 0;
        while (level < line.Length && line[level] == '#') level++;
        return level is > 0 and <= 6 && line.Length > level && line[level] == ' ' ? line[(level + 1)..] : null;
    }

    private static string Inline(string text)
    {
        var styled = new StringBuilder(text.Length + 16);
        for (var at = 0; at < text.Length;)
        {
            if (Between(text, at, "`") is { } code)
            {
                styled.Append(Cyan).Append(code).Append(Off);
                at += code.Length + 2;
            }
            else if (Between(text, at, "**") is { } strong)
            {
                styled.Append(Bold).Append(strong).Append(Off);
                at += strong.Length + 4;
            }
            else if (text[at] == '*' && at + 1 < text.Length && text[at + 1] != ' ' && Between(text, at, "*") is { } soft)
            {
                styled.Append(Italic).Append(soft).Append(Off);
                at += soft.Length + 2;
            }
            else styled.Append(text[at++]);
        }

        return styled.ToString();
    }

    private static string? Between(string text, int at, string mark)
    {
        if (string.CompareOrdinal(text, at, mark, 0, mark.Length) != 0) return null;
        var end = text.IndexOf(mark, at + mark.Length, StringComparison.Ordinal);
        return end > at + mark.Length ? text[(at + mark.Length)..end] : null;
    }
}
