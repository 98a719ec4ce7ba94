using System.Net;

namespace Patchbay.Host.ClaudeSettings;

/// <summary>What can be seen of a running process from outside.</summary>
/// <param name="Connections">The other ends of its connections, the one that sent last first: a client keeps the one to its old endpoint open for a while.</param>
/// <param name="Explained">Ports on this machine that it has another reason to be connected to: MCP servers, the editor, a proxy.</param>
public sealed record Evidence(IReadOnlyList<IPEndPoint> Connections, IReadOnlySet<int> Explained)
{
    /// <summary>Nothing was seen.</summary>
    public static Evidence None { get; } = new([], new HashSet<int>());

    /// <summary>True when a connection leads to an address; only one that is a number, or this machine, can be compared.</summary>
    public IPEndPoint? To(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Port <= 0) return null;
        return Connections.FirstOrDefault(end => end.Port == url.Port && IsAt(end.Address, url));
    }

    /// <summary>The last used connection that may well be for the model's requests: to one of some addresses, or to a place on this machine or in its
    /// own network that nothing else explains.</summary>
    /// <remarks>Connections to public hosts prove nothing: the client talks to several of its own accord (telemetry, plug-ins).</remarks>
    /// <param name="address">The address that is expected.</param>
    public IPEndPoint? LastUsed(string address)
    {
        var expected = To(address);
        return Connections.FirstOrDefault(end => end.Equals(expected) || ((IPAddress.IsLoopback(end.Address) || IsPrivate(end.Address)) && !Explained.Contains(end.Port)));
    }

    private static bool IsAt(IPAddress end, Uri url)
    {
        if (IPAddress.TryParse(url.DnsSafeHost, out var literal)) return literal.Equals(end);
        return url.IsLoopback && IPAddress.IsLoopback(end);
    }

    /// <summary>The addresses that no public host has: 10/8, 172.16/12, 192.168/16, fc00::/7.</summary>
    private static bool IsPrivate(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes.Length == 16
            ? (bytes[0] & 0xFE) == 0xFC
            : bytes[0] == 10 || (bytes[0] == 172 && bytes[1] is >= 16 and < 32) || (bytes[0] == 192 && bytes[1] == 168);
    }
}
