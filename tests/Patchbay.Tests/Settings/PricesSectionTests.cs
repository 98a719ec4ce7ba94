using System.Text;
using Patchbay.Ledger.Prices;
using Patchbay.Settings;

namespace Patchbay.Tests.Settings;

/// <summary>What <c>prices</c> in the settings comes to.</summary>
public sealed class PricesSectionTests
{
    private static readonly DateTimeOffset Today = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Prices_are_read_to_the_microdollar()
    {
        var book = Read("""{ "prices": { "demo-a": { "m-*": { "input": 0.1, "output": 2.000001, "cacheRead": 0.003625, "webSearch": 0.01, "above": { "tokens": 200000, "input": 0.3, "output": 4 } } } } }""").Prices;

        var price = book.Find("demo", "demo-a", "m-1", Today)!;
        Assert.Equal("settings/demo-a/m-*", price.Name);
        Assert.Equal((100_000, 2_000_001, 3_625, 100_000, 100_000, 10_000L), (price.Input, price.Output, price.CacheRead, price.CacheWrite, price.CacheWriteHour, price.WebSearch));
        Assert.Equal((200_000, 300_000, 4_000_000, 300_000), (price.LongContext!.Above, price.LongContext.Input, price.LongContext.Output, price.LongContext.CacheRead));
    }

    [Fact]
    public void An_hour_in_the_cache_costs_what_five_minutes_do_where_it_is_not_said() =>
        Assert.Equal(6_250_000, Read("""{ "prices": { "*": { "m": { "input": 5, "output": 25, "cacheWrite": 6.25 } } } }""").Prices.Find("x", "any", "m", Today)?.CacheWriteHour);

    [Fact]
    public void A_companys_gateway_is_priced_like_its_kind_only_where_the_settings_say_so()
    {
        const string Endpoints = """ "endpoints": { "corp": { "kind": "anthropic", "url": "https://llm.corp.example" }, "own": { "kind": "anthropic", "url": "https://api.anthropic.com" }, "cloud": { "kind": "ollama", "url": "https://ollama.com" } } """;

        var silent = Read($"{{ {Endpoints} }}").Prices;
        var said = Read($$"""{ {{Endpoints}}, "prices": { "corp": "anthropic", "cloud": "free" } }""").Prices;

        Assert.Null(silent.Find("anthropic", "corp", "claude-opus-4-5", Today));
        Assert.NotNull(silent.Find("anthropic", "own", "claude-opus-4-5", Today));
        Assert.Null(silent.Find("ollama", "cloud", "qwen3", Today));
        Assert.Equal("anthropic/claude-opus-4-5@2025-11-24", said.Find("anthropic", "corp", "claude-opus-4-5", Today)?.Name);
        Assert.Equal(0, said.Find("ollama", "cloud", "qwen3", Today)?.Input);
    }

    [Fact]
    public void Words_stand_for_one_model_too()
    {
        var book = Read("""{ "prices": { "anthropic": { "claude-opus-*": "unknown", "mine": "free", "gpt-5": "openai" } } }""").Prices;

        Assert.Null(book.Find("anthropic", "anthropic", "claude-opus-5-5", Today));
        Assert.NotNull(book.Find("anthropic", "anthropic", "claude-sonnet-5-5", Today));
        Assert.Equal("settings/free", book.Find("anthropic", "anthropic", "mine", Today)?.Name);
        Assert.Equal("openai/gpt-5@2025-08-07", book.Find("anthropic", "anthropic", "gpt-5", Today)?.Name);
    }

    [Fact]
    public void An_endpoint_that_is_not_there_is_a_warning_with_the_near_name()
    {
        var reading = SettingsReader.ReadBytes(Encoding.UTF8.GetBytes("""{ "endpoints": { "corp": { "url": "http://h" } }, "prices": { "crop": "free", "*": "unknown" } }"""), "/s.json", isPrivate: false);

        Assert.NotNull(reading.Settings);
        var warning = Assert.Single(reading.Warnings, warning => warning.Message.Contains("prices", StringComparison.Ordinal));
        Assert.Equal("`prices`: there is no endpoint named `crop`", warning.Message);
        Assert.Equal("did you mean `corp`?", warning.Fix);
    }

    [Fact]
    public void Without_the_section_the_built_in_lists_hold() => Assert.Same(PriceBook.BuiltIn, Read("{}").Prices);

    private static PatchbaySettings Read(string text)
    {
        var reading = SettingsReader.ReadBytes(Encoding.UTF8.GetBytes(text), "/s.json", isPrivate: false);
        Assert.Empty(reading.Problems);
        return reading.Settings!;
    }
}
