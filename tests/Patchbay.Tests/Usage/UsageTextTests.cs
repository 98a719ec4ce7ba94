using Patchbay.Ledger;
using Patchbay.Ledger.Store;
using Patchbay.Protocol.Events;
using Patchbay.Usage;

namespace Patchbay.Tests.Usage;

public class UsageTextTests
{
    [Theory]
    [InlineData(1_230_000L, 0, 0, "$1.23")]
    [InlineData(1_234_567L, 0, 0, "$1.23")]
    [InlineData(18_864L, 0, 0, "$0.0189")]
    [InlineData(500_000L, 0, 0, "$0.50")]
    [InlineData(0L, 0, 0, "$0.00")]
    [InlineData(3L, 0, 0, "$0.000003")]
    [InlineData(9_007_199_254_740_993L, 0, 0, "$9007199254.74")]
    [InlineData(1_200_000L, 3, 0, "$1.20 + 3 unknown")]
    [InlineData(1_200_000L, 3, 1, "~$1.20 + 3 unknown")]
    [InlineData(1_200_000L, 0, 1, "~$1.20")]
    [InlineData(0L, 2, 0, "unknown")]
    [InlineData(null, 2, 0, "unknown")]
    [InlineData(null, 0, 0, "unknown")]
    public void Money_is_exact_and_what_is_unknown_is_never_zero(long? micros, long unpriced, long estimated, string expected) => Assert.Equal(expected, MoneyText.Of(micros, unpriced, estimated));

    [Theory]
    [InlineData(0, true, "")]
    [InlineData(0.001, true, "#")]
    [InlineData(0.5, true, "#####")]
    [InlineData(7, true, "##########")]
    [InlineData(0, false, "")]
    [InlineData(0.001, false, "▏")]
    [InlineData(0.55, false, "█████▌")]
    [InlineData(1, false, "██████████")]
    public void A_bar_shows_whatever_is_more_than_nothing(double part, bool isPlain, string expected)
    {
        Assert.Equal(expected, Bar.Of(part, 10, isPlain));
        Assert.Equal(10, Bar.Filled(part, 10, isPlain).Length);
    }

    [Fact]
    public void A_cell_is_quoted_where_it_must_be_and_no_spreadsheet_runs_it() =>
        Assert.Equal("plain,\"a,\"\"b\"\"\",\"two\nlines\",'=1+1,'-x,\r\n", Csv.Line("plain", "a,\"b\"", "two\nlines", "=1+1", "-x", ""));

    [Fact]
    public void Without_a_terminal_everything_is_ASCII_and_money_makes_the_bars_only_where_all_of_it_is_known()
    {
        var output = new StringWriter();
        UsageSum[] sums = [new() { Key = "a", Requests = 2, Input = 1_000_000, MicroDollars = 500_000 }, new() { Key = "b", Requests = 1, Failed = 1, Input = 10, Estimated = 1, MicroDollars = 1_000_000 }];
        new UsageText(output, null).WriteSums("model", [.. sums.Select(static sum => (sum.Key, sum))], null, Tally.Of("", sums));
        var lines = output.ToString().Split(Environment.NewLine);
        Assert.All(output.ToString(), static letter => Assert.True(char.IsAscii(letter)));
        Assert.EndsWith("BY COST", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("$0.50  ##########", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("~$1.00  ####################", lines[2], StringComparison.Ordinal);
        Assert.Contains("total", lines[3], StringComparison.Ordinal);
        Assert.EndsWith("~$1.50", lines[3], StringComparison.Ordinal);

        output = new StringWriter();
        sums[0] = sums[0] with { Unpriced = 1 };
        new UsageText(output, null).WriteSums("model", [.. sums.Select(static sum => (sum.Key, sum))], null, null);
        Assert.Contains("BY TOKENS", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("$0.50 + 1 unknown  ####################", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(79)]
    [InlineData(100)]
    [InlineData(120)]
    [InlineData(200)]
    public void On_a_terminal_no_line_is_wider_than_it(int width)
    {
        var output = new StringWriter();
        var sum = new UsageSum { Key = "2026-11-30", Requests = 1234, Failed = 12, Input = 1_234_567, Output = 123_456, CacheRead = 12_345_678, CacheWrite = 123_456, MicroDollars = 12_345_678 };
        new UsageText(output, width).WriteSums("day", [("2026-11-30", sum)], null, sum);
        var text = System.Text.RegularExpressions.Regex.Replace(output.ToString(), "\u001b\\[[0-9;]*m", "");
        Assert.All(text.Split(Environment.NewLine), line => Assert.True(line.TrimEnd().Length <= width, line));
        Assert.Equal(width > 100, text.Contains('█', StringComparison.Ordinal));
        Assert.Equal(width < 100, text.Contains("1.23M", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_and_sums_add_up_alike()
    {
        LedgerRow[] rows =
        [
            new() { Id = 5, Status = 200, Usage = new TokenUsage(1, 2, 3, 4) { Reasoning = 1 }, MicroDollars = 7 },
            new() { Id = 3, Status = 529, Usage = new TokenUsage(10, null, null, null), Estimate = Estimate.EndpointCut },
        ];
        var sum = Tally.Of("k", rows);
        Assert.Equal((2L, 1L, 1L, 1L, 11L, 2L, 3L, 4L, 1L, 7L), (sum.Requests, sum.Failed, sum.Estimated, sum.Unpriced, sum.Input, sum.Output, sum.CacheRead, sum.CacheWrite, sum.Reasoning, sum.MicroDollars!.Value));
        Assert.Equal((rows[1].Time, rows[0].Time), (sum.First, sum.Last));
        Assert.Equal(sum, Tally.Of("k", (IReadOnlyCollection<UsageSum>)[Tally.Of("", rows[..1]), Tally.Of("", rows[1..])]));
        Assert.Null(Tally.Of("k", (IReadOnlyCollection<UsageSum>)[]).MicroDollars);
    }
}
