using Patchbay.Endpoints.Conformance;

namespace Patchbay.Tests.Conformance;

/// <summary>What makes a stream one of the Messages API.</summary>
public sealed class StreamedMessageTests
{
    private const string Start = "event: message_start\ndata: {\"type\":\"message_start\"}\n\n";
    private const string Delta = "data: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"1 2\"}}\r\n\r\n";
    private const string Stop = "data:{\"type\":\"message_stop\"}\n\n";

    [Theory]
    [InlineData(Start + Delta + Stop, null)]
    [InlineData(": ping\n\n" + Start + "event: new_thing\ndata: {\"type\":\"new_thing\"}\n\n" + Delta + Stop, null)]
    [InlineData("", "no event")]
    [InlineData("<html>", "no event")]
    [InlineData(Delta + Stop, "begins with `content_block_delta`")]
    [InlineData(Start + Delta, "ends with `content_block_delta`")]
    [InlineData(Start + "data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}\n\n" + Stop, "overloaded_error")]
    [InlineData(Start + "data: [DONE]x\n\n" + Stop, "not JSON")]
    public void It_is_told_what_is_wrong(string body, string? problem)
    {
        var stream = StreamedMessage.Read(body);
        if (problem is null) Assert.Null(stream.Problem);
        else Assert.Contains(problem, stream.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_text_is_read() => Assert.Equal("1 21 2", StreamedMessage.Read(Start + Delta + Delta + Stop).Text);
}
