using Patchbay.Protocol.JsonRpc;

namespace Patchbay.Host.Acp.Proxy;

/// <summary>What the proxy remembers of a session.</summary>
internal sealed class ProxySession
{
    private readonly Lock _lock = new();
    private int _asked;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>The session's own endpoint: a value of <see cref="EndpointChoices"/>.</summary>
    public string Endpoint { get; set; } = EndpointChoices.Plug;

    /// <summary>The agent's own options as it told them last, raw; empty = none.</summary>
    public ReadOnlyMemory<byte> Options { get; set; }

    /// <summary>Whether the editor wants the agent's raw messages for itself.</summary>
    public bool WantsMessages { get; init; }

    /// <summary>Words of the agent's that may be the error of the turn.</summary>
    public HeldWords<JsonRpcMessage> Held { get; } = new();

    /// <summary>Whether a prompt waits for its answer: outside a turn nothing is an error of it, and a history that is told again must not lose its last words.</summary>
    public bool IsAsked => Volatile.Read(ref _asked) > 0;

    /// <summary>A prompt has its answer.</summary>
    public void End() => Interlocked.Decrement(ref _asked);

    /// <summary>A turn begins.</summary>
    public void Begin()
    {
        Interlocked.Increment(ref _asked);
        lock (_lock) _told.Clear();
    }

    /// <summary>True the first time in a turn.</summary>
    public bool IsNew(string finding)
    {
        lock (_lock) return _told.Add(finding);
    }
}
