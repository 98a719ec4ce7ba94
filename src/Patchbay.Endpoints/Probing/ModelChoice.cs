using Patchbay.Endpoints.Models;

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

    /// <summary>The models of an answer to <see cref="ProbeRequests.Models"/>; none when it is anything else.</summary>
    public static IReadOnlyList<string> Read(ProbeAnswer answer) => answer.Status == 200 ? [.. ModelListReader.Read(answer.Body).Select(static card => card.Id)] : [];
}
