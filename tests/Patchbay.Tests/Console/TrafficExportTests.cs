using System.Text;
using System.Text.Json;
using Patchbay.Console.Traffic;
using Patchbay.Protocol.Headers;

namespace Patchbay.Tests.Console;

public class TrafficExportTests
{
    private static readonly ExchangeDetail Detail = new()
    {
        Entry = FakeTrafficBook.Entry(7) with { RequestBytes = 2, AnswerBytes = 11, InputTokens = 3, TotalMs = 100, FirstByteMs = 40 },
        Way = new ExchangeWay
        {
            Protocol = "HTTP/1.1",
            Query = "?beta=true",
            RequestHeaders = [new HeaderLine("Content-Type", "application/json"), new HeaderLine("Authorization", "Bearer [redacted]")],
            AnswerHeaders = [new HeaderLine("content-type", "text/event-stream")],
            BodyMs = 10,
            FirstByteMs = 40,
            EndMs = 100,
        },
        Request = new RecordedBody("{}", 2, false),
        Answer = new RecordedBody("data: \u00e4\n\n", 11, true),
    };

    [Fact]
    public void An_archive_has_all_that_the_format_demands()
    {
        using var har = JsonDocument.Parse(TrafficArchive.Write([Detail, new ExchangeDetail { Entry = FakeTrafficBook.Entry(8) }], "1.0", "http://127.0.0.1:8766"));
        var log = har.RootElement.GetProperty("log");
        Assert.Equal("1.2", log.GetProperty("version").GetString());
        Assert.Equal(["name", "version"], log.GetProperty("creator").EnumerateObject().Select(static one => one.Name));
        Assert.Equal(2, log.GetProperty("entries").GetArrayLength());
        foreach (var entry in log.GetProperty("entries").EnumerateArray())
        {
            foreach (var name in new[] { "startedDateTime", "time", "request", "response", "cache", "timings" }) Assert.True(entry.TryGetProperty(name, out _), name);
            foreach (var name in new[] { "method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize" }) Assert.True(entry.GetProperty("request").TryGetProperty(name, out _), name);
            foreach (var name in new[] { "status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize", "bodySize" }) Assert.True(entry.GetProperty("response").TryGetProperty(name, out _), name);
            foreach (var name in new[] { "size", "mimeType" }) Assert.True(entry.GetProperty("response").GetProperty("content").TryGetProperty(name, out _), name);
            var timings = entry.GetProperty("timings");
            Assert.Equal(entry.GetProperty("time").GetDouble(), timings.GetProperty("send").GetDouble() + timings.GetProperty("wait").GetDouble() + timings.GetProperty("receive").GetDouble(), 3);
        }

        var first = log.GetProperty("entries")[0];
        Assert.Equal("http://127.0.0.1:8766/v1/messages?beta=true", first.GetProperty("request").GetProperty("url").GetString());
        Assert.Equal("{}", first.GetProperty("request").GetProperty("postData").GetProperty("text").GetString());
        Assert.Equal("text/event-stream", first.GetProperty("response").GetProperty("content").GetProperty("mimeType").GetString());
        Assert.Equal("data: ä\n\n", first.GetProperty("response").GetProperty("content").GetProperty("text").GetString());
        Assert.False(log.GetProperty("entries")[1].GetProperty("request").TryGetProperty("postData", out _));
    }

    [Fact]
    public void A_line_is_the_exchange_with_its_bodies_where_there_are_any()
    {
        var lines = Encoding.UTF8.GetString(TrafficLines.Write([Detail, new ExchangeDetail { Entry = FakeTrafficBook.Entry(8) }])).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        using var first = JsonDocument.Parse(lines[0]);
        Assert.Equal(7, first.RootElement.GetProperty("id").GetInt64());
        Assert.Equal("{}", first.RootElement.GetProperty("requestBody").GetString());
        Assert.True(first.RootElement.GetProperty("answerBodyIsCut").GetBoolean());
        Assert.DoesNotContain("requestBody", lines[1], StringComparison.Ordinal);
    }
}
