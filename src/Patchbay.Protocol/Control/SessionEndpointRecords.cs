namespace Patchbay.Protocol.Control;

/// <summary>The endpoint that one session was given for itself, whatever the plug says.</summary>
public sealed record SessionEndpoint
{
    /// <summary>The session's id, as its client sends it (<c>X-Claude-Code-Session-Id</c>).</summary>
    public required string Session { get; init; }

    /// <summary>The endpoint as it was written: a name, a URL, <c>off</c> for the default Anthropic API; empty = the session follows the plug.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Name of the endpoint that its requests go to; as written when there is none of that name any more.</summary>
    public required string Name { get; init; }

    /// <summary>That one's base URL; empty when there is none any more.</summary>
    public required string Url { get; init; }

    /// <summary>Why the session's requests are refused: the endpoint is not in the settings any more. Left out when they are not.</summary>
    public string? Problem { get; init; }

    /// <summary>When it was given, UTC.</summary>
    public required DateTimeOffset Since { get; init; }
}

/// <summary>Body of <c>POST /patchbay/v1/session-endpoints</c>.</summary>
/// <param name="Session">The session's id: at most <see cref="MaxSessionLength"/> visible ASCII characters. The gateway need not have seen it yet.</param>
/// <param name="Endpoint">An endpoint's name, a URL, <c>off</c> for the default Anthropic API; empty or <see cref="Plug"/> to follow the plug again.</param>
public sealed record SessionEndpointChange(string? Session, string? Endpoint)
{
    /// <summary>The word for following the plug, beside the empty text; no endpoint can have that name.</summary>
    public const string Plug = "plug";

    /// <summary>The word for the default Anthropic API, as in <c>patchbay use off</c>.</summary>
    public const string Off = "off";

    /// <summary>Longest id taken.</summary>
    /// <value>200: five times what Claude Code sends (a UUID).</value>
    public const int MaxSessionLength = 200;

    /// <summary>Longest endpoint taken.</summary>
    /// <value>2,000: what proxies and browsers take for a URL.</value>
    public const int MaxEndpointLength = 2000;

    /// <summary>Largest body taken, in bytes.</summary>
    /// <value>64 KiB: what the two texts need, were every character escaped, and room for fields to come.</value>
    public const int MaxBodyBytes = 64 * 1024;
}
