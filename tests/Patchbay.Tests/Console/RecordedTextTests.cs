using System.IO.Compression;
using System.Text;
using Patchbay.Console.Traffic;
using Patchbay.Gateway.Admission;
using Patchbay.Wiring;

namespace Patchbay.Tests.Console;

public class RecordedTextTests
{
    [Fact]
    public void Tokens_and_keys_that_somebody_printed_are_taken_out()
    {
        var token = LocalToken.Create();
        var body = RecordedText.Of(Encoding.UTF8.GetBytes($"export A={token} B=sk-ant-oat01-abc_def-123456 ä"), "", isCut: false);
        Assert.Equal("export A=[redacted] B=[redacted] ä", body.Text);
    }

    [Fact]
    public void A_token_that_a_stream_tells_in_pieces_is_taken_out_and_the_events_stay_events()
    {
        var token = LocalToken.Create();
        var stream = string.Concat($"say {token} twice: {token}!".Chunk(5).Select(static piece => $"event: content_block_delta\ndata: {{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{{\"type\":\"text_delta\",\"text\":\"{new string(piece)}\"}}}}\n\n"));
        var body = RecordedText.Of(Encoding.UTF8.GetBytes(stream), "", isCut: false);
        Assert.Equal("say [redacted] twice: [redacted]!", AnswerText.Of(body.Text));
        Assert.Equal(stream.Split('\n').Length, body.Text.Split('\n').Length);
        Assert.DoesNotContain(token.Chunk(5).Select(static piece => new string(piece)), piece => piece.Length == 5 && body.Text.Contains(piece, StringComparison.Ordinal));
    }

    [Fact]
    public void A_compressed_body_is_unpacked_also_where_it_was_cut()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write("hello"u8);
        Assert.Equal("hello", RecordedText.Of(packed.ToArray(), "gzip", isCut: false).Text);
        Assert.StartsWith("hel", RecordedText.Of(packed.ToArray()[..^8], "gzip", isCut: true).Text, StringComparison.Ordinal);
        Assert.Contains("compressed as zstd", RecordedText.Of([1, 2], "zstd", isCut: false).Text, StringComparison.Ordinal);
    }
}
