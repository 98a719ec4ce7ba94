using System.Text;

namespace Patchbay.FakeEndpoint;

/// <summary>What a broken server does on the wire; the names are those of <see cref="Reply.Hostile"/>.</summary>
internal static class Misbehaviour
{
    /// <summary>Faults in place of an answer: true when the connection is to be closed now.</summary>
    public static async Task<bool> BeforeHeadAsync(Reply reply, Peer peer)
    {
        switch (reply.Hostile)
        {
            case "silent":
                await Task.Delay(Timeout.Infinite, peer.Gone);
                return true;
            case "close":
                return true;
            case "reset":
                peer.ResetOnClose();
                return true;
            case "garbage":
                await peer.Stream.WriteAsync("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n"u8.ToArray(), peer.Gone);
                return true;
            case "half-head":
                await peer.Stream.WriteAsync("HTTP/1.1 200 OK\r\ncontent-ty"u8.ToArray(), peer.Gone);
                return true;
            default:
                return false;
        }
    }

    /// <summary>True for faults that come after so many events.</summary>
    public static bool IsInBody(string? hostile) => hostile is "stall" or "fin" or "rst" or "bad-chunk" || hostile is not null && IsInside(hostile);

    /// <summary>True when the fault comes in the middle of the next event.</summary>
    public static bool IsInside(string hostile) => hostile.EndsWith("-inside", StringComparison.Ordinal);

    /// <summary>Faults in the body, at the place the script names. Returns when the connection is to be closed.</summary>
    public static async Task InBodyAsync(string hostile, Peer peer)
    {
        switch (hostile)
        {
            case "stall" or "stall-inside":
                await Task.Delay(Timeout.Infinite, peer.Gone);
                break;
            case "rst" or "rst-inside":
                // What was sent must have been read before the reset, or the peer's kernel throws it away.
                await Task.Delay(100, peer.Gone);
                peer.ResetOnClose();
                break;
            case "bad-chunk":
                await peer.Stream.WriteAsync("not-a-size\r\n"u8.ToArray(), peer.Gone);
                break;
        }
    }

    /// <summary>One chunk of chunked transfer coding.</summary>
    public static byte[] Chunk(byte[] part) => part.Length == 0 ? [] : [.. Encoding.ASCII.GetBytes($"{part.Length:x}\r\n"), .. part, (byte)'\r', (byte)'\n'];
}
