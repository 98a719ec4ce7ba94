using Patchbay.Console.Traffic;

namespace Patchbay.Tests.Console;

public class ExchangeWayTests
{
    private static readonly ExchangeWay Whole = new()
    {
        Protocol = "HTTP/1.1",
        IsAdmitted = true,
        Reason = "rule",
        Rule = "claude-*",
        Credential = "own",
        SentTo = "http://127.0.0.1:9/v1/messages",
        Sends = 1,
        EndpointStatus = 200,
        SentBytes = 20,
        BodyMs = 1,
        RoutedMs = 2,
        SentMs = 3,
        AnsweredMs = 50,
        FirstByteMs = 60,
        EndMs = 100,
    };

    [Fact]
    public void A_way_is_told_in_its_order_with_the_reason_for_each_turn()
    {
        var entry = FakeTrafficBook.Entry(1) with { RequestBytes = 20, UsedModel = "local" };
        var steps = PathSteps.Of(new ExchangeDetail { Entry = entry, Way = Whole });
        Assert.Equal(["Let in", "Body read", "Route: e", "Model", "Credential", "Sent", "Passed through", "The endpoint answered", "Judged", "Answered"], steps.Select(static step => step.Title));
        Assert.Contains("`claude-*`", steps[2].Text, StringComparison.Ordinal);
        Assert.Contains("there it is `local`", steps[3].Text, StringComparison.Ordinal);
        Assert.Contains("but for the model's name", steps[6].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_told_that_was_not_reached()
    {
        var refused = FakeTrafficBook.Entry(1) with { Endpoint = "", Model = "", UsedModel = "", Status = 424, Finding = "PB-LIFE-01" };
        Assert.Equal(["Turned away at the door", "Judged", "Answered"], PathSteps.Of(new ExchangeDetail { Entry = refused, Way = new ExchangeWay { EndMs = 1 } }).Select(static step => step.Title));
        var open = FakeTrafficBook.Entry(1) with { Done = false };
        Assert.Equal(["Let in", "Body read", "Route: e", "Model"], PathSteps.Of(new ExchangeDetail { Entry = open, Way = new ExchangeWay { IsAdmitted = true, Reason = "plug", BodyMs = 1, RoutedMs = 2 } }).Select(static step => step.Title));
        Assert.Empty(PathSteps.Of(new ExchangeDetail { Entry = open }));
    }

    [Fact]
    public void The_phases_follow_each_other_without_a_gap()
    {
        var phases = Phases.Of(Whole);
        Assert.Equal([1, 1, 1, 47, 10, 40], phases.Select(static phase => phase.ToMs - phase.FromMs));
        Assert.Equal(phases.Skip(1).Select(static phase => phase.FromMs), phases.SkipLast(1).Select(static phase => phase.ToMs));
        var inVain = Phases.Of(Whole with { AnsweredMs = null, FirstByteMs = null });
        Assert.Equal("waiting for the endpoint, in vain", inVain[^1].Name);
        Assert.False(Phases.Of(new ExchangeWay { EndMs = 3 })[^1].IsEndpoint);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("event: x\ndata: {\"type\":\"content_block_start\",\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"hello\"}}\n\ndata: {\"type\":\"content_bl", "hello")]
    [InlineData("{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"},{\"type\":\"tool_use\",\"name\":\"Bash\",\"input\":{\"command\":\"ls\"}}]}", "hi\n\n(calls Bash) {\"command\":\"ls\"}")]
    [InlineData("{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"no such model\"}}", "not_found_error: no such model")]
    [InlineData("<html>", "")]
    [InlineData("{\"type\":\"message\",\"content\":7}", "")]
    public void An_answer_is_read_be_it_a_stream_or_one_piece(string body, string said) => Assert.Equal(said, AnswerText.Of(body));
}
