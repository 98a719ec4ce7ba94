namespace Patchbay.Protocol.Acp;

/// <summary>Escapes of half a character, <c>"\ud83d"</c>: JavaScript writes them where it cut a text inside an emoji. They are
/// well-formed JSON that no .NET string takes, and one of them must not cost a whole message.</summary>
internal static class LoneSurrogates
{
    /// <summary>The text with each of them replaced by U+FFFD, in place of the same length; null when there is none.</summary>
    public static byte[]? Replace(ReadOnlySpan<byte> json)
    {
        byte[]? replaced = null;
        for (int at = 0, found; (found = json[at..].IndexOf((byte)'\\')) >= 0;)
        {
            at += found;
            var unit = Unit(json, at);
            if (char.IsHighSurrogate(unit) && char.IsLowSurrogate(Unit(json, at + 6))) at += 12;
            else
            {
                if (char.IsSurrogate(unit)) "fffd"u8.CopyTo((replaced ??= json.ToArray()).AsSpan(at + 2));
                at = Math.Min(at + 2, json.Length); // With the escaped character, which may be a backslash.
            }
        }

        return replaced;
    }

    /// <summary>The UTF-16 unit of the escape that begins there; 0 when none does.</summary>
    private static char Unit(ReadOnlySpan<byte> json, int at) =>
        at + 6 <= json.Length && json[at] == '\\' && json[at + 1] == 'u' && ushort.TryParse(json.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? (char)unit : '\0';
}
