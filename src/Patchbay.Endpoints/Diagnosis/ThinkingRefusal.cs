using System.Text.RegularExpressions;
using Patchbay.Endpoints.Diagnosis.Catalog;

namespace Patchbay.Endpoints.Diagnosis;

/// <summary>An endpoint that refuses thinking because another one has signed it, in words that Claude Code does not know.</summary>
/// <remarks>By Anthropic's own words Claude Code leaves its thinking out and asks once more; by others the conversation fails there with every request.
/// It does the same upon <see cref="Marker"/>. Measured with 2.1.330, 2026-11-23.</remarks>
public static partial class ThinkingRefusal
{
    /// <summary>What makes Claude Code ask again without its thinking.</summary>
    public const string Marker = "capability_rejected: thinking_signature";

    /// <summary>Words of an error that Claude Code acts on by itself.</summary>
    private static readonly string[] Known = ["`signature` in `thinking` block", "signature in thinking block", "in `redacted_thinking` block", "in redacted_thinking block", "capability_rejected"];

    /// <summary>True when a request may hold signed thinking; costs one search through the bytes.</summary>
    public static bool MayConcern(ReadOnlySpan<byte> body) => body.IndexOf("\"signature\":\""u8) >= 0 || body.IndexOf("\"redacted_thinking\""u8) >= 0;

    /// <summary>The finding for a refusal of signed thinking.</summary>
    /// <param name="endpoint">Who refused.</param>
    /// <param name="status">The status.</param>
    /// <param name="contentType">Of the answer.</param>
    /// <param name="body">The answer's body, as far as it is there.</param>
    /// <returns>Null when it is another error, or one that Claude Code knows: that passes as it is.</returns>
    public static Finding? Explain(Endpoint endpoint, int status, string contentType, ReadOnlySpan<byte> body)
    {
        if (status is not (400 or 422) || endpoint.IsFirstParty) return null;
        var words = AnswerBody.Read(contentType, body).Words;
        if (Known.Any(known => words.Contains(known, StringComparison.OrdinalIgnoreCase))) return null;
        return IsMeant(words) ? EndpointFindings.ThinkingRefused.Of(endpoint, words) : null;
    }

    /// <summary>Whether words speak of a signature, or of thinking that is not taken.</summary>
    internal static bool IsMeant(string words) => Signature().IsMatch(words);

    [GeneratedRegex(@"\b(bad|invalid|wrong|unknown|missing|malformed|verify|verification|mismatch|decrypt)\b.{0,60}\b(sig|signature|thinking|reasoning)|\b(sig|signature|thinking|reasoning)\b.{0,60}\b(bad|invalid|wrong|unknown|malformed|verif\w*|mismatch|rejected|failed|not (be )?(valid|verified|accepted|supported|match))", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Signature();
}
