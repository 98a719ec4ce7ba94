using System.Buffers.Text;
using System.Text;
using Patchbay.Protocol.Headers;

namespace Patchbay.Endpoints.Sending.Http1;

/// <summary>A parsed HTTP/1.x response head, and what it says of the framing of the body.</summary>
internal sealed class ResponseHead
{
    private ResponseHead(int status, List<HeaderLine> headers)
    {
        Status = status;
        Headers = headers;
    }

    public int Status { get; }

    public List<HeaderLine> Headers { get; }

    public long? ContentLength { get; private set; }

    public bool IsChunked { get; private set; }

    /// <summary>True when the connection may carry another request afterwards.</summary>
    public bool KeepsConnection { get; private set; }

    /// <summary>Length of the head in <paramref name="bytes"/>, the blank line included; −1 while it is not whole.</summary>
    public static int FindEnd(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        return end < 0 ? -1 : end + 4;
    }

    /// <summary>True while <paramref name="bytes"/> can still become an HTTP/1.x head.</summary>
    public static bool LooksLikeHttp(ReadOnlySpan<byte> bytes)
    {
        var prefix = "HTTP/1."u8;
        return bytes.Length >= prefix.Length ? bytes.StartsWith(prefix) : prefix.StartsWith(bytes);
    }

    /// <summary>Parses a whole head.</summary>
    /// <returns>Null when it is malformed.</returns>
    public static ResponseHead? Parse(ReadOnlySpan<byte> head)
    {
        var line = NextLine(ref head);
        // "HTTP/1.1 200" is the least there is; a reason may follow and means nothing.
        if (line.Length < 12 || line[8] != ' ' || !Utf8Parser.TryParse(line.Slice(9, 3), out int status, out var digits) || digits != 3) return null;
        var result = new ResponseHead(status, new List<HeaderLine>(16)) { KeepsConnection = line[7] == '1' };
        while (!head.IsEmpty)
        {
            line = NextLine(ref head);
            if (line.IsEmpty) break;
            var colon = line.IndexOf((byte)':');
            if (colon <= 0) return null;
            var header = new HeaderLine(HeaderNames.Get(line[..colon]), Encoding.Latin1.GetString(line[(colon + 1)..].Trim(" \t"u8)));
            result.Headers.Add(header);
            if (!result.Note(header)) return null;
        }

        return result;
    }

    private bool Note(HeaderLine header)
    {
        if (header.Is("Content-Length"))
        {
            // Two different lengths are a smuggling attempt or a broken server; either way nobody knows where the body ends.
            if (!long.TryParse(header.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var length)) return false;
            if (ContentLength is { } earlier && earlier != length) return false;
            ContentLength = length;
        }
        else if (header.Is("Transfer-Encoding"))
        {
            IsChunked = header.Value.EndsWith("chunked", StringComparison.OrdinalIgnoreCase);
        }
        else if (header.Is("Connection"))
        {
            if (header.Value.Contains("close", StringComparison.OrdinalIgnoreCase)) KeepsConnection = false;
            else if (header.Value.Contains("keep-alive", StringComparison.OrdinalIgnoreCase)) KeepsConnection = true;
        }

        return true;
    }

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf("\r\n"u8);
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 2)..];
        return line;
    }
}
