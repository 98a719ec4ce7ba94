using System.Globalization;
using System.Text;
using System.Text.Json;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.Gemini;

/// <summary>The thought signatures of one answer, on their way through the client and back.</summary>
/// <remarks>Gemini wants each back on the very part it came with. A signature stands here in the mark of a thinking block right before its call:
/// <c>{"0":"…"}</c> for the first call of an answer, with <c>"text"</c> for the text before it. So it lives as long as the conversation does, in
/// whatever program; a table of ours would be gone after a restart, or would not know the session.</remarks>
internal static class Signatures
{
    /// <summary>What Gemini takes in place of a signature that nobody has: the history of another endpoint (ai.google.dev, thought
    /// signatures, read 2026-11-23).</summary>
    public const string Unknown = "skip_thought_signature_validator";

    /// <summary>What a mark carries.</summary>
    /// <param name="call">The call's ordinal within its answer.</param>
    /// <param name="callSignature">Its signature; empty when only the text before it has one.</param>
    /// <param name="textSignature">That of the text before it; may be empty.</param>
    public static string Carry(int call, string callSignature, string textSignature)
    {
        var carried = new StringBuilder("{");
        if (textSignature.Length > 0) carried.Append("\"text\":\"").Append(Escaped(textSignature)).Append("\",");
        return carried.Append('"').Append(call.ToString(CultureInfo.InvariantCulture)).Append("\":\"").Append(Escaped(callSignature)).Append("\"}").ToString();
    }

    /// <summary>The signatures of a turn's text and call parts.</summary>
    /// <param name="parts">The turn. It may be several answers in a row: ordinals begin anew in each.</param>
    public static Dictionary<Part, string> Of(List<Part> parts)
    {
        var found = new Dictionary<Part, string>();
        var calls = parts.FindAll(static part => part.Kind == PartKind.ToolCall);
        var seen = 0;    // Calls before this place.
        var first = 0;   // Where the answer's own counting begins.
        Part? text = null;
        foreach (var part in parts)
        {
            if (part.Kind == PartKind.ToolCall) seen++;
            else if (part.Kind == PartKind.Text) text = part;
            else if (part.Kind == PartKind.Thinking && part.Carried.Length > 0) Read(part.Carried);
        }

        return found;

        void Read(string carried)
        {
            try
            {
                using var document = JsonDocument.Parse(carried);
                foreach (var entry in document.RootElement.EnumerateObject())
                {
                    var signature = Json.Text(entry.Value);
                    if (entry.Name == "text")
                    {
                        if (text is not null && signature.Length > 0) found[text] = signature;
                        continue;
                    }

                    if (!int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)) continue;
                    // A mark stands right before its call. A client may have put all thinking in front: then its ordinal alone tells.
                    first = Math.Max(first, seen - ordinal);
                    if (signature.Length > 0 && first + ordinal < calls.Count) found[calls[first + ordinal]] = signature;
                }
            }
            catch (Exception broken) when (broken is JsonException or InvalidOperationException)
            {
                // Not what we wrote: as good as no signature.
            }
        }
    }

    private static string Escaped(string signature) => Encoding.UTF8.GetString(JsonText.Escaped(signature));
}
