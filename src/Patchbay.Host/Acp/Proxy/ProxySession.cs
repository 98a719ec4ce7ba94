namespace Patchbay.Host.Acp.Proxy;

/// <summary>What the proxy remembers of one session.</summary>
internal sealed class ProxySession
{
    /// <summary>The endpoint that it was given, in the words of <see cref="EndpointOption"/>.</summary>
    public string Endpoint { get; set; } = EndpointOption.Plug;

    /// <summary>The agent's own options, the array as it was last told; empty = none.</summary>
    public ReadOnlyMemory<byte> Options { get; set; }

    /// <summary>Codes of findings that the chat has been told in this turn.</summary>
    public HashSet<string> Told { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the editor asked for the agent's raw messages itself.</summary>
    public bool WantsMessages { get; set; }
}
