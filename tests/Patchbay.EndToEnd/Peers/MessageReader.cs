using System.Security.Cryptography;
using System.Text;

namespace Patchbay.EndToEnd.Peers;

/// <summary>One HTTP message off the wire; the hash is of its body without transfer coding.</summary>
internal sealed record TappedMessage(string Start, Dictionary<string, string> Headers, byte[] Body)
{
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Body));

    public string Path => Start.Split(' ')[1].Split('?')[0];

    public int Status => int.Parse(Start.Split(' ')[1], CultureInfo.InvariantCulture);
}

/// <summary>Cuts one direction of a connection into HTTP/1.1 messages, byte by byte: slow, and too simple to be wrong.</summary>
internal sealed class MessageReader(bool isAnswer, Action<TappedMessage> found)
{
    private enum Part { Head, Length, ChunkSize, Chunk, ChunkEnd, Trailer }

    private readonly List<byte> _line = [];
    private List<byte> _body = [];
    private string _start = "";
    private Dictionary<string, string> _headers = [];
    private Part _part;
    private long _remaining;

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        foreach (var next in bytes)
        {
            switch (_part)
            {
                case Part.Length:
                case Part.Chunk:
                    _body.Add(next);
                    if (--_remaining > 0) break;
                    if (_part == Part.Length) End();
                    else _part = Part.ChunkEnd;
                    break;
                default:
                    _line.Add(next);
                    if (next == '\n') EndLine(Encoding.Latin1.GetString([.. _line]).TrimEnd('\r', '\n'));
                    break;
            }
        }
    }

    private void EndLine(string line)
    {
        _line.Clear();
        switch (_part)
        {
            case Part.Head when line.Length > 0 && _start.Length == 0:
                _start = line;
                break;
            case Part.Head when line.Length > 0:
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                _headers[line[..colon].ToLowerInvariant()] = line[(colon + 1)..].Trim();
                break;
            case Part.Head:
                EndHead();
                break;
            case Part.ChunkSize:
                _remaining = Convert.ToInt64(line.Split(';')[0], 16);
                _part = _remaining == 0 ? Part.Trailer : Part.Chunk;
                break;
            case Part.ChunkEnd:
                _part = Part.ChunkSize;
                break;
            case Part.Trailer when line.Length == 0:
                End();
                break;
        }
    }

    private void EndHead()
    {
        if (_headers.ContainsKey("transfer-encoding")) _part = Part.ChunkSize;
        else if (_headers.TryGetValue("content-length", out var length) && long.Parse(length, CultureInfo.InvariantCulture) is var bytes and > 0 && !(isAnswer && _start.StartsWith("HEAD", StringComparison.Ordinal))) (_part, _remaining) = (Part.Length, bytes);
        else End();
    }

    private void End()
    {
        found(new TappedMessage(_start, _headers, [.. _body]));
        (_start, _headers, _body, _part) = ("", [], [], Part.Head);
    }
}
