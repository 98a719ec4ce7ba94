using System.IO.Compression;
using System.Text;
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
    public void A_compressed_body_is_unpacked_also_where_it_was_cut()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write("hello"u8);
        Assert.Equal("hello", RecordedText.Of(packed.ToArray(), "gzip", isCut: false).Text);
        Assert.StartsWith("hel", RecordedText.Of(packed.ToArray()[..^8], "gzip", isCut: true).Text, StringComparison.Ordinal);
        Assert.Contains("compressed as zstd", RecordedText.Of([1, 2], "zstd", isCut: false).Text, StringComparison.Ordinal);
    }
}
