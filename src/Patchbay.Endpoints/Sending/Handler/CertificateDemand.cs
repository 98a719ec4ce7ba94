using System.Collections.Concurrent;

namespace Patchbay.Endpoints.Sending.Handler;

/// <summary>Which hosts behind one handler have asked for a client certificate that we do not have.</summary>
/// <remarks>Asking is often optional, so alone it means nothing. But a server that insists may just hang up (.NET's own under TLS 1.3
/// sends no alert), and then this is why.</remarks>
internal sealed class CertificateDemand
{
    private readonly ConcurrentDictionary<string, bool> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes down that a host has asked.</summary>
    public void Note(string host) => _hosts[host] = true;

    /// <summary>True when this host has asked.</summary>
    public bool IsOf(string host) => _hosts.ContainsKey(host);
}
