using System.Text;
using Patchbay.Endpoints.Sending.Http1;

namespace Patchbay.Tests.Sending;

public class ResponseHeadTests
{
    [Fact]
    public void Reads_status_headers_and_framing()
    {
        var head = Parse("HTTP/1.1 529 Site is overloaded\r\nContent-Type: application/json\r\nretry-after:  7 \r\nTransfer-Encoding: gzip, chunked\r\n\r\n")!;
        Assert.Equal(529, head.Status);
        Assert.True(head.IsChunked);
        Assert.True(head.KeepsConnection);
        Assert.Contains(head.Headers, header => header is { Name: "retry-after", Value: "7" });
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n", false)]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\nconnection: Close\r\n\r\n", false)]
    public void Knows_whether_the_connection_lives_on(string text, bool keeps)
    {
        Assert.Equal(keeps, Parse(text)!.KeepsConnection);
    }

    [Theory]
    [InlineData("HTTP/1.1 2x0 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0x5\r\n\r\n")]
    public void Refuses_a_head_that_leaves_the_framing_open(string text)
    {
        Assert.Null(Parse(text));
    }

    [Fact]
    public void Tells_http_from_anything_else_at_the_first_bytes()
    {
        Assert.True(ResponseHead.LooksLikeHttp("HT"u8));
        Assert.True(ResponseHead.LooksLikeHttp("HTTP/1.1 2"u8));
        Assert.False(ResponseHead.LooksLikeHttp("SSH-2.0-OpenSSH"u8));
        Assert.False(ResponseHead.LooksLikeHttp([0x15, 0x03, 0x01]));
    }

    private static ResponseHead? Parse(string text) => ResponseHead.Parse(Encoding.Latin1.GetBytes(text));
}
