using System.Text;
using Patchbay.Protocol.Events;

namespace Patchbay.Tests.Protocol;

public class UsageTapTests
{
    private const string Stream =
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"usage\":{\"input_tokens\":25,\"cache_read_input_tokens\":7,\"cache_creation_input_tokens\":3,\"output_tokens\":1}}}\n\n"
        + "event: ping\ndata: {\"type\": \"ping\"}\n\n"
        + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"\\\"usage\\\":{\\\"input_tokens\\\":9999}\"}}\n\n"
        + ": a comment\n\n"
        + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":15}}\n\n"
        + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    public static TheoryData<string> Endings => ["\n", "\r\n"];

    [Theory]
    [MemberData(nameof(Endings))]
    public void Counts_the_same_however_the_stream_is_cut(string lineEnding)
    {
        var bytes = Encoding.UTF8.GetBytes(Stream.Replace("\n", lineEnding, StringComparison.Ordinal));
        for (var size = 1; size <= bytes.Length; size++)
        {
            using var tap = new UsageTap();
            for (var start = 0; start < bytes.Length; start += size) tap.Read(bytes.AsSpan(start, Math.Min(size, bytes.Length - start)));
            Assert.Equal(new TokenUsage(25, 15, 7, 3), tap.Usage);
            Assert.True(tap.IsComplete);
            Assert.True(tap.IsBetweenEvents);
        }
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("2147483648")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999999")]
    [InlineData("1.5")]
    [InlineData("\"7\"")]
    public void A_count_that_nobody_can_mean_is_not_reported(string count)
    {
        var usage = TokenUsage.Read(System.Text.Encoding.UTF8.GetBytes("""{"usage":{"input_tokens":N,"output_tokens":2,"cache_creation":{"ephemeral_1h_input_tokens":N},"server_tool_use":{"web_search_requests":N}}}""".Replace("N", count, StringComparison.Ordinal)));
        Assert.Equal(new TokenUsage(null, 2, null, null), usage);
    }

    [Fact]
    public void Knows_when_an_event_of_our_own_may_stand_in_the_stream()
    {
        var bytes = Encoding.UTF8.GetBytes(Stream);
        using var tap = new UsageTap();
        for (var i = 0; i < bytes.Length; i++)
        {
            tap.Read(bytes.AsSpan(i, 1));
            var text = Stream[..(i + 1)];
            Assert.Equal(text.EndsWith("\n\n", StringComparison.Ordinal), tap.IsBetweenEvents);
        }
    }

    [Fact]
    public void A_line_without_end_is_not_kept()
    {
        using var tap = new UsageTap();
        var junk = new byte[64 * 1024];
        Array.Fill(junk, (byte)'x');
        for (var i = 0; i < 64; i++) tap.Read(junk);
        Assert.False(tap.IsBetweenEvents);
        tap.Read("\n\n"u8);
        tap.Read(Encoding.UTF8.GetBytes(Stream));
        Assert.Equal(15, tap.Usage.Output);
    }

    [Theory]
    [InlineData("""{"type":"message","content":[{"text":"\"usage\":{}"}],"usage":{"input_tokens":3,"output_tokens":4}}""", 3L, 4L)]
    [InlineData("""{"usage":{"input_tokens":null,"output_tokens":4.5}}""", null, null)]
    [InlineData("""{"usage":{"input_tokens":3""", null, null)]
    [InlineData("[]", null, null)]
    public void Reads_a_whole_message(string json, long? input, long? output)
    {
        using var tap = new MessageTap();
        foreach (var part in Encoding.UTF8.GetBytes(json).Chunk(5)) tap.Read(part);
        Assert.Equal((input, output), (tap.Usage.Input, tap.Usage.Output));
    }
}
