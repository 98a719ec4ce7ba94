using Patchbay.Protocol.Control;

namespace Patchbay.Console.Traffic;

/// <summary>Which exchanges somebody wants to see. It travels in the query, so that the page, its live stream and its exports show the same.</summary>
/// <param name="Text">Words that must all occur: in session, agent, models, endpoint, path, status or finding.</param>
/// <param name="State"><c>open</c>, <c>well</c>, <c>failed</c>, <c>finding</c>; empty = any.</param>
/// <param name="Endpoint">An endpoint's name; empty = any.</param>
public sealed record TrafficFilter(string Text, string State, string Endpoint)
{
    /// <summary>Longest text that is looked for: more is no search of a person's.</summary>
    private const int MaxText = 200;

    private readonly string[] _words = Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The filter of a request.</summary>
    internal static TrafficFilter Of(ConsoleRequest request)
    {
        var text = request.Query("q").Trim();
        return new TrafficFilter(text.Length > MaxText ? text[..MaxText] : text, request.Query("state"), request.Query("endpoint"));
    }

    /// <summary>Whether it lets everything through.</summary>
    public bool IsEmpty => _words.Length == 0 && State.Length == 0 && Endpoint.Length == 0;

    /// <summary>As a query with its question mark; empty for everything.</summary>
    public string ToQuery()
    {
        List<string> parts = [];
        if (Text.Length > 0) parts.Add($"q={Uri.EscapeDataString(Text)}");
        if (State.Length > 0) parts.Add($"state={Uri.EscapeDataString(State)}");
        if (Endpoint.Length > 0) parts.Add($"endpoint={Uri.EscapeDataString(Endpoint)}");
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    /// <summary>Whether it lets an exchange through.</summary>
    public bool Has(TrafficEntry entry)
    {
        if (Endpoint.Length > 0 && entry.Endpoint != Endpoint) return false;
        var isState = State switch
        {
            "open" => !entry.Done,
            "well" => entry.Done && !HasFailed(entry),
            "failed" => HasFailed(entry),
            "finding" => entry.Finding.Length > 0,
            _ => true,
        };
        if (!isState) return false;
        foreach (var word in _words)
        {
            if (!Occurs(entry, word)) return false;
        }

        return true;
    }

    /// <summary>Whether an exchange went wrong: it has a finding, or its status says so.</summary>
    public static bool HasFailed(TrafficEntry entry) => entry.Finding.Length > 0 || entry.Status >= 400;

    private static bool Occurs(TrafficEntry entry, string word) =>
        Is(entry.Session, word) || Is(entry.Agent, word) || Is(entry.Model, word) || Is(entry.UsedModel, word) || Is(entry.Endpoint, word)
        || Is(entry.Request, word) || Is(entry.Dialect, word) || Is(entry.Finding, word) || Is(entry.FindingText, word)
        || entry.Status.ToString(CultureInfo.InvariantCulture) == word;

    private static bool Is(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
