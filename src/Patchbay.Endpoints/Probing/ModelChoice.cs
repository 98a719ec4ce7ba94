using System.Text.Json;

namespace Patchbay.Endpoints.Probing;

/// <summary>Which model to ask for in a probe: one that the endpoint has, and a small one where there is a choice.</summary>
internal static class ModelChoice
{
    /// <summary>The smallest model that every Claude endpoint has.</summary>
    public const string Usual = "claude-haiku-4-5";

    /// <summary>The endpoint's own name for <see cref="Usual"/>, or null when its map does not say.</summary>
    public static string? FromMap(Endpoint endpoint)
    {
        var mapped = endpoint.Models.Resolve(Usual);
        return ReferenceEquals(mapped, Usual) ? null : mapped;
    }

    /// <summary>One of the models that the endpoint lists: a haiku when there is one, else the first.</summary>
    /// <returns>Null when the list names none.</returns>
    public static string? FromList(IReadOnlyList<string> models) =>
        models.FirstOrDefault(id => id.Contains("haiku", StringComparison.OrdinalIgnoreCase)) ?? (models.Count > 0 ? models[0] : null);

    /// <summary>The models that can chat, of an answer of <c>GET /v1/models</c>: <c>{"data":[{"id":…}]}</c>, Anthropic's shape and OpenAI's alike.</summary>
    /// <returns>None when the answer is anything else.</returns>
    public static IReadOnlyList<string> Read(ProbeAnswer answer)
    {
        if (answer.Status != 200) return [];
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array) return [];
            return [.. data.EnumerateArray()
                .Select(model => model.ValueKind == JsonValueKind.Object && model.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString()! : "")
                .Where(CanChat)];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>LM Studio and vLLM list their embedding models among the others.</summary>
    private static bool CanChat(string id) =>
        id.Length > 0 && !id.Contains("embed", StringComparison.OrdinalIgnoreCase) && !id.Contains("rerank", StringComparison.OrdinalIgnoreCase);
}
