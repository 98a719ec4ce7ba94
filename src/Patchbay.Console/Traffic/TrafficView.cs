using Patchbay.Protocol.Control;

namespace Patchbay.Console.Traffic;

/// <summary>The page.</summary>
/// <param name="List">What it lists.</param>
/// <param name="Recording">Whether bodies are recorded.</param>
/// <param name="Endpoints">Those that can be filtered by.</param>
public sealed record TrafficModel(TrafficList List, Recording Recording, IReadOnlyList<string> Endpoints);

/// <summary>The list as it stands.</summary>
/// <param name="Filter">What is listed.</param>
/// <param name="Rows">The rows, the latest first.</param>
/// <param name="HasCost">Whether any of them has a price, so that there is a column for it.</param>
public sealed record TrafficList(TrafficFilter Filter, IReadOnlyList<TrafficRowView> Rows, bool HasCost)
{
    /// <summary>Most rows on a page.</summary>
    /// <value>200: what a person scrolls through; the filter finds the others.</value>
    public const int Most = 200;

    /// <summary>Takes it.</summary>
    public static TrafficList Of(ITrafficBook book, TrafficFilter filter)
    {
        List<TrafficRowView> rows = [];
        foreach (var entry in Newest(book, filter).Take(Most)) rows.Add(new TrafficRowView(entry, book.MicroDollars(entry), false));
        var hasCost = rows.Any(static row => row.MicroDollars is not null);
        return new TrafficList(filter, hasCost ? [.. rows.Select(static row => row with { HasCost = true })] : rows, hasCost);
    }

    /// <summary>What a filter lets through, the latest first.</summary>
    public static IEnumerable<TrafficEntry> Newest(ITrafficBook book, TrafficFilter filter)
    {
        // What is open is asked first: an exchange that ends in between is then in both, not in neither.
        var open = book.Open;
        var ended = book.Ended;
        return ended.Concat(open).Where(filter.Has).GroupBy(static entry => entry.Id).Select(static same => same.First()).OrderByDescending(static entry => entry.Id);
    }
}

/// <summary>One row.</summary>
/// <param name="Entry">The exchange.</param>
/// <param name="MicroDollars">What it cost, in millionths of a dollar; null where that is not known.</param>
/// <param name="HasCost">Whether the table has a column for that.</param>
public sealed record TrafficRowView(TrafficEntry Entry, long? MicroDollars, bool HasCost)
{
    /// <summary>The row's id in the page.</summary>
    public string ElementId => string.Create(CultureInfo.InvariantCulture, $"x-{Entry.Id}");
}

/// <summary>An exchange's own page.</summary>
/// <param name="Detail">The exchange.</param>
/// <param name="MicroDollars">What it cost, in millionths of a dollar; null where that is not known.</param>
/// <param name="Recording">Whether bodies are recorded.</param>
/// <param name="Endpoints">Those that it can be sent to again.</param>
public sealed record ExchangeModel(ExchangeDetail Detail, long? MicroDollars, Recording Recording, IReadOnlyList<string> Endpoints);

/// <summary>A request and the same request again.</summary>
/// <param name="Before">The exchange that was recorded.</param>
/// <param name="BeforeText">What its answer says.</param>
/// <param name="Outcome">What came of sending it again.</param>
/// <param name="AfterText">What the answer to that says.</param>
/// <param name="Wanted">The endpoint that it was to go to.</param>
public sealed record ReplayView(TrafficEntry Before, string BeforeText, ReplayOutcome Outcome, string AfterText, string Wanted);

/// <summary>Headers to show.</summary>
/// <param name="Title">Whose they are.</param>
/// <param name="Headers">The headers, redacted.</param>
public sealed record HeaderList(string Title, IReadOnlyList<Patchbay.Protocol.Headers.HeaderLine> Headers);
