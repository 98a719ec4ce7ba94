using System.Text;
using System.Text.RegularExpressions;
using Patchbay.Gateway.Ledger;

namespace Patchbay.Wiring;

/// <summary>Takes local tokens and Anthropic's keys out of what was said: a conversation may have printed one.</summary>
/// <remarks>In a stream of events one comes in pieces, a few letters an event, and no piece of it looks like a secret. So the pieces are laid side by side first.</remarks>
internal static partial class SplitSecrets
{
    /// <summary>The text without them.</summary>
    public static string Mask(string text)
    {
        text = Secrets().Replace(text, HeaderCapture.Redacted);
        if (!text.Contains("_delta\"", StringComparison.Ordinal)) return text;
        var (said, places) = Pieces(text);
        if (!Secrets().IsMatch(said)) return text;
        var masked = new StringBuilder(text.Length);
        var from = 0;
        foreach (Match secret in Secrets().Matches(said))
        {
            masked.Append(text, from, places[secret.Index] - from).Append(HeaderCapture.Redacted);
            from = places[secret.Index];
            // Its letters go, what stands between them stays: the events are still events.
            for (var at = secret.Index; at < secret.Index + secret.Length; at++)
            {
                masked.Append(text, from, places[at] - from);
                from = places[at] + 1;
            }
        }

        return masked.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>What the events say, one behind the other, and where each letter of it stands.</summary>
    private static (string Said, List<int> Places) Pieces(string text)
    {
        var said = new StringBuilder();
        List<int> places = [];
        foreach (Match piece in Deltas().Matches(text))
        {
            var value = piece.Groups[1];
            said.Append(value.ValueSpan);
            for (var at = 0; at < value.Length; at++) places.Add(value.Index + at);
        }

        return (said.ToString(), places);
    }

    [GeneratedRegex("pb-[0-9a-f]{64}|sk-ant-[A-Za-z0-9_-]{8,}", RegexOptions.CultureInvariant)]
    private static partial Regex Secrets();

    /// <summary>The value of a delta, still escaped; a secret's letters never are. Whatever else is called so may stand among them.</summary>
    [GeneratedRegex("""(?:[,{]\s*)"(?:text|thinking|partial_json)"\s*:\s*"((?>[^"\\]+|\\.)*)""", RegexOptions.CultureInvariant)]
    private static partial Regex Deltas();
}
