using System.Text.Json.Serialization;

namespace Patchbay.Endpoints.Conformance;

/// <summary>What came of looking an endpoint over.</summary>
public sealed record ConformanceReport
{
    /// <summary>Name of the endpoint.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Its base URL, without secrets.</summary>
    public required string Url { get; init; }

    /// <summary>Who is there.</summary>
    public required string Kind { get; init; }

    /// <summary>The language it speaks, as far as it was known beforehand.</summary>
    public required string Dialect { get; init; }

    /// <summary>The model that was asked; empty when none was.</summary>
    public string Model { get; init; } = "";

    /// <summary>Version of Patchbay.</summary>
    public string Patchbay { get; init; } = "";

    /// <summary>When it began.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>What the requests cost at most, as it was said beforehand.</summary>
    public TokenCost Cost { get; init; }

    /// <summary>The checks, in the order they ran.</summary>
    public required IReadOnlyList<CheckResult> Checks { get; init; }

    /// <summary>Scenarios driven with the installed Claude Code; null when that was not asked for.</summary>
    public IReadOnlyList<DeepResult>? Deep { get; init; }

    /// <summary>Whether <c>tool_reference</c> arrives; null when it could not be told.</summary>
    public bool? ToolReference { get; init; }

    /// <summary>The worst of all.</summary>
    public Verdict Outcome => Checks.Select(check => check.Verdict).Concat((Deep ?? []).Select(one => one.Verdict)).DefaultIfEmpty(Verdict.Pass).Max();
}

/// <summary>One scenario driven with the installed Claude Code.</summary>
/// <param name="Scenario">What was asked of it.</param>
/// <param name="Verdict">What came of it.</param>
/// <param name="Evidence">What it said, or what is missing.</param>
/// <param name="Requests">Model requests that it took; null when they were not counted.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record DeepResult(string Scenario, Verdict Verdict, string Evidence, int? Requests, double Milliseconds);

/// <summary>Tokens that something may cost.</summary>
/// <param name="Input">Tokens sent, by the rule of thumb of four bytes each.</param>
/// <param name="Output">Tokens answered, at most.</param>
public readonly record struct TokenCost(int Input, int Output)
{
    /// <summary>Both together.</summary>
    [JsonIgnore]
    public int Total => Input + Output;

    /// <summary>The sum.</summary>
    public static TokenCost operator +(TokenCost one, TokenCost other) => new(one.Input + other.Input, one.Output + other.Output);

    /// <summary>The cost of one request.</summary>
    /// <param name="body">Its body.</param>
    /// <param name="maxTokens">Most tokens of its answer.</param>
    public static TokenCost Of(string body, int maxTokens) => new(body.Length / 4, maxTokens);
}

/// <summary>The one JSON context of conformance reports.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(ConformanceReport))]
public sealed partial class ConformanceJson : JsonSerializerContext;
