using System.Text;
using Patchbay.Protocol.Sse;

namespace Patchbay.Tests.Translation;

public sealed class SseReaderTests
{
    [Theory]
    [InlineData("data: a\n\ndata: b\n\n", "|a", "|b")]
    [InlineData("data:a\r\n\r\nevent: x\r\ndata: b\r\n\r\n", "|a", "x|b")]
    [InlineData("data: a\r\revent:x\rdata:b\r\r", "|a", "x|b")]
    [InlineData(": comment\n\nid: 7\nretry: 10\ndata: a\ndata: b\n\n", "|a\nb")]
    [InlineData("\uFEFFdata: a\n\n", "|a")]
    [InlineData("data: a", "|a")]
    [InlineData("data:  two spaces\n\n", "| two spaces")]
    [InlineData("event: none\n\ndata\n\n", "|")]
    [InlineData("data: a\n\n\n\n\ndata: b\n\n", "|a", "|b")]
    [InlineData("data: é😀\n\n", "|é😀")]
    public void Events_are_the_same_however_the_bytes_are_cut(string stream, params string[] expected)
    {
        var bytes = Encoding.UTF8.GetBytes(stream);
        Assert.Equal(expected, Read(bytes, bytes.Length));
        for (var size = 1; size < bytes.Length; size++) Assert.Equal(expected, Read(bytes, size));
    }

    private static List<string> Read(byte[] bytes, int size)
    {
        var events = new Events();
        using var reader = new SseReader();
        foreach (var piece in bytes.Chunk(size)) reader.Read(piece, events);
        reader.End(events);
        return events.Seen;
    }

    private sealed class Events : ISseSink
    {
        public List<string> Seen { get; } = [];

        public void OnEvent(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data) => Seen.Add($"{Encoding.UTF8.GetString(name)}|{Encoding.UTF8.GetString(data)}");
    }
}
