using System.Text.Json.Serialization;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Models;

namespace Patchbay.Endpoints.Probing;

/// <summary>What came of trying an endpoint out, step by step, up to the first that failed.</summary>
public sealed record ProbeReport
{
    /// <summary>Name of the endpoint.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Its base URL, without secrets.</summary>
    public required string Url { get; init; }

    /// <summary>What was found out about an endpoint whose language nobody had named; null when it was named, or is Anthropic's.</summary>
    public FoundDialect? Found { get; init; }

    /// <summary>What the endpoint tells of the model that was asked; null when it tells nothing.</summary>
    public ModelCard? Model { get; init; }

    /// <summary>The steps taken, in order.</summary>
    public required IReadOnlyList<ProbeStep> Steps { get; init; }

    /// <summary>The worst of the steps: pass = a message could be sent now; warn = the endpoint is there, and something about it is
    /// to be known; fail = it cannot be used as it is.</summary>
    public ProbeOutcome Outcome => Steps.Count == 0 ? ProbeOutcome.Pass : Steps.Max(step => step.Outcome);

    /// <summary>The finding of the step that failed, else of the last that warned; null when there is none.</summary>
    public Finding? Finding => Steps.Where(step => step.Finding is not null).MaxBy(step => step.Outcome)?.Finding;

    /// <summary>Milliseconds in all.</summary>
    public double Milliseconds => Steps.Sum(step => step.Milliseconds);
}

/// <summary>What a probe has found out.</summary>
/// <param name="Dialect">Name of the dialect.</param>
/// <param name="Models">The models that it lists; may be empty.</param>
/// <param name="DefaultModel">The one to ask for when nothing else is said; empty when none is listed.</param>
public sealed record FoundDialect(string Dialect, IReadOnlyList<string> Models, string DefaultModel);

/// <summary>One step of a probe.</summary>
/// <param name="Name">One of <see cref="ProbeSteps"/>.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Detail">For a person, one line.</param>
/// <param name="Finding">Why it failed or warned, where there is a finding for it.</param>
public sealed record ProbeStep(string Name, ProbeOutcome Outcome, double Milliseconds, string Detail, Finding? Finding = null);

/// <summary>The names of the steps, in the order they are taken.</summary>
public static class ProbeSteps
{
    /// <summary>The host has an address.</summary>
    public const string Name = "name";

    /// <summary>Something listens there.</summary>
    public const string Connect = "connect";

    /// <summary>TLS, with a certificate that is trusted.</summary>
    public const string Tls = "tls";

    /// <summary>The endpoint's credential can be read.</summary>
    public const string Credential = "credential";

    /// <summary>One tiny message is answered.</summary>
    public const string Request = "request";
}

/// <summary>What came of a step; the greater the worse.</summary>
public enum ProbeOutcome
{
    /// <summary>Good.</summary>
    [JsonStringEnumMemberName("pass")]
    Pass,

    /// <summary>Not certain, or good with a reservation: no reason not to use the endpoint.</summary>
    [JsonStringEnumMemberName("warn")]
    Warn,

    /// <summary>Bad.</summary>
    [JsonStringEnumMemberName("fail")]
    Fail,
}

/// <summary>The one JSON context of probe reports.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(ProbeReport))]
[JsonSerializable(typeof(IReadOnlyList<ProbeReport>))]
public sealed partial class ProbeJson : JsonSerializerContext;
