using System.Text.Json;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.Gemini;

/// <summary>Where an answer with Google Search has its facts from.</summary>
/// <param name="Queries">What was searched for.</param>
/// <param name="Pages">What was found.</param>
internal sealed record Sources(IReadOnlyList<string> Queries, IReadOnlyList<WebPage> Pages)
{
    /// <summary>Reads the <c>groundingMetadata</c> that the reader stands at.</summary>
    /// <returns>Null when there is no source.</returns>
    public static Sources? Read(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var pages = new List<WebPage>();
        foreach (var chunk in Array(document.RootElement, "groundingChunks"u8))
        {
            if (chunk.ValueKind == JsonValueKind.Object && chunk.TryGetProperty("web"u8, out var web) && Json.Text(web, "uri") is { Length: > 0 } url) pages.Add(new WebPage(url, Json.Text(web, "title")));
        }

        var queries = Array(document.RootElement, "webSearchQueries"u8).Where(static query => query.ValueKind == JsonValueKind.String).Select(static query => query.GetString()!);
        return pages.Count == 0 ? null : new Sources([.. queries.Distinct()], [.. pages.DistinctBy(static page => page.Url)]);
    }

    private static IEnumerable<JsonElement> Array(JsonElement holder, ReadOnlySpan<byte> name) =>
        holder.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Array ? found.EnumerateArray() : [];
}
