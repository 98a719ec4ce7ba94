using System.Security.Cryptography;
using System.Text;

namespace Patchbay.FakeEndpoint;

/// <summary>The sending of one scripted answer, well or badly behaved.</summary>
internal sealed class Answer(FakeServer server, Peer peer, Entry entry, Step step, Turn turn)
{
    private readonly Reply _reply = step.Reply.Resolve();
    private readonly bool _misbehavesInBody = Misbehaviour.IsInBody(step.Reply.Hostile);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _length;
    private bool _isChunked;

    /// <summary>True from just before the last byte on: a peer that hangs up now has it all. Also when it is we who cut the answer short.</summary>
    public volatile bool IsWhole;

    /// <summary>Hash and length of the body sent so far, without transfer coding.</summary>
    public (string Sha256, int Length) Sent() => (Convert.ToHexStringLower(_hash.GetHashAndReset()), _length);

    /// <summary>Sends it; false when the connection ends with it.</summary>
    public async Task<bool> SendAsync(bool headOnly)
    {
        var parts = _reply.Body is null ? AnswerParts.OfMessage(_reply, turn, $"msg_fake_{entry.N}") : AnswerParts.OfBody(_reply);
        _isChunked = _reply.Chunked ?? parts.IsStream;
        server.Journal.Change(() => (entry.Step, entry.Status) = (step.Name, _reply.Status));
        if (_reply.HoldHead) await HoldAsync();
        if (_reply.WaitMs > 0) await Task.Delay(_reply.WaitMs, peer.Gone);
        if (await Misbehaviour.BeforeHeadAsync(_reply, peer)) return Cut();
        await SendHeadAsync(parts);
        if (headOnly) return IsWhole = true;
        if (_reply.Hostile == "head-then-silence") await Task.Delay(Timeout.Infinite, peer.Gone);

        for (var i = 0; i < parts.Pieces.Count; i++)
        {
            if (_reply.HoldAfter == i) await HoldAsync();
            if (_reply.PauseMs > 0 && i > 0) await Task.Delay(_reply.PauseMs, peer.Gone);
            if (_misbehavesInBody && i == _reply.AfterEvents) return await MisbehaveAsync(parts.Pieces[i]);
            await SendPieceAsync(parts.Pieces[i], isLast: i == parts.Pieces.Count - 1 && !_isChunked);
        }

        if (_reply.HoldAfter >= parts.Pieces.Count) await HoldAsync();
        IsWhole = true;
        if (_misbehavesInBody) return await MisbehaveAsync([]);
        if (_reply.Hostile is not null) return Cut();
        if (_isChunked) await peer.Stream.WriteAsync("0\r\n\r\n"u8.ToArray(), peer.Gone);
        return true;
    }

    private async Task SendHeadAsync(AnswerParts parts)
    {
        var lines = new List<string> { $"HTTP/1.1 {_reply.Status} Scripted" };
        if (!_reply.Headers.Keys.Any(name => name.Equals("content-type", StringComparison.OrdinalIgnoreCase))) lines.Add($"content-type: {parts.ContentType}");
        if (_reply.Encoding is not null) lines.Add($"content-encoding: {_reply.Encoding}");
        lines.AddRange(_reply.Headers.Select(header => $"{header.Key}: {header.Value}"));
        lines.Add($"request-id: req_fake_{entry.N}");
        if (_reply.Hostile == "bad-header") lines.Add("this line is no header");
        lines.Add(_isChunked ? "transfer-encoding: chunked" : $"content-length: {parts.Pieces.Sum(piece => piece.Length) + (_reply.Hostile == "bad-length" ? 100 : 0)}");
        lines.Add("");
        if (_reply.HeadDelayMs == 0) lines = [string.Join("\r\n", lines)];
        foreach (var line in lines)
        {
            if (_reply.HeadDelayMs > 0) await Task.Delay(_reply.HeadDelayMs, peer.Gone);
            await peer.Stream.WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"), peer.Gone);
        }
    }

    private async Task SendPieceAsync(byte[] piece, bool isLast)
    {
        foreach (var part in _reply.SplitBytes == 0 ? [piece] : piece.Chunk(_reply.SplitBytes).ToArray())
        {
            _hash.AppendData(part);
            _length += part.Length;
            if (isLast && !_misbehavesInBody) IsWhole = true;
            await peer.Stream.WriteAsync(_isChunked ? Misbehaviour.Chunk(part) : part, peer.Gone);
        }
    }

    private async Task<bool> MisbehaveAsync(byte[] next)
    {
        if (Misbehaviour.IsInside(_reply.Hostile!)) await SendPieceAsync(next[..(next.Length / 2)], isLast: false);
        await Misbehaviour.InBodyAsync(_reply.Hostile!, peer);
        return Cut();
    }

    private bool Cut()
    {
        IsWhole = true;
        return false;
    }

    private async Task HoldAsync()
    {
        var go = server.Gate.WaitAsync(peer.Gone); // Before it is told: whoever reads "held" may release at once.
        server.Journal.Change(() => entry.Held = true);
        await go;
        server.Journal.Change(() => entry.Held = false);
    }
}
