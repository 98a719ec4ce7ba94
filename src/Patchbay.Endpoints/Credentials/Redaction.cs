using System.Text.RegularExpressions;

namespace Patchbay.Endpoints.Credentials;

/// <summary>Makes a secret recognisable to its owner and useless to everyone else.</summary>
public static partial class Redaction
{
    /// <summary>Keeps the public prefix (<c>sk-</c>, <c>pb-</c>) and the last four characters: <c>sk-…f3a9</c>.</summary>
    /// <param name="secret">Any text.</param>
    /// <returns>At most four characters of the secret's end; nothing of a secret shorter than 16 characters.</returns>
    public static string Redact(string? secret)
    {
        if (string.IsNullOrEmpty(secret)) return "";
        if (secret.Length < 16) return "…";
        var dash = secret.AsSpan(0, 6).IndexOf('-');
        var prefix = dash > 0 ? secret[..(dash + 1)] : "";
        return $"{prefix}…{secret[^4..]}";
    }

    /// <summary>Redacts what looks like a key inside a text of somebody else's: <c>sk-…</c> and its like, what follows
    /// <c>Bearer</c> or <c>Basic</c>, JSON web tokens, and long runs of letters and digits.</summary>
    public static string RedactWithin(string text) => SecretLike().Replace(text, match => Redact(match.Value));

    [GeneratedRegex("""(?<=\b(?:bearer|basic)\s+)[\w.~+/=-]{8,}|\b(?:sk|pk|pb|rk|gh[opsu]|xox[abp]|glpat|hf|gsk|AIza)[-_][\w-]{8,}|\beyJ[\w-]+\.[\w.-]+|(?<![\w/.-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{32,}(?![\w/.-])""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretLike();
}
