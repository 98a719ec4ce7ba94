using System.Buffers;
using System.Text;

namespace Patchbay.Console.Shell;

/// <summary>Makes characters visible that change how others are read: what a model or a tool says must be what a person sees.</summary>
/// <remarks>Bidirectional controls (Trojan Source, CVE-2021-42574), tag characters, zero-width ones that join nothing, and control characters. Joiners stay: emoji and several scripts need them.</remarks>
public static class Visible
{
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\u000b\f\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\u007f"
        + "\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\udb40");

    /// <summary>The text with each of those as <c>⟦U+202E⟧</c>.</summary>
    public static string Text(string text)
    {
        if (!text.AsSpan().ContainsAny(Suspects)) return text;
        var shown = new StringBuilder(text.Length + 64);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is 0x1b || IsHidden(rune)) shown.Append(CultureInfo.InvariantCulture, $"⟦U+{rune.Value:X4}⟧");
            else shown.Append(rune.ToString());
        }

        return shown.ToString();
    }

    private static bool IsHidden(Rune rune) => rune.Value is >= 0xE0000 and <= 0xE007F || (rune.IsBmp && Suspects.Contains((char)rune.Value));
}
