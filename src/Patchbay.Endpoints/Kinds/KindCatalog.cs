using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Patchbay.Endpoints.Kinds;

/// <summary>Every kind of endpoint by its name in settings.</summary>
/// <remarks>The vendors' addresses are data in <c>presets.json</c>: a new vendor is an entry there and no code. The file is read on
/// the first question that the three kinds below do not answer, so a plain start never pays for it. Addresses and notes come
/// from the vendors' own documentation, read August to November 2026; what a note calls not verified was seen only second hand.
/// Of the later ones, all read 2026-11-24: docs.litellm.ai/docs/tutorials/claude_responses_api, vercel.com/docs/ai-gateway/sdks-and-apis/anthropic-messages-api,
/// huggingface.co/docs/inference-providers/integrations/claude-code; Cerebras second hand (docs.boundaryml.com, docs.getbifrost.ai).
/// Not here, because they are gone: GitHub Models (shut down 2026-07-30, github.com/orgs/community/discussions/203602) and Perplexity's chat
/// format (ended 2026-09-27, docs.stigg.io); both read 2026-11-24.</remarks>
public static class KindCatalog
{
    private static readonly Lazy<IReadOnlyList<EndpointKind>> Presets = new(ReadPresets);

    private static readonly Lazy<FrozenDictionary<string, EndpointKind>> ByName =
        new(static () => All.ToFrozenDictionary(kind => kind.Name, StringComparer.Ordinal));

    /// <summary>Anthropic's own API, or any gateway that stands in for it.</summary>
    public static EndpointKind Anthropic { get; } = new()
    {
        Name = "anthropic",
        DisplayName = "Anthropic",
        DefaultUrl = "https://api.anthropic.com",
        Header = CredentialHeader.ApiKey,
        Note = "With Anthropic's own address the caller's login or key goes along; with any other address the endpoint needs a credential of its own.",
    };

    /// <summary>Any address that speaks the Anthropic Messages API.</summary>
    public static EndpointKind Custom { get; } = new() { Name = "custom", DisplayName = "custom", Adapt = KindTraits.Of("custom") };

    /// <summary>The scripted model inside the binary.</summary>
    public static EndpointKind Demo { get; } = new()
    {
        Name = "demo",
        DisplayName = "Patchbay demo",
        Note = "A scripted model inside Patchbay: no key, no network.",
    };

    /// <summary>All kinds: the three above, then the presets in the order of the file.</summary>
    public static IReadOnlyList<EndpointKind> All => field ??= [Anthropic, Custom, Demo, .. Presets.Value];

    /// <summary>The kind of that name, or null. Names are lower case.</summary>
    public static EndpointKind? Find(string name) => name switch
    {
        "anthropic" => Anthropic,
        "custom" => Custom,
        "demo" => Demo,
        _ => ByName.Value.GetValueOrDefault(name),
    };

    private static IReadOnlyList<EndpointKind> ReadPresets()
    {
        using var stream = typeof(KindCatalog).Assembly.GetManifestResourceStream("presets.json")
            ?? throw new InvalidOperationException("presets.json is missing from the assembly");
        return [.. JsonSerializer.Deserialize(stream, PresetsJson.Default.PresetArray)!.Select(preset => preset.ToKind())];
    }
}

/// <summary>One entry of <c>presets.json</c>.</summary>
internal sealed record Preset
{
    [JsonRequired]
    public string Name { get; set; } = "";

    [JsonRequired]
    public string DisplayName { get; set; } = "";

    [JsonRequired]
    public string Url { get; set; } = "";

    public string[] OtherUrls { get; set; } = [];

    public CredentialHeader Header { get; set; }

    public string? Dialect { get; set; }

    public string ApiKeyHeader { get; set; } = "x-api-key";

    public EndpointQuirks[] Quirks { get; set; } = [];

    public string? Note { get; set; }

    public EndpointKind ToKind() => new()
    {
        Name = Name,
        DisplayName = DisplayName,
        DefaultUrl = Url,
        OtherUrls = OtherUrls,
        Header = Header,
        Dialect = Dialect is null ? Kinds.Dialect.AnthropicMessages : DialectNames.Find(Dialect) ?? throw new InvalidOperationException($"presets.json: {Name} has the unknown dialect {Dialect}"),
        ApiKeyHeader = ApiKeyHeader,
        Quirks = Quirks.Aggregate(EndpointQuirks.None, static (all, one) => all | one),
        Note = Note,
        Adapt = KindTraits.Of(Name),
    };
}

/// <summary>The one JSON context of the presets. A key that <see cref="Preset"/> does not know is an error: a typing slip must not pass as data.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Preset[]))]
internal sealed partial class PresetsJson : JsonSerializerContext;
