using System.IO.Compression;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Patchbay.FakeEndpoint;

/// <summary>One connection: requests in, scripted answers out.</summary>
internal sealed class Conversation(FakeServer server, Socket socket, Stream stream)
{
    /// <summary>True from just before the last byte on: a peer that hangs up now has it all.</summary>
    private volatile bool _isLast;

    public async Task RunAsync()
    {
        while (await HttpRequest.ReadAsync(stream) is { } request)
        {
            if (request.Path.StartsWith("/__fake/", StringComparison.Ordinal))
            {
                await ControlCalls.AnswerAsync(server, request, stream);
                continue;
            }

            var entry = server.Journal.Add(request);
            _isLast = false;
            // Nothing more is expected while we answer: whatever comes now is the peer hanging up.
            using var gone = new CancellationTokenSource();
            var watch = WatchAsync(entry, gone);
            bool goesOn;
            try
            {
                goesOn = await AnswerAsync(request, entry, gone.Token);
            }
            catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                entry.Aborted = true;
                goesOn = false;
            }

            entry.Done = true;
            server.Journal.Changed();
            if (!goesOn) return;
            await gone.CancelAsync();
            await watch;
        }
    }

    private async Task WatchAsync(Entry entry, CancellationTokenSource gone)
    {
        try
        {
            if (await socket.ReceiveAsync(new byte[1], SocketFlags.Peek, gone.Token) == 0) throw new IOException("closed");
        }
        catch (Exception closed) when (closed is IOException or SocketException or ObjectDisposedException)
        {
            if (_isLast) return;
            entry.Aborted = true;
            server.Journal.Changed();
            await gone.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The answer was sent.
        }
    }

    private async Task<bool> AnswerAsync(HttpRequest request, Entry entry, CancellationToken gone)
    {
        var step = server.Script.Choose(request);
        entry.Step = step?.Name ?? "(none)";
        var reply = step?.Reply ?? new Reply { Status = 501, Body = """{"type":"error","error":{"type":"api_error","message":"no step of the script fits this request"}}""" };
        entry.Status = reply.Status;
        switch (reply.Hostile)
        {
            case "silent":
                await Task.Delay(Timeout.Infinite, gone);
                return false;
            case "close":
                return false;
            case "garbage":
                await stream.WriteAsync("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n"u8.ToArray(), gone);
                return false;
        }

        var turn = Turn.Read(request.Body);
        var streamed = reply.Body is null && turn.Stream;
        var parts = reply.Body is not null ? [reply.Body] : streamed ? MessageBody.Events(reply, turn) : [MessageBody.Whole(reply, turn)];
        var pieces = Encode(parts, reply.Encoding).ToList();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        var head = new StringBuilder($"HTTP/1.1 {reply.Status} Scripted\r\n");
        if (!reply.Headers.Keys.Any(name => name.Equals("content-type", StringComparison.OrdinalIgnoreCase))) head.Append(streamed ? "content-type: text/event-stream; charset=utf-8\r\n" : "content-type: application/json\r\n");
        if (reply.Encoding is not null) head.Append(CultureInfo.InvariantCulture, $"content-encoding: {reply.Encoding}\r\n");
        foreach (var (name, value) in reply.Headers) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        head.Append("request-id: req_fake_").Append(entry.N).Append("\r\n");
        head.Append(streamed ? "transfer-encoding: chunked\r\n\r\n" : $"content-length: {pieces.Sum(piece => piece.Length)}\r\n\r\n");
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head.ToString()), gone);
        if (request.Method == "HEAD") return true;
        if (reply.Hostile == "head-then-silence") await Task.Delay(Timeout.Infinite, gone);

        for (var i = 0; i < pieces.Count; i++)
        {
            if (reply.HoldAfter == i) await server.Gate.Task.WaitAsync(gone);
            if (reply.Hostile is not null && i == reply.AfterEvents) return await MisbehaveAsync(reply.Hostile, pieces[i], hash, entry, gone);
            if (reply.PauseMs > 0) await Task.Delay(reply.PauseMs, gone);
            foreach (var part in Split(pieces[i], reply.SplitBytes))
            {
                _isLast = i == pieces.Count - 1 && !streamed;
                hash.AppendData(part);
                await stream.WriteAsync(streamed ? Chunk(part) : part, gone);
            }
        }

        _isLast = true;
        if (streamed) await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), gone);
        entry.AnswerSha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        return true;
    }

    private async Task<bool> MisbehaveAsync(string how, byte[] next, IncrementalHash hash, Entry entry, CancellationToken gone)
    {
        if (how == "cut-inside")
        {
            var half = next[..(next.Length / 2)];
            hash.AppendData(half);
            await stream.WriteAsync(Chunk(half), gone);
        }

        entry.AnswerSha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (how == "stall") await Task.Delay(Timeout.Infinite, gone);
        await stream.FlushAsync(gone);
        if (how == "rst") socket.LingerState = new LingerOption(true, 0);
        return false;
    }

    private static byte[] Chunk(byte[] part) => [.. Encoding.ASCII.GetBytes($"{part.Length:x}\r\n"), .. part, (byte)'\r', (byte)'\n'];

    private static IEnumerable<byte[]> Split(byte[] bytes, int size) => size == 0 ? [bytes] : bytes.Chunk(size);

    /// <summary>Each part flushed by itself, so that an encoded stream still arrives event by event.</summary>
    private static IEnumerable<byte[]> Encode(List<string> parts, string? encoding)
    {
        if (encoding is null) return parts.Select(Encoding.UTF8.GetBytes);
        var sink = new MemoryStream();
        Stream encoder = encoding switch
        {
            "gzip" => new GZipStream(sink, CompressionLevel.Fastest, true),
            "br" => new BrotliStream(sink, CompressionLevel.Fastest, true),
            _ => new ZLibStream(sink, CompressionLevel.Fastest, true),
        };
        var pieces = new List<byte[]>();
        foreach (var part in parts)
        {
            encoder.Write(Encoding.UTF8.GetBytes(part));
            encoder.Flush();
            pieces.Add(sink.ToArray());
            sink.SetLength(0);
        }

        encoder.Dispose();
        pieces.Add(sink.ToArray());
        return pieces.Where(piece => piece.Length > 0);
    }
}
