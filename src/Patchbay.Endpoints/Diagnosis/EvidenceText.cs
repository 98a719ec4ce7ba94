using System.Text;
using System.Text.RegularExpressions;

namespace Patchbay.Endpoints.Diagnosis;

/// <summary>Makes words from outside fit to be shown: one line, short, without control characters, secrets, or wording that
/// a client acts on.</summary>
public static partial class EvidenceText
{
    /// <summary>Longer evidence is cut.</summary>
    /// <value>300: three lines of a usual terminal; the reason stands at the beginning.</value>
    public const int MaxCharacters = 300;

    /// <summary>More than this is not even looked at: a cut text is judged by its beginning.</summary>
    private const int MaxSourceCharacters = 4000;

    /// <summary>Cleans <paramref name="raw"/>.</summary>
    public static string Clean(string? raw)
    {
        if (string.IsNullOrEmpty(raw)) return "";
        var line = OneLine(raw.Length > MaxSourceCharacters ? raw[..MaxSourceCharacters] : raw);
        return Cut(ClientWording.Neutralise(EvidenceSecrets.Redact(line)));
    }

    /// <summary>A longer excerpt, for a report: cleaned alike, with another limit, and with a client's own wording in it, as no client reads it.</summary>
    /// <param name="raw">The other end's words.</param>
    /// <param name="maxCharacters">Longer text is cut.</param>
    public static string Block(string? raw, int maxCharacters)
    {
        if (string.IsNullOrEmpty(raw)) return "";
        var text = EvidenceSecrets.Redact(OneLine(raw.Length > MaxSourceCharacters ? raw[..MaxSourceCharacters] : raw));
        return text.Length <= maxCharacters ? text : string.Concat(text.AsSpan(0, maxCharacters), "…");
    }

    /// <summary>Blanks and line breaks become one blank; what moves the cursor, colours or reorders text goes.</summary>
    private static string OneLine(string raw)
    {
        var text = new StringBuilder(raw.Length);
        foreach (var character in AnsiSequence().Replace(raw, ""))
        {
            if (char.IsWhiteSpace(character))
            {
                if (text.Length > 0 && text[^1] != ' ') text.Append(' ');
            }
            else if (char.GetUnicodeCategory(character) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse))
            {
                text.Append(character);
            }
        }

        return text.ToString().TrimEnd();
    }

    private static string Cut(string text)
    {
        if (text.Length <= MaxCharacters) return text;
        var end = char.IsHighSurrogate(text[MaxCharacters - 2]) ? MaxCharacters - 2 : MaxCharacters - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]|\e\][^\a\e]*(\a|\e\\)?")]
    private static partial Regex AnsiSequence();
}
