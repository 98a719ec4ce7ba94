using System.Buffers.Text;
using System.Text;

namespace Patchbay.Translation.Common;

/// <summary>The signature of thinking that is not Anthropic's.</summary>
/// <remarks>A client gives a thinking block back with the signature it came with, byte for byte (measured, Claude Code 2.1.330). Ours says who
/// thought, and carries what that endpoint wants to see again: so it survives a restart, and travels with the conversation. It never reaches
/// anybody else: on the way to another endpoint the block is left out (<c>Splices.ForeignThinking</c>).</remarks>
/// <param name="Origin">Who thought: dialect, endpoint and model, as one word without a colon.</param>
/// <param name="Carried">What the endpoint wants to see again; may be empty.</param>
public readonly record struct ThinkingMark(string Origin, string Carried)
{
    /// <summary>How every mark begins. No character of it is escaped in JSON.</summary>
    public const string Prefix = "patchbay:";

    /// <summary>The signature's text.</summary>
    public override string ToString() => $"{Prefix}{Origin}:{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Carried))}";

    /// <summary>Reads a signature.</summary>
    /// <returns>Null when it is not one of ours.</returns>
    public static ThinkingMark? Parse(string signature)
    {
        if (!signature.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var rest = signature.AsSpan(Prefix.Length);
        var colon = rest.IndexOf(':');
        if (colon < 0 || !Base64Url.IsValid(rest[(colon + 1)..])) return new ThinkingMark("", "");
        return new ThinkingMark(rest[..colon].ToString(), Encoding.UTF8.GetString(Base64Url.DecodeFromChars(rest[(colon + 1)..])));
    }
}
