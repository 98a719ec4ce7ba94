using Patchbay.Ledger.Limits;
using Patchbay.Ledger.Store;
using Patchbay.Output;

namespace Patchbay.Usage;

/// <summary>Sums for people: a table with a bar a row, and what must be known to read it.</summary>
/// <param name="output">Where to.</param>
/// <param name="width">Columns of the terminal; null when it is none: then everything is ASCII.</param>
internal sealed class UsageText(TextWriter output, int? width)
{
    private const int WidestBar = 30;
    private const int NarrowestBar = 5;

    /// <summary>Columns of a bar where there is no terminal.</summary>
    private const int PlainBar = 20;

    private bool IsPlain => width is null;

    /// <summary>Writes sums and their total.</summary>
    /// <param name="title">What a sum is of.</param>
    /// <param name="sums">The sums, with their names for people.</param>
    /// <param name="others">The sum of those that are not shown; null when all are.</param>
    /// <param name="total">All together; null where it is said elsewhere.</param>
    public void WriteSums(string title, IReadOnlyList<(string Name, UsageSum Sum)> sums, (int Count, UsageSum Sum)? others, UsageSum? total)
    {
        var (headers, lines) = Fill(title, sums, others, total, isShort: false);
        // Where that is too wide, numbers are rounded, rather than lines broken.
        if (width < UsedBy(headers, lines)) (headers, lines) = Fill(title, sums, others, total, isShort: true);
        // Money where all of it is known, tokens where it is not: a bar that leaves something out would lie.
        var isMoney = sums.All(static one => one.Sum.Unpriced == 0) && sums.Any(static one => one.Sum.MicroDollars > 0);
        var bar = BarWidth(UsedBy(headers, lines));
        var scale = isMoney ? "by cost" : "by tokens";
        var table = new TextTable(bar > 0 ? [.. headers, bar < scale.Length ? "" : scale] : headers);
        var most = sums.Select(one => Measure(one.Sum, isMoney)).DefaultIfEmpty(0).Max();
        for (var i = 0; i < lines.Count; i++)
        {
            var drawn = i < sums.Count && most > 0 ? Bar.Of(Measure(sums[i].Sum, isMoney) / (double)most, bar, IsPlain) : "";
            table.Add(bar > 0 ? [.. lines[i], drawn] : lines[i]);
        }

        table.Write(output, width);
    }

    /// <summary>Writes how limits stand; nothing without any.</summary>
    public void WriteLimits(IReadOnlyList<LimitStanding> limits)
    {
        if (limits.Count == 0) return;
        var table = new TextTable("limit", ">used", ">", "", "counts anew");
        foreach (var one in limits)
        {
            var anew = one.Resets is { } resets ? resets.ToString("ddd d MMM, HH:mm", CultureInfo.InvariantCulture) : "never: it is the session's";
            table.Add(one.Limit.ToString(), one.UsedWords, Percent(one.Used), Bar.Filled(one.Used, 10, IsPlain), one.IsReached ? $"reached; {anew}" : anew);
        }

        if (IsPlain) output.WriteLine();
        table.Write(output, width);
    }

    /// <summary>What the marks of some sums mean, a line each.</summary>
    public static IEnumerable<string> Notes(UsageSum total, string settings)
    {
        if (total.Estimated > 0) yield return $"~: the tokens of {Requests(total.Estimated)} are estimates: the client hung up, the endpoint broke off, or it reported none";
        if (total.Unpriced > 0) yield return $"{MoneyText.Unknown}: the cost of {Requests(total.Unpriced)}; `patchbay prices` shows which models have no price, `prices` in {settings} gives them one for the requests to come";
    }

    /// <summary><c>42%</c>; never 100% before it is all.</summary>
    private static string Percent(double part) => string.Create(CultureInfo.InvariantCulture, $"{(part < 1 ? Math.Min(99, Math.Floor(part * 100)) : Math.Floor(part * 100)):0}%");

    private static string Requests(long count) => count == 1 ? "1 request" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} requests");

    private static long Measure(UsageSum sum, bool isMoney) => isMoney ? sum.MicroDollars ?? 0 : sum.Tokens;

    private static (string[] Headers, List<string[]> Lines) Fill(string title, IReadOnlyList<(string Name, UsageSum Sum)> sums, (int Count, UsageSum Sum)? others, UsageSum? total, bool isShort)
    {
        List<string[]> lines = [.. sums.Select(one => Cells(one.Name, one.Sum, isShort))];
        if (others is { } rest) lines.Add(Cells($"{rest.Count} others", rest.Sum, isShort));
        if (total is not null) lines.Add(Cells("total", total, isShort));
        return (isShort ? [title, ">asked", ">failed", ">in", ">out", ">cached", ">written", ">cost"] : [title, ">requests", ">failed", ">input", ">output", ">cache read", ">cache write", ">cost"], lines);
    }

    private static string[] Cells(string name, UsageSum sum, bool isShort)
    {
        var mark = sum.Estimated > 0 ? "~" : "";
        Func<long, string> count = isShort ? Short : Count;
        return [name, count(sum.Requests), sum.Failed == 0 ? "" : count(sum.Failed), mark + count(sum.Input), mark + count(sum.Output), count(sum.CacheRead), count(sum.CacheWrite), MoneyText.Of(sum.MicroDollars, sum.Unpriced, sum.Estimated)];
    }

    /// <summary>Columns of the ruled form, which puts three around a cell and two at the ends.</summary>
    private static int UsedBy(string[] headers, List<string[]> lines) => headers.Select((header, column) => lines.Select(line => line[column].Length).Append(header.TrimStart('>').Length).Max() + 3).Sum() + 2;

    private int BarWidth(int used)
    {
        if (width is not { } columns) return PlainBar;
        var left = Math.Min(WidestBar, columns - used - 3);
        return left < NarrowestBar ? 0 : left;
    }

    /// <summary><c>950</c>, <c>12.3k</c>, <c>4.56M</c>.</summary>
    internal static string Short(long tokens) => tokens switch
    {
        < 1000 => tokens.ToString(CultureInfo.InvariantCulture),
        < 1_000_000 => (tokens / 1000m).ToString("0.0", CultureInfo.InvariantCulture) + "k",
        _ => (tokens / 1_000_000m).ToString("0.00", CultureInfo.InvariantCulture) + "M",
    };

    internal static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
