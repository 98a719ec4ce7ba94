using System.IO.Compression;
using Patchbay.Endpoints.Sending;
using Patchbay.Gateway.Ledger;
using Patchbay.Protocol.Events;
using Patchbay.Protocol.Headers;

namespace Patchbay.Tests.Gateway;

public sealed class DecodedTapTests
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Counts_are_read_from_a_compressed_message_cut_anywhere(string encoding)
    {
        var packed = Pack(encoding, """{"type":"message","usage":{"input_tokens":25,"output_tokens":15}}"""u8.ToArray());
        using var tap = DecodedTap.Create(new Compressed(encoding), null)!;
        foreach (var one in packed) tap.Read([one]);
        await tap.CompleteAsync();
        Assert.Equal((new TokenUsage(25, 15, null, null), false), (tap.Usage, tap.IsGivenUp));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task An_answer_that_decompresses_without_end_is_given_up(string encoding)
    {
        var packed = Pack(encoding, new byte[300 * 1024 * 1024]);
        using var tap = DecodedTap.Create(new Compressed(encoding), null)!;
        for (var at = 0; at < packed.Length; at += 4096) tap.Read(packed.AsSpan(at, Math.Min(4096, packed.Length - at)));
        await tap.CompleteAsync();
        Assert.True(tap.IsGivenUp);
        Assert.True(tap.Usage.IsEmpty);
    }

    [Fact]
    public void What_nobody_here_reads_has_no_tap() => Assert.Null(DecodedTap.Create(new Compressed("zstd"), null));

    private static byte[] Pack(string encoding, byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (Stream packing = encoding switch { "br" => new BrotliStream(packed, CompressionLevel.Fastest), "gzip" => new GZipStream(packed, CompressionLevel.Fastest), _ => new ZLibStream(packed, CompressionLevel.Fastest) }) packing.Write(bytes);
        return packed.ToArray();
    }

    private sealed class Compressed : EndpointAnswer
    {
        [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        public Compressed(string encoding) => (Status, Headers) = (200, [new HeaderLine("Content-Type", "application/json"), new HeaderLine("Content-Encoding", encoding)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer) => ValueTask.FromResult(0);

        public override void Abort()
        {
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
