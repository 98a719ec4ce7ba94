using System.Text.Json;

namespace Patchbay.Ledger.Prices;

/// <summary>Reads <c>prices.json</c>. It is ours, so anything wrong in it is a bug and throws.</summary>
/// <remarks>Dollars for a million tokens (<c>webSearch</c>: for one search) as decimal text. A list gives <c>source</c> (the vendor's page), <c>via</c> (where it was read, if not there) and
/// <c>read</c> (when, the copy's day where it was second hand) for all its models; a model may have its own. <c>from</c> is a day or a moment in UTC; of several entries for a model, the latest that has begun holds;
/// the first one begins with the model, and where that day is not known, at a day before it.
/// <c>above</c> are the prices of a prompt of more than <c>tokens</c> tokens, <c>peak</c> those in the list's <c>peakHours</c>. <c>batch</c> is the part of them that a batch costs.</remarks>
public static class PriceTableReader
{
    /// <summary>The embedded file.</summary>
    public static PriceTable ReadEmbedded()
    {
        using var stream = typeof(PriceTable).Assembly.GetManifestResourceStream("prices.json")
            ?? throw new InvalidOperationException("prices.json is missing from the assembly");
        using var document = JsonDocument.Parse(stream);
        return Read(document.RootElement);
    }

    /// <summary>Reads the file's object.</summary>
    /// <exception cref="InvalidOperationException">It is not as it must be; the message says where.</exception>
    public static PriceTable Read(JsonElement root)
    {
        Only(root, "free", "lists");
        var free = root.GetProperty("free").EnumerateArray().ToDictionary(
            static kind => kind.GetProperty("kind").GetString()!,
            static IReadOnlyList<string> (kind) => kind.TryGetProperty("except", out var hosts) ? Texts(hosts) : []);
        return new PriceTable([.. root.GetProperty("lists").EnumerateArray().Select(ReadList)], free);
    }

    private static PriceList ReadList(JsonElement list)
    {
        Only(list, "name", "kinds", "hosts", "source", "via", "read", "batch", "note", "peakHours", "models");
        var name = Text(list, "name")!;
        var head = new Head(name, Text(list, "source")!, Text(list, "via") ?? "", Day(Text(list, "read")!), ReadBatch(Text(list, "batch")), ReadHours(list));
        var models = new Dictionary<string, List<PriceEntry>>(StringComparer.Ordinal);
        foreach (var entry in list.GetProperty("models").EnumerateArray())
        {
            Only(entry, "models", "from", "input", "output", "cacheRead", "cacheWrite", "cacheWriteHour", "webSearch", "above", "peak", "source", "via", "read");
            foreach (var model in Texts(entry.GetProperty("models")))
            {
                if (!models.TryGetValue(model, out var entries)) models.Add(model, entries = []);
                var read = ReadEntry(head, model, entry);
                if (entries.Exists(other => other.From == read.From)) throw Wrong($"{name}: {model} has two prices from {Text(entry, "from")}");
                entries.Add(read);
            }
        }

        return new PriceList(
            name, Texts(list.GetProperty("kinds")), Texts(list.GetProperty("hosts")), Text(list, "note") ?? "",
            models.Select(static model => (new PricePattern(model.Key), new PriceSchedule([.. model.Value.OrderBy(static entry => entry.From)]))));
    }

    private static PriceEntry ReadEntry(Head head, string model, JsonElement json)
    {
        var from = Text(json, "from")!;
        var price = ReadPrice($"{head.Name}/{model}@{from}", json) with
        {
            WebSearch = json.TryGetProperty("webSearch", out _) ? Amount(json, "webSearch") : null,
            BatchThousandths = head.Batch,
            LongContext = json.TryGetProperty("above", out var above) ? ReadTier(above) : null,
        };
        var entry = new PriceEntry
        {
            Price = price,
            Origin = PriceOrigin.List,
            From = Moment(from),
            // A source of its own is not read where the list's is.
            Source = Text(json, "source") ?? head.Source,
            Via = Text(json, "source") is null ? head.Via : Text(json, "via") ?? "",
            Read = Text(json, "read") is { } read ? Day(read) : head.Read,
        };
        if (!json.TryGetProperty("peak", out var peak)) return entry;
        var dearer = entry with { Price = ReadPrice($"{price.Name}+peak", peak) with { WebSearch = price.WebSearch, BatchThousandths = head.Batch } };
        return entry with { Peak = dearer, PeakHours = head.Hours ?? throw Wrong($"{head.Name} has no peakHours") };
    }

    private static Price ReadPrice(string name, JsonElement json) => new()
    {
        Name = name,
        Input = Amount(json, "input"),
        Output = Amount(json, "output"),
        CacheRead = Amount(json, "cacheRead"),
        CacheWrite = Amount(json, "cacheWrite"),
        CacheWriteHour = Amount(json, "cacheWriteHour"),
    };

    private static LongContext ReadTier(JsonElement json) => new()
    {
        Above = json.GetProperty("tokens").GetInt64(),
        Input = Amount(json, "input"),
        Output = Amount(json, "output"),
        CacheRead = Amount(json, "cacheRead"),
        CacheWrite = Amount(json, "cacheWrite"),
        CacheWriteHour = Amount(json, "cacheWriteHour"),
    };

    private static PeakHours? ReadHours(JsonElement list)
    {
        if (!list.TryGetProperty("peakHours", out var hours)) return null;
        if (Text(hours, "days") != "Mon-Fri") throw Wrong("peakHours are those of Mon-Fri");
        var spans = Texts(hours.GetProperty("hours")).Select(static span => span.Split('-'))
            .Select(static span => (TimeOnly.ParseExact(span[0], "HH:mm", CultureInfo.InvariantCulture), TimeOnly.ParseExact(span[1], "HH:mm", CultureInfo.InvariantCulture)));
        return new PeakHours([.. spans], Texts(hours.GetProperty("except")).Select(Day).ToHashSet());
    }

    private static int? ReadBatch(string? part) => part is null ? null : Dollars.TryParse(part, out var micros) ? (int)(micros / 1000) : throw Wrong($"batch: {part}");

    private static long Amount(JsonElement json, string key) =>
        Dollars.TryParse(json.GetProperty(key).GetString(), out var micros) ? micros : throw Wrong($"{key}: {json.GetProperty(key)}");

    private static DateTimeOffset Moment(string text) =>
        DateTimeOffset.ParseExact(text, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm'Z'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Text(JsonElement json, string key) => json.TryGetProperty(key, out var value) ? value.GetString() : null;

    private static IReadOnlyList<string> Texts(JsonElement list) => [.. list.EnumerateArray().Select(static item => item.GetString()!)];

    /// <summary>A typing slip must not pass as data.</summary>
    private static void Only(JsonElement json, params ReadOnlySpan<string> keys)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (!keys.Contains(property.Name)) throw Wrong($"unknown key {property.Name}");
        }
    }

    private static InvalidOperationException Wrong(string what) => new($"prices.json: {what}");

    private sealed record Head(string Name, string Source, string Via, DateOnly Read, int? Batch, PeakHours? Hours);
}
