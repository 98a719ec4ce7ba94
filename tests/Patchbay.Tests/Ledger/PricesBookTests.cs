using Patchbay.Ledger.Prices;

namespace Patchbay.Tests.Ledger;

/// <summary>Which price is found.</summary>
public sealed class PricesBookTests
{
    private static readonly DateTimeOffset Today = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("claude-opus-4-5", "anthropic/claude-opus-4-5@2025-11-24")]
    [InlineData("claude-opus-4-5-20251101", "anthropic/claude-opus-4-5@2025-11-24")]
    [InlineData("claude-opus-4-5@20251101", "anthropic/claude-opus-4-5@2025-11-24")]
    [InlineData("claude-sonnet-5[1m]", "anthropic/claude-sonnet-5@2026-06-30")]
    [InlineData("claude-opus-4-20250514", "anthropic/claude-opus-4@2025-05-22")]
    [InlineData("claude-opus-5-5", "anthropic/claude-opus-5-5@2026-09-22")]
    public void A_name_stands_for_its_dated_versions(string model, string price) => Assert.Equal(price, Find("anthropic", model)?.Name);

    [Theory]
    [InlineData("anthropic", "claude-opus-5-9")]
    [InlineData("anthropic", "claude-opus-5-fast")]
    [InlineData("anthropic", "qwen3-coder")]
    [InlineData("anthropic", "")]
    [InlineData("custom", "claude-opus-4-5")]
    [InlineData("litellm", "claude-opus-4-5")]
    [InlineData("copilot-bridge", "claude-opus-4-5")]
    [InlineData("kimi-coding", "kimi-k3")]
    [InlineData(PriceBook.SubscriptionKind, "claude-opus-4-5")]
    [InlineData("no-such-kind", "claude-opus-4-5")]
    public void What_no_list_has_is_unknown(string kind, string model) => Assert.Null(Find(kind, model));

    [Theory]
    [InlineData("2026-09-27T23:59:59Z", null)]
    [InlineData("2026-09-28T00:00:00Z", 200_000)]
    [InlineData("2026-10-06T23:59:59Z", 200_000)]
    [InlineData("2026-10-07T01:59:59+02:00", 200_000)]
    [InlineData("2026-10-07T00:00:00Z", 100_000)]
    public void Of_a_models_prices_the_one_in_force_at_that_time_is_taken(string at, int? read) =>
        Assert.Equal(read, PriceBook.BuiltIn.Find("anthropic", "a", "claude-sonnet-5-5", DateTimeOffset.Parse(at, CultureInfo.InvariantCulture))?.CacheRead);

    [Fact]
    public void A_price_that_is_known_to_end_ends_by_itself()
    {
        Assert.Equal(750_000, PriceBook.BuiltIn.Find("gemini", "g", "gemini-3.8-flash", new DateTimeOffset(2026, 12, 31, 23, 59, 59, TimeSpan.Zero))?.Input);
        Assert.Equal(1_500_000, PriceBook.BuiltIn.Find("gemini", "g", "gemini-3.8-flash", new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero))?.Input);
    }

    [Theory]
    [InlineData("2026-11-30T00:59:59Z", 660_000)]
    [InlineData("2026-11-30T01:00:00Z", 1_320_000)]
    [InlineData("2026-11-30T04:00:00Z", 660_000)]
    [InlineData("2026-11-30T10:59:59+01:00", 1_320_000)]
    [InlineData("2026-11-29T02:00:00Z", 660_000)]
    [InlineData("2026-10-01T02:00:00Z", 660_000)]
    [InlineData("2026-08-16T15:59:59Z", 435_000)]
    public void Busy_hours_cost_what_they_cost(string at, long input) =>
        Assert.Equal(input, PriceBook.BuiltIn.Find("deepseek", "d", "deepseek-v4-pro", DateTimeOffset.Parse(at, CultureInfo.InvariantCulture))?.Input);

    [Fact]
    public void A_more_specific_pattern_goes_before_a_wider_one()
    {
        Assert.StartsWith("deepseek/claude-opus*@", Find("deepseek", "claude-opus-4-8")!.Name, StringComparison.Ordinal);
        Assert.StartsWith("deepseek/claude-*@", Find("deepseek", "claude-haiku-4-5-20251001")!.Name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lmstudio")]
    [InlineData("ollama")]
    [InlineData("llamacpp")]
    [InlineData("vllm")]
    [InlineData("demo")]
    public void A_model_on_ones_own_machine_costs_nothing(string kind)
    {
        var price = Find(kind, "whatever")!;
        Assert.Equal("local/free", price.Name);
        Assert.Equal(0, price.Cost(new(1_000, 1_000, 1_000, 1_000) { WebSearches = 3 }));
    }

    [Theory]
    [InlineData("anthropic", "api.anthropic.com", true)]
    [InlineData("anthropic", "llm.corp.example", false)]
    [InlineData("anthropic", "notanthropic.com", false)]
    [InlineData("ollama", "127.0.0.1", true)]
    [InlineData("ollama", "ollama.com", false)]
    [InlineData("custom", "anything.example", true)]
    public void A_kinds_prices_hold_at_its_own_address(string kind, string host, bool covered) => Assert.Equal(covered, PriceTable.BuiltIn.Covers(kind, host));

    [Fact]
    public void An_endpoint_elsewhere_has_its_kinds_prices_only_if_the_user_says_so()
    {
        var hosts = new Dictionary<string, string> { ["corp"] = "llm.corp.example", ["anthropic"] = "api.anthropic.com" };
        var elsewhere = PriceBook.BuiltIn.With([], hosts);
        var said = PriceBook.BuiltIn.With([new PriceOverride("corp", new PricePattern("*"), new PriceRule.AsKind("anthropic"))], hosts);

        Assert.Null(elsewhere.Find("anthropic", "corp", "claude-opus-4-5", Today));
        Assert.NotNull(elsewhere.Find("anthropic", "anthropic", "claude-opus-4-5", Today));
        Assert.Equal("anthropic/claude-opus-4-5@2025-11-24", said.Find("custom", "corp", "claude-opus-4-5", Today)?.Name);
        Assert.Null(said.Find("custom", "corp", "gpt-5", Today));
    }

    [Fact]
    public void The_users_prices_go_first_those_for_the_endpoint_before_those_for_all_and_the_most_specific_before_the_rest()
    {
        var book = PriceBook.BuiltIn.With(
        [
            Own(PriceBook.EveryEndpoint, "claude-opus-4-5", 1),
            Own("corp", "*", 2),
            Own("corp", "claude-*", 3),
            Own("corp", "claude-opus-*", 4),
            Own("corp", "claude-opus-4-8", 5),
            Own("corp", "claude-opus-4-8-20260528", 6),
            new PriceOverride("flat", new PricePattern("*"), new PriceRule.Unknown()),
            new PriceOverride("gift", new PricePattern("*"), new PriceRule.Free()),
        ]);

        Assert.Equal(1, book.Find("anthropic", "anthropic", "claude-opus-4-5-20251101", Today)?.Input);
        Assert.Equal("settings/*/claude-opus-4-5", book.Find("anthropic", "anthropic", "claude-opus-4-5", Today)?.Name);
        Assert.Equal(2, book.Find("custom", "corp", "gpt-5", Today)?.Input);
        Assert.Equal(3, book.Find("custom", "corp", "claude-haiku-4-5", Today)?.Input);
        Assert.Equal(4, book.Find("custom", "corp", "claude-opus-4-5", Today)?.Input);
        Assert.Equal(5, book.Find("custom", "corp", "claude-opus-4-8", Today)?.Input);
        Assert.Equal(5, book.Find("custom", "corp", "claude-opus-4-8-20270101", Today)?.Input);
        Assert.Equal(6, book.Find("custom", "corp", "claude-opus-4-8-20260528", Today)?.Input);
        Assert.Null(book.Find("anthropic", "flat", "claude-sonnet-5", Today));
        Assert.Equal(0, book.Find("anthropic", "gift", "claude-sonnet-5", Today)?.Output);
        Assert.Equal("anthropic/claude-sonnet-5@2026-06-30", book.Find("anthropic", "anthropic", "claude-sonnet-5", Today)?.Name);
    }

    [Fact]
    public void A_book_is_never_changed_by_another_made_of_it()
    {
        var first = PriceBook.BuiltIn.With([Own("corp", "*", 1)]);
        var second = first.With([Own("corp", "*", 2)]);

        Assert.Equal(1, first.Find("custom", "corp", "m", Today)?.Input);
        Assert.Equal(2, second.Find("custom", "corp", "m", Today)?.Input);
        Assert.Null(PriceBook.BuiltIn.Find("custom", "corp", "m", Today));
    }

    [Fact]
    public void Asking_again_allocates_nothing_and_made_up_names_do_not_fill_the_memory()
    {
        for (var i = 0; i < 20_000; i++) PriceBook.BuiltIn.Find("anthropic", "a", $"claude-{i}", Today);
        PriceBook.BuiltIn.Find("anthropic", "a", "claude-opus-4-5-20251101", Today);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) PriceBook.BuiltIn.Find("anthropic", "a", "claude-opus-4-5-20251101", Today);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Price? Find(string kind, string model) => PriceBook.BuiltIn.Find(kind, "some", model, Today);

    private static PriceOverride Own(string endpoint, string pattern, long input) => new(
        endpoint, new PricePattern(pattern), new PriceRule.Prices(new Price { Name = "", Input = input, Output = input, CacheRead = input, CacheWrite = input, CacheWriteHour = input }));
}
