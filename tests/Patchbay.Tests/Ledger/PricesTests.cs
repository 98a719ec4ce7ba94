using Patchbay.Ledger.Prices;
using Patchbay.Protocol.Events;

namespace Patchbay.Tests.Ledger;

/// <summary>Amounts, and what usage costs.</summary>
public sealed class PricesTests
{
    private static readonly Price Opus = new() { Name = "opus", Input = 5_000_000, Output = 25_000_000, CacheRead = 500_000, CacheWrite = 6_250_000, CacheWriteHour = 10_000_000, WebSearch = 10_000 };

    [Theory]
    [InlineData("0", 0)]
    [InlineData("5", 5_000_000)]
    [InlineData("0.1", 100_000)]
    [InlineData("0.003625", 3_625)]
    [InlineData("0.000001", 1)]
    [InlineData("3.750000000", 3_750_000)]
    [InlineData("100000", 100_000_000_000)]
    [InlineData("007", 7_000_000)]
    public void Decimal_text_is_read_exactly(string text, long micros)
    {
        Assert.True(Dollars.TryParse(text, out var read));
        Assert.Equal(micros, read);
        Assert.True(Dollars.TryParse(Dollars.Text(micros), out var again));
        Assert.Equal(micros, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("0.0000001")]
    [InlineData("100000.000001")]
    [InlineData("99999999999999999999999")]
    [InlineData("1,5")]
    [InlineData(" 1")]
    public void Anything_else_is_refused(string text) => Assert.False(Dollars.TryParse(text, out _));

    [Fact]
    public void Every_count_costs_its_own_price_to_the_microdollar()
    {
        var usage = new TokenUsage(1_003, 207, 40_001, 3_000) { CacheWriteHour = 1_000, WebSearches = 2 };

        // 1,003×5 + 207×25 + 40,001×0.5 + 2,000×6.25 + 1,000×10 = 52,690.5 micro-dollars, and two searches.
        Assert.Equal(52_691 + 20_000, Opus.Cost(usage));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    public void A_sum_is_rounded_once_half_up(long read, long cost) => Assert.Equal(cost, Opus.Cost(new TokenUsage(0, 0, read, 0)));

    [Fact]
    public void A_count_that_is_unknown_makes_the_cost_unknown_and_not_nothing()
    {
        Assert.Null(Opus.Cost(new TokenUsage(null, 5, null, null)));
        Assert.Null(Opus.Cost(new TokenUsage(5, null, null, null)));
        Assert.Null((Opus with { WebSearch = null }).Cost(new TokenUsage(5, 5, null, null) { WebSearches = 1 }));
        Assert.Equal(0, PriceTable.Free.Entries[0].Price.Cost(default));
    }

    [Theory]
    [InlineData(60_000, 30_000, 10_000, false)]
    [InlineData(60_001, 30_000, 10_000, true)]
    [InlineData(1, 100_000, 0, true)]
    [InlineData(0, 0, 100_001, true)]
    public void A_long_prompt_counts_cached_tokens_and_its_prices_are_for_all_of_the_request(long input, long read, long write, bool isLong)
    {
        var price = PriceBook.BuiltIn.Find("anthropic", "anthropic", "claude-haiku-5-5", new DateTimeOffset(2026, 11, 30, 0, 0, 0, TimeSpan.Zero))!;
        var usage = new TokenUsage(input, 1_000, read, write);

        var cost = price.Cost(usage);

        // Five times the usual price, output included.
        var usual = ((input * 100_000) + (1_000 * 500_000) + (read * 10_000) + (write * 125_000)) * (isLong ? 5 : 1);
        Assert.Equal((usual + 500_000) / 1_000_000, cost);
    }

    [Fact]
    public void Sums_do_not_overflow_where_counts_are_absurd() =>
        Assert.Equal(25_000_000L * 1_000_000, Opus.Cost(new TokenUsage(0, 1_000_000_000_000, 0, 0)));
}
