using System.Text.Json;

namespace Patchbay.Endpoints.Models;

/// <summary>Reads lists of models. Every vendor adds words of its own to OpenAI's <c>{"data":[{"id"}]}</c>; all are looked for, whoever sends them.</summary>
/// <remarks>Words: Anthropic <c>max_input_tokens</c>, <c>max_tokens</c>; OpenRouter <c>context_length</c>, <c>top_provider</c>, <c>architecture</c>;
/// Groq <c>context_window</c>, <c>max_completion_tokens</c>; vLLM <c>max_model_len</c>; Mistral <c>max_context_length</c>; LM Studio <c>loaded_context_length</c>,
/// <c>type</c>, <c>capabilities</c>; Gemini <c>inputTokenLimit</c>, <c>outputTokenLimit</c> (the vendors' references, read November 2026).</remarks>
public static class ModelListReader
{
    private static readonly string[] NotForTalk = ["embed", "rerank", "whisper", "tts", "dall-e", "moderation", "transcribe", "imagen", "veo-"];

    /// <summary>The models that can talk, in the order of the list.</summary>
    /// <returns>None when the body is anything but such a list.</returns>
    public static IReadOnlyList<ModelCard> Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return [];
            // llama.cpp has both lists, and the first one says more.
            if (!root.TryGetProperty("data", out var list) && !root.TryGetProperty("models", out list)) return [];
            return list.ValueKind != JsonValueKind.Array ? [] : [.. list.EnumerateArray().Select(Card).OfType<ModelCard>().Where(CanTalk).DistinctBy(static card => card.Id)];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static ModelCard? Card(JsonElement model)
    {
        if (model.ValueKind != JsonValueKind.Object) return null;
        var id = Text(model, "id") ?? Text(model, "name");
        if (id is null or "") return null;
        if (id.StartsWith("models/", StringComparison.Ordinal)) id = id["models/".Length..];
        return new ModelCard(id)
        {
            DisplayName = Text(model, "display_name") ?? Text(model, "displayName") ?? (Text(model, "id") is null ? null : Text(model, "name")),
            ContextWindow = Number(model, "loaded_context_length") ?? Number(model, "max_input_tokens") ?? Number(model, "context_length") ?? Number(model, "context_window")
                ?? Number(model, "max_model_len") ?? Number(model, "inputTokenLimit") ?? Number(model, "max_context_length"),
            MaxOutputTokens = Number(model, "outputTokenLimit") ?? Number(model, "max_completion_tokens") ?? Number(Object(model, "top_provider"), "max_completion_tokens")
                ?? (Text(model, "type") == "model" ? Number(model, "max_tokens") : null),
            TakesImages = Lists(Object(model, "architecture"), "input_modalities", "image") ?? Flag(Object(model, "capabilities"), "vision") ?? Text(model, "type") switch { "vlm" => true, "llm" => false, _ => null },
            TakesTools = Lists(model, "supported_parameters", "tools") ?? Flag(Object(model, "capabilities"), "function_calling") ?? Lists(model, "capabilities", "tool_use"),
            Thinks = Lists(model, "supported_parameters", "reasoning") ?? Flag(model, "thinking"),
            OwnedBy = Text(model, "owned_by") ?? "",
        };
    }

    private static bool CanTalk(ModelCard card) => !NotForTalk.Any(word => card.Id.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static JsonElement Object(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Object ? found : default;

    internal static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;

    internal static int? Number(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Number && found.TryGetInt32(out var number) && number > 0 ? number : null;

    internal static bool? Flag(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) && found.ValueKind is JsonValueKind.True or JsonValueKind.False ? found.GetBoolean() : null;

    internal static bool? Lists(JsonElement element, string name, string word) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Array
            ? found.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.ValueEquals(word))
            : null;
}
