using Microsoft.AspNetCore.Html;
using Patchbay.Console.Shell;

namespace Patchbay.Console.Usage;

/// <summary>The page.</summary>
/// <param name="Range">The time that is summed up.</param>
/// <param name="Span">What the book knows.</param>
/// <param name="Total">Everything together.</param>
/// <param name="Sections">The sums, one table and chart for each kind of key.</param>
/// <param name="Limits">How the limits stand.</param>
public sealed record UsageModel(UsageRange Range, UsageSpan Span, UsageRow Total, IReadOnlyList<UsageSection> Sections, IReadOnlyList<UsageLimit> Limits);

/// <summary>Sums by one kind of key.</summary>
/// <param name="Name">For addresses and ids.</param>
/// <param name="Title">For people.</param>
/// <param name="Range">The time.</param>
/// <param name="Rows">The sums.</param>
/// <param name="Chart">What the chart is drawn from, as JSON that can stand in a page.</param>
public sealed record UsageSection(string Name, string Title, UsageRange Range, IReadOnlyList<UsageRow> Rows, HtmlString Chart)
{
    /// <summary>What a row cost: <c>~$1.20 + 3 unknown</c>.</summary>
    public static string Cost(UsageRow row) => row.MicroDollars is not { } known || (known == 0 && row.Unpriced > 0) ? "unknown"
        : $"{(row.Estimated > 0 ? "~" : "")}{Figures.Money(known)}{(row.Unpriced > 0 ? $" + {Figures.Count(row.Unpriced)} unknown" : "")}";
}

/// <summary>A time to sum up.</summary>
/// <param name="Name">For addresses.</param>
/// <param name="Title">For people.</param>
/// <param name="From">Its beginning.</param>
/// <param name="To">Its end, not included.</param>
/// <param name="IsHourly">Whether it is shown hour by hour; else day by day.</param>
public sealed record UsageRange(string Name, string Title, DateTimeOffset From, DateTimeOffset To, bool IsHourly)
{
    /// <summary>Those that can be chosen.</summary>
    public static IReadOnlyList<(string Name, string Title)> All { get; } = [("day", "24 hours"), ("week", "7 days"), ("month", "30 days"), ("all", "All")];

    /// <summary>One by its name; 24 hours for any other.</summary>
    public static UsageRange Of(string name, DateTimeOffset now, DateTimeOffset since)
    {
        var end = now.AddSeconds(1);
        var midnight = new DateTimeOffset(now.ToLocalTime().Date, now.ToLocalTime().Offset);
        return name switch
        {
            "week" => new("week", "7 days", midnight.AddDays(-6), end, false),
            "month" => new("month", "30 days", midnight.AddDays(-29), end, false),
            "all" => new("all", "All", since < midnight ? midnight.AddDays(-Math.Ceiling((midnight - since).TotalDays)) : midnight, end, false),
            _ => new("day", "24 hours", now.AddHours(-24), end, true),
        };
    }
}
