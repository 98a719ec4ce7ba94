using Patchbay.Console.Traffic;
using Patchbay.Protocol.Control;

namespace Patchbay.Tests.Console;

public class TrafficFilterTests
{
    private static readonly TrafficEntry Well = new() { Id = 1, Time = DateTimeOffset.UnixEpoch, Done = true, Request = "POST /v1/messages", Session = "0a1b", Model = "claude-sonnet-5", UsedModel = "gpt-x", Endpoint = "chat", Dialect = "openai-chat", Status = 200 };
    private static readonly TrafficEntry Failed = Well with { Id = 2, Endpoint = "dead", Status = 424, Finding = "PB-NET-02", FindingText = "Nothing listens at 127.0.0.1:9" };
    private static readonly TrafficEntry Open = Well with { Id = 3, Done = false, Status = 0 };

    [Theory]
    [InlineData("", "", "", "1 2 3")]
    [InlineData("SONNET gpt", "", "", "1 2 3")]
    [InlineData("nowhere", "", "", "")]
    [InlineData("424", "", "", "2")]
    [InlineData("nothing listens", "", "", "2")]
    [InlineData("", "open", "", "3")]
    [InlineData("", "well", "", "1")]
    [InlineData("", "failed", "", "2")]
    [InlineData("", "finding", "", "2")]
    [InlineData("", "", "chat", "1 3")]
    [InlineData("pb-net", "well", "", "")]
    public void Words_state_and_endpoint_must_all_fit(string text, string state, string endpoint, string expected)
    {
        var filter = new TrafficFilter(text, state, endpoint);
        Assert.Equal(expected, string.Join(' ', new[] { Well, Failed, Open }.Where(filter.Has).Select(static entry => entry.Id)));
    }

    [Fact]
    public void It_travels_in_the_query()
    {
        Assert.Equal("", new TrafficFilter("", "", "").ToQuery());
        Assert.Equal("?q=a%20%26%20b&state=open&endpoint=http%3A%2F%2Flocalhost", new TrafficFilter("a & b", "open", "http://localhost").ToQuery());
    }
}
