namespace Patchbay.Endpoints.Models;

/// <summary>A model's name for people: <c>qwen/qwen3-coder-30b</c> is "Qwen3 Coder 30B".</summary>
public static class ModelTitle
{
    private static readonly string[] Initials = ["gpt", "glm", "oss", "llm", "ai", "vl", "it", "moe", "fp8", "awq", "gguf", "mlx"];

    /// <summary>The endpoint's own title, or one made of the name.</summary>
    public static string Of(ModelCard card) => card.DisplayName is { Length: > 0 } own ? own : FromId(card.Id);

    /// <summary>With the endpoint behind it: "Qwen3 Coder 30B · LM Studio".</summary>
    public static string At(Endpoint endpoint, ModelCard card) => $"{Of(card)} · {EndpointTitle(endpoint)}";

    /// <summary>What a person calls the endpoint: its vendor's spelling when it is named after its kind, else the name they gave it.</summary>
    public static string EndpointTitle(Endpoint endpoint) => endpoint.Name == endpoint.Kind.Name ? endpoint.Kind.DisplayName : endpoint.Name;

    private static string FromId(string id)
    {
        var name = id[(id.LastIndexOf('/') + 1)..];
        if (name.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase)) name = name[..^5];
        return string.Join(' ', name.Split(['-', '_', ' '], StringSplitOptions.RemoveEmptyEntries).Select(Word));
    }

    private static string Word(string word)
    {
        if (Initials.Contains(word.ToLowerInvariant())) return word.ToUpperInvariant();
        // 30b, a3b, q4, 70B: sizes and quantities read better as capitals.
        if (word.Length <= 5 && word.Any(char.IsAsciiDigit) && (word[^1] is 'b' or 'B' or 'm' or 'M' or 'k' or 'K')) return word.ToUpperInvariant();
        return char.ToUpperInvariant(word[0]) + word[1..];
    }
}
