using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Patchbay.FakeEndpoint;

/// <summary>One request as it came, byte by byte; header names and order as sent.</summary>
internal sealed record HttpRequest(string Method, string Target, List<string[]> Headers, byte[] Body)
{
    private static readonly byte[] ContinueAnswer = "HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray();

    public string Path => Target.Split('?')[0];

    public string? Header(string name) => Headers.FirstOrDefault(header => header[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1];

    /// <summary>True when the peer says that this is its last request on the connection.</summary>
    public bool IsLast => Header("Connection")?.Contains("close", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Reads one request; null when the peer has closed.</summary>
    public static async Task<HttpRequest?> ReadAsync(Peer peer)
    {
        if (await TakeLineAsync(peer.Received) is not { } first) return null;
        var start = first.Split(' ');
        var headers = new List<string[]>();
        while (await TakeLineAsync(peer.Received) is { Length: > 0 } line)
        {
            var parts = line.Split(':', 2);
            headers.Add([parts[0], parts[1].Trim()]);
        }

        var request = new HttpRequest(start[0], start[1], headers, []);
        if (request.Header("Expect") is not null) await peer.Stream.WriteAsync(ContinueAnswer);
        if (request.Header("Transfer-Encoding") is not null) return request with { Body = await TakeChunksAsync(peer.Received) };
        return request with { Body = await TakeAsync(peer.Received, int.Parse(request.Header("Content-Length") ?? "0", CultureInfo.InvariantCulture)) };
    }

    private static async Task<byte[]> TakeChunksAsync(PipeReader reader)
    {
        var body = new MemoryStream();
        while (true)
        {
            var line = await TakeLineAsync(reader) ?? throw new IOException("The peer closed inside a chunked body.");
            var size = Convert.ToInt32(line.Split(';')[0], 16);
            body.Write(await TakeAsync(reader, size));
            await TakeLineAsync(reader);
            if (size == 0) return body.ToArray();
        }
    }

    private static async Task<byte[]> TakeAsync(PipeReader reader, int length)
    {
        if (length == 0) return []; // A pipe waits for something, also when nothing is wanted.
        var read = await reader.ReadAtLeastAsync(length);
        if (read.Buffer.Length < length) throw new IOException("The peer closed inside a body.");
        var bytes = read.Buffer.Slice(0, length).ToArray();
        reader.AdvanceTo(read.Buffer.GetPosition(length));
        return bytes;
    }

    private static async Task<string?> TakeLineAsync(PipeReader reader)
    {
        while (true)
        {
            var read = await reader.ReadAsync();
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.Latin1.GetString(read.Buffer.Slice(0, end)).TrimEnd('\r');
                reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted) return null;
        }
    }
}
