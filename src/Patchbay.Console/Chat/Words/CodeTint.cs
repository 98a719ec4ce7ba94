using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Patchbay.Console.Chat.Words;

/// <summary>Colours code: comments, strings, numbers, keywords, calls. One pass, each character looked at once or twice, so a hostile text costs no more than its length.</summary>
/// <remarks>Not a parser: it knows a language's comments, quotes and keywords (<see cref="CodeLanguage"/>), which is what an eye needs.</remarks>
internal static class CodeTint
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The code, escaped, with spans around what has a colour.</summary>
    /// <param name="code">The code.</param>
    /// <param name="language">What stands behind the fence; of an unknown one nothing is coloured.</param>
    public static string Html(string code, string language)
    {
        if (language is "diff" or "patch") return Diff(code);
        if (CodeLanguage.Find(language) is not { } knows) return Encoder.Encode(code);
        var html = new StringBuilder(code.Length + code.Length / 4);
        var at = 0;
        while (at < code.Length)
        {
            var (length, tint) = Token(code, at, knows);
            Write(html, code.AsSpan(at, length), tint);
            at += length;
        }

        return html.ToString();
    }

    private static (int Length, string Tint) Token(string code, int at, CodeLanguage knows)
    {
        var rest = code.AsSpan(at);
        foreach (var mark in knows.LineComments)
            if (rest.StartsWith(mark, StringComparison.Ordinal) && (mark != "#" || at == 0 || char.IsWhiteSpace(code[at - 1]))) return (To(rest, "\n", mark.Length, includes: false), "com");
        foreach (var (open, close) in knows.BlockComments)
            if (rest.StartsWith(open, StringComparison.Ordinal)) return (To(rest, close, open.Length, includes: true), "com");
        foreach (var quote in knows.LongQuotes)
            if (rest.StartsWith(quote, StringComparison.Ordinal)) return (To(rest, quote, quote.Length, includes: true), "str");
        var first = rest[0];
        if (knows.Quotes.Contains(first)) return (Quoted(rest, first), "str");
        if (char.IsAsciiDigit(first)) return (Run(rest, static one => char.IsAsciiLetterOrDigit(one) || one is '.' or '_'), "num");
        if (char.IsLetter(first) || first is '_' or '$' or '@')
        {
            var length = Run(rest, static one => char.IsLetterOrDigit(one) || one is '_' or '$' or '-' or '@');
            // A hyphen is part of a word only where the language has such words.
            if (!knows.HasHyphens && rest[..length].IndexOf('-') is > 0 and var hyphen) length = hyphen;
            var word = rest[..length];
            if (knows.IsKeyword(word)) return (length, "key");
            return (length, length < rest.Length && rest[length] == '(' ? "fun" : "");
        }

        return (1, "");
    }

    private static int To(ReadOnlySpan<char> rest, string end, int from, bool includes)
    {
        var found = rest[from..].IndexOf(end, StringComparison.Ordinal);
        return found < 0 ? rest.Length : from + found + (includes ? end.Length : 0);
    }

    private static int Quoted(ReadOnlySpan<char> rest, char quote)
    {
        for (var at = 1; at < rest.Length; at++)
        {
            if (rest[at] == '\\') at++;
            else if (rest[at] == quote) return at + 1;
            // A quote that is not closed on its line is an apostrophe, but for the one that spans lines.
            else if (rest[at] == '\n' && quote != '`') return 1;
        }

        return quote == '`' ? rest.Length : 1;
    }

    private static int Run(ReadOnlySpan<char> rest, Func<char, bool> isPart)
    {
        var length = 1;
        while (length < rest.Length && isPart(rest[length])) length++;
        return length;
    }

    private static void Write(StringBuilder html, ReadOnlySpan<char> text, string tint)
    {
        if (tint.Length > 0) html.Append("<span class=\"t-").Append(tint).Append("\">");
        if (text.Length == 1 && char.IsAsciiLetterOrDigit(text[0])) html.Append(text[0]);
        else html.Append(Encoder.Encode(text.ToString()));
        if (tint.Length > 0) html.Append("</span>");
    }

    private static string Diff(string code)
    {
        var html = new StringBuilder(code.Length + code.Length / 4);
        foreach (var line in code.Split('\n'))
        {
            var kind = line.Length == 0 ? "" : line[0] switch { '+' => "add", '-' => "del", '@' => "key", _ => "" };
            if (kind.Length > 0) html.Append("<span class=\"t-").Append(kind).Append("\">");
            html.Append(Encoder.Encode(line));
            if (kind.Length > 0) html.Append("</span>");
            html.Append('\n');
        }

        return html.ToString();
    }
}
