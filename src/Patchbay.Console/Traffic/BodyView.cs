using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Patchbay.Console.Traffic;

/// <summary>Bodies for a page.</summary>
public static class BodyView
{
    /// <summary>More than this is to be downloaded, not read.</summary>
    private const int MostShown = 64 * 1024;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The beginning of a text, and how much is left.</summary>
    public static string Start(string text) => text.Length <= MostShown ? text : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, MostShown)}\n… {text.Length - MostShown} more characters");

    /// <summary>JSON with line breaks; anything else as it is.</summary>
    public static string Pretty(string text)
    {
        try
        {
            return JsonNode.Parse(text)?.ToJsonString(Indented) ?? text;
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
