using System.Text;

namespace Patchbay.FakeEndpoint;

/// <summary>One request as it came, byte by byte.</summary>
internal sealed record HttpRequest(string Method, string Target, List<string[]> Headers, byte[] Body)
{
    public string Path => Target.Split('?')[0];

    public string? Header(string name) => Headers.FirstOrDefault(header => header[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1];

    /// <summary>Reads one request; null when the peer has closed.</summary>
    public static async Task<HttpRequest?> ReadAsync(Stream stream)
    {
        var head = await ReadHeadAsync(stream);
        if (head is null) return null;
        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var start = lines[0].Split(' ');
        var headers = lines[1..].Select(line => line.Split(':', 2)).Select(parts => new[] { parts[0], parts[1].Trim() }).ToList();
        var request = new HttpRequest(start[0], start[1], headers, []);
        if (request.Header("Transfer-Encoding") is not null) return request with { Body = await ReadChunksAsync(stream) };
        var body = new byte[int.Parse(request.Header("Content-Length") ?? "0", CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body);
        return request with { Body = body };
    }

    private static async Task<string?> ReadHeadAsync(Stream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (true)
        {
            if (await stream.ReadAsync(one) == 0) return null;
            head.Add(one[0]);
            if (head.Count >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n') return Encoding.Latin1.GetString([.. head]);
        }
    }

    private static async Task<byte[]> ReadChunksAsync(Stream stream)
    {
        var body = new List<byte>();
        while (true)
        {
            var size = Convert.ToInt32((await ReadLineAsync(stream)).Split(';')[0], 16);
            var chunk = new byte[size];
            await stream.ReadExactlyAsync(chunk);
            body.AddRange(chunk);
            await ReadLineAsync(stream);
            if (size == 0) return [.. body];
        }
    }

    private static async Task<string> ReadLineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (true)
        {
            await stream.ReadExactlyAsync(one);
            if (one[0] == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }
    }
}
