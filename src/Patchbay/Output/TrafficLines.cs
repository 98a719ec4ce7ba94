using Patchbay.Protocol.Control;
using Patchbay.Usage;

namespace Patchbay.Output;

/// <summary>Exchanges as lines of fixed columns: a live list cannot know the widths of what is still to come.</summary>
internal static class TrafficLines
{
    private static readonly (string Title, int Width)[] Columns =
        [("TIME", 8), ("SESSION", 8), ("MODEL", 34), ("ENDPOINT", 16), ("STATUS", 6), ("FIRST BYTE", 10), ("TOTAL", 8), ("COST", 10), ("TOKENS", 0)];

    /// <summary>Writes a heading and a line for each exchange.</summary>
    public static void Write(TextWriter output, IEnumerable<TrafficEntry> entries)
    {
        output.WriteLine(Line(Columns.Select(column => column.Title)));
        foreach (var entry in entries) WriteOne(output, entry);
    }

    /// <summary>Writes one exchange, and its finding, which ends with its code, on a line of its own.</summary>
    public static void WriteOne(TextWriter output, TrafficEntry entry)
    {
        output.WriteLine(Line(
        [
            entry.Time.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture),
            entry.Session.Length > 8 ? entry.Session[..8] : Or(entry.Session),
            Model(entry),
            Or(entry.Endpoint),
            entry.EndpointStatus != 0 ? $"{entry.Status}←{entry.EndpointStatus}" : entry.Status.ToString(CultureInfo.InvariantCulture),
            Time(entry.FirstByteMs),
            Time(entry.TotalMs),
            Cost(entry),
            Tokens(entry),
        ]));
        if (entry.Finding.Length > 0) output.WriteLine($"         {entry.FindingText.ReplaceLineEndings(" ")}");
    }

    private static string Line(IEnumerable<string> cells) =>
        string.Join(' ', cells.Select((cell, column) => cell.PadRight(Columns[column].Width))).TrimEnd();

    private static string Model(TrafficEntry entry)
    {
        if (entry.Model.Length == 0) return entry.Request; // A request without a model: its path says what it was.
        return entry.UsedModel.Length == 0 || entry.UsedModel == entry.Model ? entry.Model : $"{entry.Model} → {entry.UsedModel}";
    }

    private static string Time(double? milliseconds) => milliseconds switch
    {
        null => "–",
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s"),
    };

    private static string Cost(TrafficEntry entry) => entry.MicroDollars is { } cost ? MoneyText.Of(cost, estimated: entry.Estimate.Length > 0 && cost > 0 ? 1 : 0) : "–";

    private static string Tokens(TrafficEntry entry)
    {
        if (entry.InputTokens is null && entry.OutputTokens is null) return "–";
        var cached = entry.CacheReadTokens is > 0 and var read ? string.Create(CultureInfo.InvariantCulture, $" (+{read} cached)") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{entry.InputTokens ?? 0}{cached} in, {entry.OutputTokens ?? 0} out");
    }

    private static string Or(string text) => text.Length == 0 ? "–" : text;
}
