using System.Collections.Frozen;

namespace Patchbay.Protocol.Headers;

/// <summary>The headers that belong to one connection and are therefore never forwarded; all others are, known or not.</summary>
/// <remarks>RFC 9110 §7.6.1, with <c>Content-Length</c> and <c>Host</c>, which each connection's own framing decides anew.</remarks>
public static class HopByHop
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade", "HTTP2-Settings", "Expect", "Host", "Content-Length",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True when <paramref name="header"/> stays behind.</summary>
    /// <param name="header">Header name.</param>
    /// <param name="connection">The value of the <c>Connection</c> header beside it, which may name more.</param>
    public static bool Contains(string header, string? connection) =>
        Names.Contains(header) || (!string.IsNullOrEmpty(connection) && IsNamed(header, connection));

    private static bool IsNamed(string header, string connection)
    {
        foreach (var option in connection.AsSpan().Split(','))
        {
            if (connection.AsSpan(option).Trim().Equals(header, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
