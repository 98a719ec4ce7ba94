using Patchbay.Console.Agents;
using Patchbay.Console.Settings;
using Patchbay.Protocol.Control;

namespace Patchbay.Console.Now;

/// <summary>The overview.</summary>
public sealed record NowModel(PlugView Plug, LastMinute Minute, IReadOnlyList<OpenFinding> Open, IReadOnlyList<AgentRow> Agents);

/// <summary>The plug and how it goes there.</summary>
/// <param name="State">The plug.</param>
/// <param name="Health">How its last exchange went.</param>
public sealed record PlugView(PlugState State, EndpointHealth Health)
{
    /// <summary>What came of an attempt to move it, where that is worth more than a word.</summary>
    public PlugOutcome? Outcome { get; init; }

    /// <summary>Where it was to be moved then.</summary>
    public string Wanted { get; init; } = "";
}

/// <summary>How an endpoint's last exchange went.</summary>
/// <param name="Word"><c>well</c>, <c>ill</c> or <c>unknown</c>.</param>
/// <param name="Text">For people.</param>
/// <param name="At">When that was.</param>
public sealed record EndpointHealth(string Word, string Text, DateTimeOffset? At)
{
    /// <summary>Reads it off the traffic.</summary>
    public static EndpointHealth Of(string endpoint, IReadOnlyList<TrafficEntry> traffic) => traffic.LastOrDefault(entry => entry.Endpoint == endpoint && entry.Status != 499) switch
    {
        null => new("unknown", "not asked yet", null),
        { Finding.Length: > 0 } failed => new("ill", $"{failed.Finding}: {FirstLine(failed.FindingText)}", failed.Time),
        { Status: >= 400 } refused => new("ill", $"answered {refused.Status}", refused.Time),
        var good => new("well", good.FirstByteMs is { } first ? string.Create(CultureInfo.InvariantCulture, $"answers, first byte after {first:0} ms") : "answers", good.Time),
    };

    private static string FirstLine(string text) => text.Split('\n', 2)[0];
}

/// <summary>The last minute's traffic.</summary>
/// <param name="Bars">Exchanges of each of the last 60 seconds, oldest first: how many went well, how many did not.</param>
/// <param name="Exchanges">In all.</param>
/// <param name="Failed">Those with a finding or a status of 400 or more.</param>
/// <param name="Tokens">Input (caches included) and output together.</param>
/// <param name="Open">Being served now.</param>
/// <param name="FirstByteMs">The median of the first bytes; null without any.</param>
public sealed record LastMinute(IReadOnlyList<(int Good, int Bad)> Bars, int Exchanges, int Failed, long Tokens, int Open, double? FirstByteMs)
{
    /// <summary>Counts it.</summary>
    public static LastMinute Of(IReadOnlyList<TrafficEntry> traffic, int open, DateTimeOffset now)
    {
        var bars = new (int Good, int Bad)[60];
        List<double> firsts = [];
        var (exchanges, failed, tokens) = (0, 0, 0L);
        foreach (var entry in traffic)
        {
            var age = (int)(now - entry.Time).TotalSeconds;
            if (age is < 0 or >= 60) continue;
            exchanges++;
            var isBad = entry.Finding.Length > 0 || entry.Status >= 400;
            if (isBad) failed++;
            ref var bar = ref bars[59 - age];
            bar = isBad ? (bar.Good, bar.Bad + 1) : (bar.Good + 1, bar.Bad);
            tokens += (entry.InputTokens ?? 0) + (entry.CacheReadTokens ?? 0) + (entry.CacheWriteTokens ?? 0) + (entry.OutputTokens ?? 0);
            if (entry.FirstByteMs is { } first) firsts.Add(first);
        }

        firsts.Sort();
        return new LastMinute(bars, exchanges, failed, tokens, open, firsts.Count == 0 ? null : firsts[firsts.Count / 2]);
    }
}

/// <summary>A finding that nothing since has disproved: no exchange with that endpoint went well after it.</summary>
/// <param name="Endpoint">The endpoint; empty for the gateway's own refusals.</param>
/// <param name="Code">Its code.</param>
/// <param name="What">What happened.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="Count">How often.</param>
/// <param name="Last">When last.</param>
public sealed record OpenFinding(string Endpoint, string Code, string What, string Remedy, int Count, DateTimeOffset Last)
{
    /// <summary>Reads them off the traffic, the latest first.</summary>
    public static IReadOnlyList<OpenFinding> Of(IReadOnlyList<TrafficEntry> traffic)
    {
        Dictionary<(string Endpoint, string Code), OpenFinding> open = [];
        foreach (var entry in traffic)
        {
            if (entry.Finding.Length == 0)
            {
                if (entry is { Status: < 400, Endpoint.Length: > 0 })
                    foreach (var over in open.Keys.Where(key => key.Endpoint == entry.Endpoint).ToArray()) open.Remove(over);
                continue;
            }

            var lines = entry.FindingText.Split('\n');
            var remedy = lines.FirstOrDefault(static line => line.StartsWith("To do: ", StringComparison.Ordinal))?["To do: ".Length..] ?? "";
            var key = (entry.Endpoint, entry.Finding);
            open[key] = new OpenFinding(entry.Endpoint, entry.Finding, lines[0], remedy, (open.GetValueOrDefault(key)?.Count ?? 0) + 1, entry.Time);
        }

        return [.. open.Values.OrderByDescending(static finding => finding.Last)];
    }
}
