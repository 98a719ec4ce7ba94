using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Translation.Common;

namespace Patchbay.Tests.Translation;

/// <summary>One file of <c>Cases/DIALECT</c>: what a client asks, what the endpoint is asked, what it answers, what the client gets.</summary>
/// <remarks>Sections begin with <c>=== NAME</c>; all but the title may be missing. <c>traits</c> is JSON of <see cref="EndpointTraits"/> fields. A
/// section <c>not here</c> says why a reported fault needs no case of this kind, and where it is tested instead.</remarks>
internal sealed record GoldenCase
{
    public required string Title { get; init; }

    public string? NotHere { get; init; }

    public string? ClientRequest { get; init; }

    public string? EndpointRequest { get; init; }

    /// <summary>Why the request is refused, where it is.</summary>
    public string? Refusal { get; init; }

    public string? EndpointStream { get; init; }

    public string? EndpointResponse { get; init; }

    /// <summary>What the client gets, as a message; of a stream and of a whole answer alike.</summary>
    public string? ClientMessage { get; init; }

    public string? ErrorBody { get; init; }

    public string? ErrorSeen { get; init; }

    public required EndpointTraits Traits { get; init; }

    /// <summary>The endpoint's stream as it lies on the wire.</summary>
    public byte[] StreamBytes => Encoding.UTF8.GetBytes(EndpointStream!.Replace("\\u{FEFF}", "\uFEFF", StringComparison.Ordinal) + "\n\n");

    public static GoldenCase Read(string path)
    {
        var sections = new Dictionary<string, string>();
        var name = "title";
        var lines = new List<string>();
        foreach (var line in File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("=== ", StringComparison.Ordinal))
            {
                sections[name] = string.Join('\n', lines).Trim('\n');
                (name, lines) = (line[4..].Trim(), []);
            }
            else
            {
                lines.Add(line);
            }
        }

        sections[name] = string.Join('\n', lines).Trim('\n');
        string[] known = ["title", "not here", "traits", "client request", "endpoint request", "refusal", "endpoint stream", "endpoint response", "client message", "error body", "error seen"];
        foreach (var section in sections.Keys)
        {
            if (!known.Contains(section)) throw new InvalidDataException($"{path}: unknown section `{section}`");
        }

        return new GoldenCase
        {
            Title = sections["title"],
            NotHere = sections.GetValueOrDefault("not here"),
            ClientRequest = sections.GetValueOrDefault("client request"),
            EndpointRequest = sections.GetValueOrDefault("endpoint request"),
            Refusal = sections.GetValueOrDefault("refusal"),
            EndpointStream = sections.GetValueOrDefault("endpoint stream"),
            EndpointResponse = sections.GetValueOrDefault("endpoint response"),
            ClientMessage = sections.GetValueOrDefault("client message"),
            ErrorBody = sections.GetValueOrDefault("error body"),
            ErrorSeen = sections.GetValueOrDefault("error seen"),
            Traits = ReadTraits(sections.GetValueOrDefault("traits") ?? "{}"),
        };
    }

    private static EndpointTraits ReadTraits(string text)
    {
        var json = JsonNode.Parse(text)!.AsObject();
        var traits = new EndpointTraits { Endpoint = "there", Model = "model-1", Origin = "origin-1" };
        foreach (var (name, value) in json)
        {
            traits = name switch
            {
                "model" => traits with { Model = (string)value! },
                "maxOutputTokens" => traits with { MaxOutputTokens = (int)value! },
                "contextWindow" => traits with { ContextWindow = (int)value! },
                "outputLimit" => traits with { OutputLimit = Enum.Parse<OutputLimit>((string)value!) },
                "midSystem" => traits with { MidSystem = Enum.Parse<MidSystem>((string)value!) },
                "mergesRoles" => traits with { MergesRoles = (bool)value! },
                "takesImages" => traits with { TakesImages = (bool)value! },
                "takesDocuments" => traits with { TakesDocuments = (bool)value! },
                "takesEffort" => traits with { TakesEffort = (bool)value! },
                "highestEffort" => traits with { HighestEffort = (string)value! },
                "wantsReasoningBack" => traits with { WantsReasoningBack = (bool)value! },
                "takesSampling" => traits with { TakesSampling = (bool)value! },
                "takesTopK" => traits with { TakesTopK = (bool)value! },
                "maxStopSequences" => traits with { MaxStopSequences = (int)value! },
                "takesCacheKey" => traits with { TakesCacheKey = (bool)value! },
                "hasWebSearch" => traits with { HasWebSearch = (bool)value! },
                "maxToolId" => traits with { MaxToolId = (int)value! },
                "origin" => traits with { Origin = (string)value! },
                _ => throw new JsonException($"unknown trait {name}"),
            };
        }

        return traits;
    }
}
