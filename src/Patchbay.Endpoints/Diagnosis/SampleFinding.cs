using Patchbay.Endpoints.Kinds;

namespace Patchbay.Endpoints.Diagnosis;

/// <summary>A finding as it would be seen, made of an entry's own example; for the pages.</summary>
public static class SampleFinding
{
    private static readonly Endpoint Corp = new()
    {
        Name = "corp",
        Kind = new EndpointKind { Name = "custom", DisplayName = "Custom" },
        Url = new Uri("https://llm.corp.example"),
    };

    private static readonly Endpoint Anthropic = Corp with { Name = "anthropic", Url = new Uri("https://api.anthropic.com") };

    /// <summary>The example of <paramref name="entry"/>.</summary>
    public static Finding Of(FindingEntry entry) => Fill(entry, Corp);

    /// <summary>What to do when it happens at Anthropic's own API, or null when that is the same.</summary>
    public static string? FirstPartyRemedyOf(FindingEntry entry) => entry.RemedyFirstParty is null ? null : Fill(entry, Anthropic).Remedy;

    private static Finding Fill(FindingEntry entry, Endpoint endpoint)
    {
        var values = EndpointWords.Of(endpoint);
        foreach (var (name, value) in endpoint.IsFirstParty ? [] : entry.Example) values[name] = value;
        return entry.Fill(values, entry.ExampleEvidence, endpoint.IsFirstParty);
    }
}
