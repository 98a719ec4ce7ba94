using System.Text.Json;
using Anthropic;
using Anthropic.Models.Messages;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>Official SDKs as clients: both API versions, both ways to send a key, streaming and not.</summary>
public class SdkScenarios
{
    private static readonly object[] Script =
    [
        new { name = "count", path = "/v1/messages/count_tokens", reply = new { body = """{"input_tokens":42}""" } },
        new { name = "models", path = "/v1/models", reply = new { body = """{"data":[{"type":"model","id":"claude-opus-5-5","display_name":"Opus","created_at":"2026-01-01T00:00:00Z"}],"has_more":false,"first_id":"claude-opus-5-5","last_id":"claude-opus-5-5"}""" } },
        new { name = "model", path = "/v1/models/claude-opus-5-5", reply = new { body = """{"type":"model","id":"claude-opus-5-5","display_name":"Opus","created_at":"2026-01-01T00:00:00Z"}""" } },
        new { name = "400", lastUser = "fail-400", reply = new { status = 400, body = """{"type":"error","error":{"type":"invalid_request_error","message":"max_tokens: 999 > 8"}}""" } },
        new { name = "429", lastUser = "fail-429", reply = new { status = 429, headers = new Dictionary<string, string> { ["retry-after"] = "7" }, body = """{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}""" } },
        new { name = "529", lastUser = "fail-529", reply = new { status = 529, body = """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""" } },
        new { name = "abort", lastUser = "abort", reply = new { holdAfter = 3, content = PassThroughScenarios.Say("a long answer that is held back until released, and never is") } },
        new { name = "tool result", toolResult = true, reply = new { content = PassThroughScenarios.Say("it is sunny") } },
        new { name = "tool", lastUser = "tool", reply = new { content = new[] { PassThroughScenarios.Tool("toolu_sdk", "weather", new { city = "Köln" }) } } },
        new { name = "echo", reply = new { echo = "scripted" } },
    ];

    [Theory]
    [InlineData("@anthropic-ai/sdk", "ANTHROPIC_API_KEY")]
    [InlineData("@anthropic-ai/sdk", "ANTHROPIC_AUTH_TOKEN")]
    [InlineData("@anthropic-ai/sdk-0137", "ANTHROPIC_API_KEY")]
    [InlineData("@anthropic-ai/sdk-0137", "ANTHROPIC_AUTH_TOKEN")]
    public async Task A_JavaScript_SDK_passes_unmodified(string package, string keyVariable)
    {
        await using var rig = await Tapped.StartAsync(Script);
        // The local token as the SDK's own key: in whatever header it travels, the gateway takes it and the endpoint never sees it.
        var token = rig.Environment["ANTHROPIC_CUSTOM_HEADERS"].Split(": ")[1].Trim();
        var environment = new Dictionary<string, string> { ["PATH"] = rig.Environment["PATH"], ["HOME"] = rig.Rig.Place.Home, ["ANTHROPIC_BASE_URL"] = rig.Tap.Url, [keyVariable] = token };
        var ended = await Program.RunAsync("node", ["sdk-client.mjs", package], environment, Binaries.Clients);
        Assert.True(ended.Code == 0, ended.ToString());

        var seen = JsonDocument.Parse(ended.Output).RootElement;
        Assert.Equal("scripted here. You said: plain", seen.GetProperty("plain").GetString());
        Assert.StartsWith("req_fake_", seen.GetProperty("requestId").GetString(), StringComparison.Ordinal);
        Assert.Equal("scripted here. You said: streamed", seen.GetProperty("streamed").GetString());
        Assert.Equal([25, 15], seen.GetProperty("usage").EnumerateArray().Select(value => value.GetInt32()));
        Assert.Equal("Köln", seen.GetProperty("tool").GetProperty("input").GetProperty("city").GetString());
        Assert.Equal("it is sunny", seen.GetProperty("afterTool").GetString());
        Assert.Equal(42, seen.GetProperty("count").GetInt32());
        Assert.Equal("claude-opus-5-5", seen.GetProperty("models")[0].GetString());
        Assert.Equal("Opus", seen.GetProperty("model").GetString());
        Assert.Equal("""[400,"invalid_request_error","max_tokens: 999 > 8",null]""", seen.GetProperty("invalid").GetRawText());
        Assert.Equal("""[429,"rate_limit_error","slow down","7"]""", seen.GetProperty("limited").GetRawText());
        Assert.Equal("""[529,"overloaded_error","Overloaded",null]""", seen.GetProperty("overloaded").GetRawText());

        var journal = await rig.Fake.JournalAsync(done: 11);
        Assert.True(journal.Single(entry => entry.Step == "abort").Aborted, "the endpoint's stream was cancelled with the client's");
        Assert.All(journal, entry => Assert.DoesNotContain(entry.Headers, header => header[1].Contains(token, StringComparison.Ordinal)));
        Assert.All(journal, entry => Assert.NotNull(entry.Header("anthropic-version")));
        var hashes = journal.Where(entry => !entry.Aborted).Select(entry => (entry.BodySha256, entry.AnswerSha256)).Order();
        Assert.Equal(hashes, rig.Tap.Exchanges.Select(exchange => (exchange.Request.Sha256, exchange.Answer.Sha256)).Order());
    }

    [Fact]
    public async Task The_CSharp_SDK_passes_unmodified()
    {
        await using var rig = await Tapped.StartAsync(Script);
        var token = rig.Environment["ANTHROPIC_CUSTOM_HEADERS"].Split(": ")[1].Trim();
        var client = new AnthropicClient { BaseUrl = rig.Tap.Url, ApiKey = token, MaxRetries = 0 };

        var message = await client.Messages.Create(Ask("plain"));
        Assert.Contains("scripted here. You said: plain", message.ToString(), StringComparison.Ordinal);

        var events = 0;
        await foreach (var _ in client.Messages.CreateStreaming(Ask("streamed"))) events++;
        Assert.True(events >= 6, $"{events} events came");

        Assert.Equal(42, (await client.Messages.CountTokens(new MessageCountTokensParams { Model = "claude-opus-5-5", Messages = [new UserMessageParam("count")] })).InputTokens);
        Assert.Contains("claude-opus-5-5", (await client.Models.List()).ToString(), StringComparison.Ordinal);

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => client.Messages.Create(Ask("fail-400")));
        Assert.Contains("max_tokens: 999 > 8", failure.ToString(), StringComparison.Ordinal);
        var journal = await rig.Fake.JournalAsync(done: 5);
        Assert.Equal(
            [.. journal.Select(entry => (entry.BodySha256, entry.AnswerSha256)).Order()],
            [.. rig.Tap.Exchanges.Select(exchange => (exchange.Request.Sha256, exchange.Answer.Sha256)).Order()]);
    }

    private static MessageCreateParams Ask(string text) => new() { Model = "claude-opus-5-5", MaxTokens = 100, Messages = [new UserMessageParam(text)] };
}
