using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Patchbay.Protocol.Headers;

namespace Patchbay.Console.Traffic;

/// <summary>Exchanges as an HTTP archive, HAR 1.2: what browsers' network views and many other tools read.</summary>
/// <remarks>It shows the client's side: what was asked of the gateway and what it answered. What only we know stands in fields that begin with an underscore, as the format wants it.</remarks>
public static class TrafficArchive
{
    /// <summary>Writes one.</summary>
    /// <param name="details">The exchanges, in the order of their arrival.</param>
    /// <param name="version">Patchbay's.</param>
    /// <param name="baseUrl">The gateway's address.</param>
    public static ReadOnlyMemory<byte> Write(IEnumerable<ExchangeDetail> details, string version, string baseUrl)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("log"u8);
            writer.WriteString("version"u8, "1.2"u8);
            writer.WriteStartObject("creator"u8);
            writer.WriteString("name"u8, "Patchbay"u8);
            writer.WriteString("version"u8, version);
            writer.WriteEndObject();
            writer.WriteStartArray("entries"u8);
            foreach (var detail in details) WriteEntry(writer, detail, baseUrl);
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return output.WrittenMemory;
    }

    private static void WriteEntry(Utf8JsonWriter writer, ExchangeDetail detail, string baseUrl)
    {
        var (entry, way) = (detail.Entry, detail.Way ?? new ExchangeWay());
        writer.WriteStartObject();
        writer.WriteString("startedDateTime"u8, entry.Time);
        writer.WriteNumber("time"u8, entry.TotalMs ?? 0);
        WriteRequest(writer, detail, way, baseUrl);
        WriteAnswer(writer, detail, way);
        writer.WriteStartObject("cache"u8);
        writer.WriteEndObject();
        WriteTimings(writer, way, entry.TotalMs ?? 0);
        writer.WriteStartObject("_patchbay"u8);
        writer.WriteNumber("id"u8, entry.Id);
        foreach (var (name, value) in new[]
        {
            ("session", entry.Session), ("agent", entry.Agent), ("model", entry.Model), ("usedModel", entry.UsedModel), ("endpoint", entry.Endpoint), ("dialect", entry.Dialect),
            ("route", way.Reason), ("credential", way.Credential), ("sentTo", way.SentTo), ("finding", entry.Finding),
        })
        {
            if (value.Length > 0) writer.WriteString(name, value);
        }

        foreach (var (name, value) in new[] { ("inputTokens", entry.InputTokens), ("outputTokens", entry.OutputTokens), ("cacheReadTokens", entry.CacheReadTokens), ("cacheWriteTokens", entry.CacheWriteTokens) })
        {
            if (value is { } known) writer.WriteNumber(name, known);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteRequest(Utf8JsonWriter writer, ExchangeDetail detail, ExchangeWay way, string baseUrl)
    {
        var space = detail.Entry.Request.IndexOf(' ', StringComparison.Ordinal);
        writer.WriteStartObject("request"u8);
        writer.WriteString("method"u8, detail.Entry.Request[..space]);
        writer.WriteString("url"u8, $"{baseUrl}{detail.Entry.Request[(space + 1)..]}{way.Query}");
        WriteHead(writer, way.Protocol, way.RequestHeaders);
        writer.WriteStartArray("queryString"u8);
        foreach (var pair in way.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            WritePair(writer, Uri.UnescapeDataString(equals < 0 ? pair : pair[..equals]), equals < 0 ? "" : Uri.UnescapeDataString(pair[(equals + 1)..]));
        }

        writer.WriteEndArray();
        if (detail.Request is { } body)
        {
            writer.WriteStartObject("postData"u8);
            writer.WriteString("mimeType"u8, TypeOf(way.RequestHeaders, "application/json"));
            writer.WriteString("text"u8, body.Text);
            if (body.IsCut) writer.WriteString("comment"u8, "cut"u8);
            writer.WriteEndObject();
        }

        writer.WriteNumber("headersSize"u8, -1);
        writer.WriteNumber("bodySize"u8, detail.Entry.RequestBytes ?? -1);
        writer.WriteEndObject();
    }

    private static void WriteAnswer(Utf8JsonWriter writer, ExchangeDetail detail, ExchangeWay way)
    {
        writer.WriteStartObject("response"u8);
        writer.WriteNumber("status"u8, detail.Entry.Status);
        writer.WriteString("statusText"u8, ""u8);
        WriteHead(writer, way.Protocol, way.AnswerHeaders);
        writer.WriteStartObject("content"u8);
        writer.WriteNumber("size"u8, detail.Entry.AnswerBytes ?? -1);
        writer.WriteString("mimeType"u8, TypeOf(way.AnswerHeaders, ""));
        if (detail.Answer is { } body)
        {
            writer.WriteString("text"u8, body.Text);
            if (body.IsCut) writer.WriteString("comment"u8, "cut"u8);
        }

        writer.WriteEndObject();
        writer.WriteString("redirectURL"u8, ""u8);
        writer.WriteNumber("headersSize"u8, -1);
        writer.WriteNumber("bodySize"u8, detail.Entry.AnswerBytes ?? -1);
        writer.WriteEndObject();
    }

    /// <summary>As the client saw it: sent until the body was there, received from the first byte on.</summary>
    private static void WriteTimings(Utf8JsonWriter writer, ExchangeWay way, double total)
    {
        var sent = Math.Min(way.BodyMs ?? 0, total);
        var first = Math.Clamp(way.FirstByteMs ?? total, sent, total);
        writer.WriteStartObject("timings"u8);
        writer.WriteNumber("send"u8, sent);
        writer.WriteNumber("wait"u8, first - sent);
        writer.WriteNumber("receive"u8, total - first);
        writer.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter writer, string protocol, IReadOnlyList<HeaderLine> headers)
    {
        writer.WriteString("httpVersion"u8, protocol);
        writer.WriteStartArray("cookies"u8);
        writer.WriteEndArray();
        writer.WriteStartArray("headers"u8);
        foreach (var header in headers) WritePair(writer, header.Name, header.Value);
        writer.WriteEndArray();
    }

    private static void WritePair(Utf8JsonWriter writer, string name, string value)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, name);
        writer.WriteString("value"u8, value);
        writer.WriteEndObject();
    }

    private static string TypeOf(IReadOnlyList<HeaderLine> headers, string otherwise)
    {
        foreach (var header in headers)
        {
            if (header.Is("Content-Type")) return header.Value;
        }

        return otherwise;
    }
}
