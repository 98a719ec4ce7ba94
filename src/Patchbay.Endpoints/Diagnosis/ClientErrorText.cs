using System.Text.RegularExpressions;
using Patchbay.Endpoints.Diagnosis.Catalog;

namespace Patchbay.Endpoints.Diagnosis;

/// <summary>What Claude Code shows a person in place of an endpoint's answer, read back to what the answer was.</summary>
/// <remarks>Measured with Claude Code 2.1.330, 2026-11-23: of a 404, a 413 and a bare 529 it throws the endpoint's own words away.</remarks>
public static partial class ClientErrorText
{
    /// <summary>Sentences of its own that stand for a status.</summary>
    private static readonly (string Sentence, int Status)[] Statuses =
    [
        ("issue with the selected model", 404),
        ("Request too large (max", 413),
        ("Repeated 529 Overloaded", 529),
        ("Request rejected (429)", 429),
        ("Not logged in", 401),
        ("Invalid API key", 401),
        ("Please run /login", 401),
    ];

    /// <summary>The HTTP status behind its words; null when they tell of none.</summary>
    public static int? StatusIn(string words)
    {
        if (Numbered().Match(words) is { Success: true } number) return int.Parse(number.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        foreach (var (sentence, status) in Statuses)
        {
            if (words.Contains(sentence, StringComparison.OrdinalIgnoreCase)) return status;
        }

        return null;
    }

    /// <summary>Whether a status comes without the endpoint's own words, so that only asking again can bring them.</summary>
    /// <param name="status">The status.</param>
    /// <param name="words">The client's words.</param>
    public static bool IsWordless(int status, string words) => !words.Contains("API Error", StringComparison.Ordinal) && status is 404 or 413 or >= 500;

    /// <summary>The finding behind words that tell of no status; null when they are the client's own matter.</summary>
    /// <param name="endpoint">Who was asked.</param>
    /// <param name="words">The client's words.</param>
    public static Finding? Explain(Endpoint endpoint, string words)
    {
        bool Says(string sentence) => words.Contains(sentence, StringComparison.OrdinalIgnoreCase);
        if (Says("empty or malformed response")) return EndpointFindings.NotAMessage.Of(endpoint, words);
        if (Says("timed out")) return NetworkFindings.AnswerTimedOut.Of(endpoint, words);
        if (Says("Connection to the API was lost") || Says("Connection dropped") || Says("ECONNRESET")) return NetworkFindings.Cut.Of(endpoint, words);
        if (Says("Connection refused") || Says("ECONNREFUSED")) return NetworkFindings.Refused.Of(endpoint, words);
        return Says("ENOTFOUND") || Says("Can't reach the API server") ? NetworkFindings.NameNotResolved.Of(endpoint, words) : null;
    }

    /// <summary>The model that it says is missing; null when it says none.</summary>
    public static string? ModelIn(string words) => Model().Match(words) is { Success: true } named ? named.Groups[1].Value : null;

    /// <summary>An endpoint that has not answered the client, nor whoever asked again beside it.</summary>
    /// <param name="endpoint">Who was asked.</param>
    /// <param name="waited">How long the second one waited.</param>
    /// <param name="isReached">Whether a connection could be made.</param>
    public static Finding Silent(Endpoint endpoint, TimeSpan waited, bool isReached) => isReached
        ? NetworkFindings.AnswerTimedOut.Of(endpoint, string.Create(CultureInfo.InvariantCulture, $"a second try beside it had no answer within {waited.TotalSeconds:0.#} s either"))
        : NetworkFindings.ConnectTimedOut.Of(endpoint, string.Create(CultureInfo.InvariantCulture, $"a second try beside it could not connect within {waited.TotalSeconds:0.#} s either"));

    /// <summary>An exchange that the client hung up on: no answer of the endpoint's, whatever status it was noted with.</summary>
    /// <param name="endpoint">Who was asked.</param>
    /// <param name="words">The client's words.</param>
    /// <param name="waited">How long it had waited.</param>
    public static Finding HungUp(Endpoint endpoint, string words, TimeSpan waited) =>
        Explain(endpoint, words) ?? NetworkFindings.AnswerTimedOut.Of(endpoint, string.Create(CultureInfo.InvariantCulture, $"Claude Code gave up after {waited.TotalSeconds:0.#} s"));

    [GeneratedRegex(@"issue with the selected model \(([^)]{1,200})\)")]
    private static partial Regex Model();

    [GeneratedRegex(@"API Error: ([1-5]\d\d)\b")]
    private static partial Regex Numbered();
}
