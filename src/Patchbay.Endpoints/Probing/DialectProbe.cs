using System.Text.Json;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Sending;
using Patchbay.Translation.Common;

namespace Patchbay.Endpoints.Probing;

/// <summary>Finds out which language an endpoint speaks, without spending a completion: a request that says nothing is refused in one way by
/// who knows its path, and in another by who does not.</summary>
internal static class DialectProbe
{
    /// <summary>Tries the dialects, the most common first.</summary>
    /// <returns>Null when it speaks none that is known.</returns>
    public static async Task<FoundDialect?> FindAsync(EndpointSender sender, Endpoint endpoint, ProbeRequests requests, TimeSpan limit, CancellationToken cancellationToken)
    {
        var prefix = BasePath.EndsWithVersion(endpoint.BasePath) ? "" : "/v1";
        if (await KnowsAsync(requests.Empty($"{prefix}/chat/completions")).ConfigureAwait(false)) return await WithModelsAsync(Dialect.OpenAIChat, $"{prefix}/models").ConfigureAwait(false);
        // Who has both stays with chat, which is the better known of the two.
        if (await KnowsAsync(requests.Empty($"{prefix}/responses")).ConfigureAwait(false)) return await WithModelsAsync(Dialect.OpenAIResponses, $"{prefix}/models").ConfigureAwait(false);
        if (await GetAsync("/v1beta/models").ConfigureAwait(false) is { Status: 200 } gemini && ModelChoice.Read(gemini) is { Count: > 0 } models) return Found(Dialect.Gemini, models);
        if (await GetAsync("/api/tags").ConfigureAwait(false) is { Status: 200 } ollama && IsObjectWith(ollama, "models")) return Found(Dialect.Ollama, ModelChoice.Read(ollama));
        return null;

        async Task<bool> KnowsAsync(EndpointRequest request) => IsRefusal(await ProbeAnswer.GetAsync(sender, endpoint, request, limit, cancellationToken).ConfigureAwait(false));

        Task<ProbeAnswer> GetAsync(string target) => ProbeAnswer.GetAsync(sender, endpoint, requests.Get(target), limit, cancellationToken);

        async Task<FoundDialect> WithModelsAsync(Dialect dialect, string target) => Found(dialect, ModelChoice.Read(await GetAsync(target).ConfigureAwait(false)));
    }

    private static FoundDialect Found(Dialect dialect, IReadOnlyList<string> models) => new(dialect.Word(), models, models.Count > 0 ? models[0] : "");

    /// <summary>True when the path is known and only the request was no good: 400 or 422, a missing key, or a server that stumbled over it.
    /// Not 404 and 405, and no answer of 200, which LM Studio gives to any path.</summary>
    private static bool IsRefusal(ProbeAnswer answer) => answer.Failure is null && answer.Status is 400 or 401 or 403 or 415 or 422 or 500 && IsJson(answer);

    private static bool IsJson(ProbeAnswer answer) => answer.Body.Span.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    private static bool IsObjectWith(ProbeAnswer answer, string list)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(list, out var found) && found.ValueKind == JsonValueKind.Array;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
