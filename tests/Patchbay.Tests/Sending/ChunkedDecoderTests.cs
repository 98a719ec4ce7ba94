using System.Text;
using Patchbay.Endpoints.Sending.Http1;

namespace Patchbay.Tests.Sending;

public class ChunkedDecoderTests
{
    private const string Coded = "5\r\nhello\r\n1;ext=\"a;b\"\r\n,\r\n00a\r\n world, ok\r\n0\r\nTrailer: x\r\nOther: y\r\n\r\n";

    [Fact]
    public void Decodes_the_same_however_it_is_cut()
    {
        var bytes = Encoding.ASCII.GetBytes(Coded);
        for (var size = 1; size <= bytes.Length; size++)
        {
            var decoder = default(ChunkedDecoder);
            var text = new StringBuilder();
            for (var start = 0; start < bytes.Length; start += size)
            {
                var piece = bytes.AsSpan(start, Math.Min(size, bytes.Length - start)).ToArray();
                var length = decoder.Decode(piece, out var consumed);
                Assert.Equal(piece.Length, consumed);
                text.Append(Encoding.ASCII.GetString(piece, 0, length));
            }

            Assert.Equal("hello, world, ok", text.ToString());
            Assert.True(decoder.IsDone);
        }
    }

    [Fact]
    public void Leaves_what_follows_the_last_chunk()
    {
        var decoder = default(ChunkedDecoder);
        var bytes = "1\r\na\r\n0\r\n\r\nHTTP/1.1 200"u8.ToArray();
        Assert.Equal(1, decoder.Decode(bytes, out var consumed));
        Assert.True(decoder.IsDone);
        Assert.Equal(bytes.Length - "HTTP/1.1 200".Length, consumed);
    }

    [Theory]
    [InlineData("x\r\n")]
    [InlineData("\r\n")]
    [InlineData("fffffffffffffffff\r\n")]
    [InlineData("-1\r\n")]
    [InlineData("1\rX")]
    public void Refuses_what_is_not_chunked_coding(string coded)
    {
        var decoder = default(ChunkedDecoder);
        Assert.Equal(-1, decoder.Decode(Encoding.ASCII.GetBytes(coded), out _));
        Assert.True(decoder.IsBroken);
    }

    [Fact]
    public void What_stood_before_a_fault_is_kept()
    {
        var decoder = default(ChunkedDecoder);
        var bytes = "1\r\na\r\n2\r\nbcd\r\n"u8.ToArray();
        Assert.Equal(3, decoder.Decode(bytes, out _));
        Assert.Equal("abc", Encoding.ASCII.GetString(bytes, 0, 3));
        Assert.True(decoder.IsBroken);
        Assert.Equal(-1, decoder.Decode("1\r\na\r\n"u8.ToArray(), out _));
    }
}
