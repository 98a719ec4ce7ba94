namespace Patchbay.Endpoints.Diagnosis;

/// <summary>One kind of finding, as the catalogue knows it: everything but the case at hand.</summary>
/// <remarks>Texts may hold placeholders in braces (<c>{endpoint}</c>, <c>{host}</c>, …): those of <see cref="EndpointWords"/> and the
/// entry's own, which <see cref="Example"/> names.</remarks>
public sealed record FindingEntry
{
    /// <summary>Stable code, <c>PB-LAYER-NN</c>; never reused.</summary>
    public required string Code { get; init; }

    /// <summary>Whose turn it is to act.</summary>
    public required Layer Layer { get; init; }

    /// <summary>What it is, in a few words; the title of its page.</summary>
    public required string Title { get; init; }

    /// <summary>When it appears, and how we tell.</summary>
    public required string When { get; init; }

    /// <summary>What happened, as a template.</summary>
    public required string What { get; init; }

    /// <summary>The one thing to do, as a template; one command first.</summary>
    public required string Remedy { get; init; }

    /// <summary>The same for Anthropic's own host, whose address and server are not the user's to repair; null = as for others.</summary>
    public string? RemedyFirstParty { get; init; }

    /// <summary>Further causes, and what to do about each, for the page.</summary>
    public IReadOnlyList<string> Causes { get; init; } = [];

    /// <summary>Raw words that this finding was made from, for the page; may be empty.</summary>
    public string ExampleEvidence { get; init; } = "";

    /// <summary>The case on the page: values of the entry's own placeholders, and of others to replace the sample endpoint's.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Example { get; init; } = [];

    /// <summary>The finding of one case.</summary>
    /// <param name="endpoint">The endpoint it is about, or null when it is about none.</param>
    /// <param name="evidence">Raw words of the other end; cleaned here.</param>
    /// <param name="facts">Values of the entry's own placeholders; they may come from outside and are cleaned too.</param>
    public Finding Of(Endpoint? endpoint, string evidence, params ReadOnlySpan<(string Name, string Value)> facts)
    {
        var values = endpoint is null ? [] : EndpointWords.Of(endpoint);
        // A fact that is a sentence of ours brings the blank before it along; cleaning would glue it to the one before.
        foreach (var (name, value) in facts) values[name] = (value.StartsWith(' ') ? " " : "") + EvidenceText.Clean(value);
        return Fill(values, evidence, endpoint is { IsFirstParty: true });
    }

    internal Finding Fill(IReadOnlyDictionary<string, string> values, string evidence, bool firstParty) => new()
    {
        Code = Code,
        Layer = Layer,
        What = Template.Fill(What, values),
        Remedy = Template.Fill(firstParty && RemedyFirstParty is { } own ? own : Remedy, values),
        Evidence = EvidenceText.Clean(evidence),
    };
}
