using System.Text.Json;

namespace Patchbay.Usage;

/// <summary>What Claude Code tells the command of its status line: one JSON object on standard input (code.claude.com/docs/en/statusline; fields as of 2.1.330).</summary>
/// <param name="Session">Its session; empty when it does not say.</param>
/// <param name="Model">The model's id, as it is asked for.</param>
/// <param name="ModelName">The model's name for people.</param>
/// <param name="ContextPercent">Used part of the context window; null when it does not say.</param>
internal sealed record StatusInput(string Session, string Model, string ModelName, double? ContextPercent)
{
    /// <summary>Nothing was told.</summary>
    public static StatusInput Nothing { get; } = new("", "", "", null);

    /// <summary>Reads it. What is missing or of another kind is left out: the next version of the client may tell it otherwise.</summary>
    public static StatusInput Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var percent = Find(root, "context_window", "used_percentage") is { ValueKind: JsonValueKind.Number } used && used.TryGetDouble(out var number) && number >= 0 ? number : (double?)null;
            return new StatusInput(Text(Find(root, "session_id")), Text(Find(root, "model", "id")), Text(Find(root, "model", "display_name")), percent);
        }
        catch (JsonException)
        {
            return Nothing;
        }
    }

    private static JsonElement? Find(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return null;
        }

        return element;
    }

    private static string Text(JsonElement? element) => element is { ValueKind: JsonValueKind.String } text ? text.GetString() ?? "" : "";
}
