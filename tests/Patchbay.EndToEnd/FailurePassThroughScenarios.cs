using System.Security.Cryptography;
using System.Text.Json;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>Failures that are the endpoint's own to word pass to the byte, for the client recovers by them; and the gateway's own refusals.</summary>
public class FailurePassThroughScenarios(Stage stage) : IClassFixture<Stage>
{
    [Theory]
    [InlineData("anthropic-529", 529)]
    [InlineData("anthropic-429", 429)]
    [InlineData("anthropic-400", 400)]
    [InlineData("signature-400", 400)]
    [InlineData("llamacpp-context", 400)]
    [InlineData("anthropic-500", 500)]
    public async Task A_status_of_the_endpoint_passes_unmodified(string preset, int status) =>
        await AssertUnmodifiedAsync(new { preset }, status);

    [Fact]
    public async Task So_does_a_413() => await AssertUnmodifiedAsync(
        new { status = 413, headers = new Dictionary<string, string> { ["content-type"] = "application/json" }, body = """{"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum allowed number of bytes."}}""" }, 413);

    [Fact]
    public async Task So_does_an_error_that_is_compressed() => await AssertUnmodifiedAsync(new { preset = "anthropic-400", encoding = "gzip" }, 400);

    [Fact]
    public async Task Retry_after_is_kept()
    {
        await stage.AnswerAsync(new { preset = "anthropic-429" });
        using var client = await stage.ClientAsync();
        Assert.Equal("7", (await client.PostAsync(PlainClient.Streamed)).Header("retry-after"));
    }

    [Fact]
    public async Task The_endpoints_wording_of_a_400_reaches_the_person()
    {
        var shown = await stage.AskWhoAnswersAsync(new { preset = "anthropic-400" });
        shown.AssertOwnWords("max_tokens: 999999 > 8192");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task A_base_URL_that_ends_in_v1_works(string end)
    {
        await using var fake = await Fake.StartAsync("plain");
        await using var rig = Rig.With(("typed", fake.Url + "/v1" + end));
        var ended = await rig.ClaudeAsync("hello");
        Assert.Equal("plain here. You said: hello", ended.Output.Trim());
        Assert.All(await fake.JournalAsync(arrived: 1), entry => Assert.Equal("/v1/messages", entry.Path));
    }

    [Theory]
    [InlineData("", "PB-LIFE-01")]
    [InlineData("some-other-token", "PB-LIFE-01")]
    [InlineData("pb-0000000000000000000000000000000000000000000000000000000000000000", "PB-LIFE-02")]
    public async Task Without_the_local_token_nothing_is_sent(string token, string code)
    {
        var before = (await stage.Fake.JournalAsync()).Length;
        using var client = await stage.ClientAsync();
        var answer = await client.PostAsync(PlainClient.Streamed, token);
        Assert.Equal(424, answer.Status);
        Assert.Contains(code, Message(answer, "invalid_request_error"), StringComparison.Ordinal);
        Assert.Equal(before, (await stage.Fake.JournalAsync()).Length);
    }

    [Theory]
    [InlineData("x-patchbay-token: pb-0000", "PB-LIFE-02", "patchbay claude --continue")]
    [InlineData("", "PB-LIFE-01", "patchbay claude")]
    public async Task An_agent_with_a_wrong_or_missing_token_says_so(string headers, string code, string advice)
    {
        await stage.NewExchangesAsync();
        var environment = await stage.Rig.AgentEnvironmentAsync();
        (environment["ANTHROPIC_CUSTOM_HEADERS"], environment["ANTHROPIC_AUTH_TOKEN"]) = (headers, "of-somebody-else");
        var ended = await Program.RunAsync(Binaries.Claude, ["-p", "hi"], environment, stage.Rig.Place.Work);
        Assert.True(ended.Code == 1, ended.ToString());
        Assert.Contains(code, ended.Output, StringComparison.Ordinal);
        Assert.Contains(advice, ended.Output, StringComparison.Ordinal);
        var exchange = Assert.Single(await stage.NewExchangesAsync());
        Assert.Equal(code, exchange.GetProperty("finding").GetString());
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_in_Anthropics_shape()
    {
        var before = (await stage.Fake.JournalAsync()).Length;
        using var client = await stage.ClientAsync();
        var answer = await client.PostAsync(new string('x', Stage.MaxBodyBytes + 1));
        Assert.Equal(413, answer.Status);
        Assert.Contains("PB-LIFE-06", Message(answer, "request_too_large"), StringComparison.Ordinal);
        Assert.Equal(before, (await stage.Fake.JournalAsync()).Length);
    }

    private static string Message(PlainAnswer answer, string type)
    {
        var root = JsonDocument.Parse(answer.Text).RootElement;
        Assert.Equal("error", root.GetProperty("type").GetString());
        Assert.Equal(type, root.GetProperty("error").GetProperty("type").GetString());
        return root.GetProperty("error").GetProperty("message").GetString()!;
    }

    private async Task AssertUnmodifiedAsync(object reply, int status)
    {
        var before = (await stage.Fake.JournalAsync()).Length;
        await stage.AnswerAsync(reply);
        using var client = await stage.ClientAsync();
        var answer = await client.PostAsync(PlainClient.Streamed);
        var entry = (await stage.Fake.JournalAsync(done: before + 1))[before];
        Assert.Equal(status, answer.Status);
        Assert.Equal(entry.AnswerSha256, Convert.ToHexStringLower(SHA256.HashData(answer.Body)));
        Assert.Equal($"req_fake_{entry.N}", answer.Header("request-id"));
        Assert.Null(answer.Header("x-should-retry"));
        Assert.StartsWith("application/json", answer.ContentType, StringComparison.Ordinal);
    }
}
