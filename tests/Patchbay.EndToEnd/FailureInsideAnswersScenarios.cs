using System.Security.Cryptography;
using System.Text.Json;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>Servers that fall silent, hang up, or send what is no HTTP, before an answer and in the middle of one.</summary>
public class FailureInsideAnswersScenarios(Stage stage) : IClassFixture<Stage>
{
    /// <summary>The endpoint's idle time is 1 s, and silence is looked for once a second.</summary>
    private const double AfterIdleMs = 3500;

    [Theory]
    [InlineData("silent", "PB-NET-14", "--idle-timeout 900s")]
    [InlineData("half-head-then-silence", "PB-NET-14", "--idle-timeout 900s")]
    [InlineData("head-then-silence", "PB-NET-15", "--idle-timeout 900s")]
    [InlineData("close", "PB-NET-12", "See in the server's own log")]
    [InlineData("reset", "PB-NET-12", "See in the server's own log")]
    [InlineData("garbage", "PB-NET-13", "patchbay endpoint edit hostile --url https://")]
    public async Task No_answer_is_explained(string hostile, string code, string advice)
    {
        var shown = await stage.AskWhoAnswersAsync(hostile == "half-head-then-silence" ? new { headDelayMs = 60_000 } : new { hostile });
        shown.AssertFinding(code, "hostile", advice, AfterIdleMs);
    }

    [Theory]
    [InlineData("fin", "PB-NET-16")]
    [InlineData("rst", "PB-NET-16")]
    [InlineData("cut-inside", "PB-NET-16")]
    [InlineData("rst-inside", "PB-NET-16")]
    [InlineData("bad-chunk", "PB-NET-16")]
    [InlineData("stall", "PB-NET-15")]
    [InlineData("stall-inside", "PB-NET-15")]
    public async Task Of_a_stream_that_breaks_off_every_byte_arrives_and_then_one_typed_error(string hostile, string code)
    {
        var before = (await stage.Fake.JournalAsync()).Length;
        await stage.AnswerAsync(new { hostile, afterEvents = 4 });
        await stage.NewExchangesAsync();
        using var client = await stage.ClientAsync();
        var answer = await client.PostAsync(PlainClient.Streamed);

        Assert.Equal(200, answer.Status);
        var at = answer.Text.IndexOf("event: error\n", StringComparison.Ordinal);
        Assert.True(at > 0, answer.Text);
        // What stood before is the endpoint's to the byte; only an event that was broken off is ended.
        var own = answer.Body[..(hostile.EndsWith("inside", StringComparison.Ordinal) ? at - 2 : at)];
        var entry = (await stage.Fake.JournalAsync(done: before + 1))[before];
        Assert.Equal(entry.AnswerSha256, Convert.ToHexStringLower(SHA256.HashData(own)));
        var data = answer.Text[at..].Split('\n')[1]["data: ".Length..];
        var error = JsonDocument.Parse(data).RootElement;
        Assert.Equal("error", error.GetProperty("type").GetString());
        Assert.Equal("api_error", error.GetProperty("error").GetProperty("type").GetString());
        Assert.Contains(code, error.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("\n\n", answer.Text, StringComparison.Ordinal);
        var exchange = Assert.Single(await stage.NewExchangesAsync());
        Assert.Equal(code, exchange.GetProperty("finding").GetString());
    }

    [Theory]
    [InlineData("fin")]
    [InlineData("rst-inside")]
    [InlineData("stall")]
    public async Task A_stream_that_breaks_off_early_is_asked_for_again_without_streaming(string hostile)
    {
        await stage.Fake.PlayAsync(new object[] { new { name = "cut", stream = true, reply = new { hostile, afterEvents = 2 } }, new { name = "whole", reply = new { content = PassThroughScenarios.Say("in one piece") } } });
        var shown = await stage.AskAsync();
        Assert.Equal("in one piece", shown.Ended.Output.Trim());
        Assert.Equal(2, shown.Asked.Length);
        Assert.StartsWith("PB-NET-1", shown.Exchanges[0].GetProperty("finding").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cut-inside", "PB-NET-16")]
    [InlineData("rst-inside", "PB-NET-16")]
    [InlineData("stall-inside", "PB-NET-15")]
    public async Task When_the_second_answer_breaks_off_as_well_the_person_reads_why(string hostile, string code)
    {
        await stage.AnswerAsync(new { hostile, afterEvents = 0 });
        var shown = await stage.AskAsync();
        Assert.True(shown.Ended.Code == 1, shown.ToString());
        Assert.True(shown.Ended.Output.Contains(code, StringComparison.Ordinal), shown.ToString());
        Assert.Contains("hostile", shown.Ended.Output, StringComparison.Ordinal);
        Assert.Contains("To do: Send the message again", shown.Ended.Output, StringComparison.Ordinal);
        Assert.InRange(shown.Asked.Length, 1, 2);
        Assert.All(shown.Exchanges, exchange => Assert.Equal(code, exchange.GetProperty("finding").GetString()));
    }

    [Fact]
    public async Task Once_a_part_was_shown_the_client_has_its_own_words_and_the_traffic_says_why()
    {
        var shown = await stage.AskWhoAnswersAsync(new { hostile = "fin", afterEvents = 4 });
        Assert.True(shown.Ended.Code == 1, shown.ToString());
        Assert.StartsWith("ok\n", shown.Ended.Output, StringComparison.Ordinal);
        Assert.NotEmpty(shown.Exchanges);
        Assert.All(shown.Exchanges, exchange => Assert.Equal("PB-NET-16", exchange.GetProperty("finding").GetString()));
    }

    [Theory]
    [InlineData("fin")]
    [InlineData("rst")]
    [InlineData("bad-chunk")]
    [InlineData("stall")]
    public async Task After_the_last_event_nothing_is_broken(string hostile)
    {
        var shown = await stage.AskWhoAnswersAsync(new { hostile, afterEvents = 1000 });
        Assert.True(shown.Ended.Code == 0, shown.ToString());
        Assert.Equal("ok", shown.Ended.Output.Trim());
        Assert.Equal("", Assert.Single(shown.Exchanges).GetProperty("finding").GetString());
        Assert.Single(shown.Asked);
    }
}
