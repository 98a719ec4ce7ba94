using System.Text.Json;

namespace Patchbay.FakeEndpoint;

/// <summary>A ready answer: what some server in the world sends in some situation.</summary>
internal sealed record Preset(int Status, Dictionary<string, string> Headers, string Body);

/// <summary>The ready answers of <c>presets.json</c>, which is part of the program.</summary>
internal static class Presets
{
    private static readonly Dictionary<string, Preset> All = Load();

    /// <exception cref="JsonException">There is none of that name.</exception>
    public static Preset Find(string name) => All.GetValueOrDefault(name) ?? throw new JsonException($"preset: {name} is none of {string.Join(", ", All.Keys)}");

    private static Dictionary<string, Preset> Load()
    {
        using var file = typeof(Presets).Assembly.GetManifestResourceStream("presets.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, Preset>>(file, JsonSerializerOptions.Web)!;
    }
}
