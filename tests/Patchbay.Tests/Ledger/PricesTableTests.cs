using System.Text.Json;
using Patchbay.Endpoints.Kinds;
using Patchbay.Ledger.Prices;

namespace Patchbay.Tests.Ledger;

/// <summary>The list that comes with Patchbay: every line of it.</summary>
public sealed class PricesTableTests
{
    private static readonly PriceTable Table = PriceTable.BuiltIn;

    private static IEnumerable<(PriceList List, PricePattern Pattern, PriceEntry Entry)> Entries =>
        from list in Table.Lists from model in list.Models from entry in model.Schedule.Entries select (list, model.Pattern, entry);

    [Fact]
    public void Every_price_has_a_page_a_day_and_a_name_of_its_own()
    {
        Assert.All(Entries, line =>
        {
            Assert.StartsWith("https://", line.Entry.Source, StringComparison.Ordinal);
            Assert.NotNull(line.Entry.Read);
            Assert.True(line.Entry.Read <= new DateOnly(2026, 11, 30), line.Entry.Price.Name);
            Assert.True(line.Entry.From > new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero), line.Entry.Price.Name);
        });
        Assert.Equal(Entries.Count(), Entries.Select(line => line.Entry.Price.Name).Distinct().Count());
    }

    [Fact]
    public void Every_price_is_more_than_nothing_and_reading_is_never_dearer_than_writing()
    {
        Assert.All(Entries.SelectMany(line => line.Entry.Peak is { } peak ? [line.Entry, peak] : new[] { line.Entry }), entry =>
        {
            var price = entry.Price;
            // MiniMax's fast models write to the cache for less than they read without it.
            var isCheapToWrite = price.Name.Contains("-highspeed@", StringComparison.Ordinal);
            Assert.True(price is { Input: > 0, Output: > 0, CacheRead: > 0, CacheWrite: > 0, CacheWriteHour: > 0 }, price.Name);
            Assert.True(price.CacheRead <= price.Input && (isCheapToWrite || price.Input <= price.CacheWrite) && price.CacheWrite <= price.CacheWriteHour, price.Name);
            Assert.True(price.WebSearch is null or > 0, price.Name);
            if (price.LongContext is not { } tier) return;
            Assert.True(tier.Above >= 99_999 && tier.Input > price.Input && tier.Output > price.Output && tier.CacheRead > price.CacheRead, price.Name);
            Assert.True(tier.CacheRead <= tier.Input && tier.Input <= tier.CacheWrite && tier.CacheWrite <= tier.CacheWriteHour, price.Name);
        });
    }

    [Fact]
    public void No_kind_has_two_lists_and_every_kind_is_in_the_catalog()
    {
        var kinds = Table.Lists.SelectMany(list => list.Kinds).Concat(Table.FreeKinds).ToArray();
        Assert.Equal(kinds.Length, kinds.Distinct().Count());
        Assert.All(kinds, kind => Assert.NotNull(KindCatalog.Find(kind)));
    }

    [Fact]
    public void The_usual_address_of_a_kind_is_one_where_its_list_holds() => Assert.All(
        Table.Kinds, kind => Assert.True(Table.Covers(kind, new Uri(KindCatalog.Find(kind)!.DefaultUrl!).Host), kind));

    [Fact]
    public void A_pattern_has_its_star_at_the_end_only() =>
        Assert.All(Entries, line => Assert.True(line.Pattern.Text.IndexOfAny(['*', '?']) is var at && (at < 0 || (at == line.Pattern.Text.Length - 1 && line.Pattern.Text[at] == '*')), line.Pattern.Text));

    [Fact]
    public void Anthropics_caches_cost_what_its_page_says_in_multiples_of_input() => Assert.All(
        Entries.Where(line => line.List.Name == "anthropic" && line.Pattern.Text != "claude-3-haiku"),
        line =>
        {
            var price = line.Entry.Price;
            Assert.Equal(price.Input * 5 / 4, price.CacheWrite);
            Assert.Equal(price.Input * 2, price.CacheWriteHour);
            // A tenth, but for the newest models, where it is less.
            Assert.True(price.CacheRead * 10 <= price.Input, price.Name);
        });

    [Theory]
    [InlineData("""{ "free": [], "lists": [ { "name": "x", "kinds": ["x"], "hosts": ["x"], "source": "https://x", "read": "2026-11-30", "models": [ENTRY, ENTRY] } ] }""", "two prices")]
    [InlineData("""{ "free": [], "lists": [ { "name": "x", "kinds": ["x"], "hosts": ["x"], "source": "https://x", "read": "2026-11-30", "modles": [ENTRY] } ] }""", "modles")]
    [InlineData("""{ "free": [], "lists": [ { "name": "x", "kinds": ["x"], "hosts": ["x"], "source": "https://x", "read": "2026-11-30", "models": [ENTRY2] } ] }""", "input")]
    public void A_slip_in_the_file_is_no_data(string text, string told)
    {
        const string Entry = """{ "models": ["m"], "from": "2026-01-01", "input": "1", "output": "1", "cacheRead": "1", "cacheWrite": "1", "cacheWriteHour": "1" }""";
        var json = text.Replace("ENTRY2", Entry.Replace("\"input\": \"1\"", "\"input\": \"1e1\"", StringComparison.Ordinal), StringComparison.Ordinal).Replace("ENTRY", Entry, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json);

        var wrong = Assert.Throws<InvalidOperationException>(() => PriceTableReader.Read(document.RootElement));

        Assert.Contains(told, wrong.Message, StringComparison.Ordinal);
    }
}
