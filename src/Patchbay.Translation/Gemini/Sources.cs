using System.Text;
using System.Text.Json;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.Gemini;

/// <summary>Reads where an answer with Google Search has its facts from.</summary>
internal static class Sources
{
    /// <summary>Reads the <c>groundingMetadata</c> that the reader stands at.</summary>
    /// <returns>A list for the end of the answer; empty when there is no source.</returns>
    public static string Read(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        if (!document.RootElement.TryGetProperty("groundingChunks"u8, out var chunks) || chunks.ValueKind != JsonValueKind.Array) return "";
        var text = new StringBuilder();
        foreach (var chunk in chunks.EnumerateArray())
        {
            if (chunk.ValueKind != JsonValueKind.Object || !chunk.TryGetProperty("web"u8, out var web)) continue;
            text.Append(text.Length == 0 ? "\n\nSources:" : "").Append("\n- ").Append(Json.Text(web, "title")).Append(" (").Append(Json.Text(web, "uri")).Append(')');
        }

        return text.ToString();
    }
}
