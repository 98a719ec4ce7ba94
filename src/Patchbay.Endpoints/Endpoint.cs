using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Models;

namespace Patchbay.Endpoints;

/// <summary>A place model requests can go: address, kind, credential and model map. Immutable; a settings change makes a new one.</summary>
public sealed record Endpoint
{
    /// <summary>The name people use: a key of <c>endpoints</c> in the settings file, a built-in name
    /// (<c>anthropic</c>, <c>demo-a</c>, <c>demo-b</c>), or the URL itself when the plug is a bare URL.</summary>
    public required string Name { get; init; }

    /// <summary>Who is at the endpoint.</summary>
    public required EndpointKind Kind { get; init; }

    /// <summary>The base URL: what one would put in <c>ANTHROPIC_BASE_URL</c>. Absolute http or https, without a trailing
    /// slash and without the <c>/v1</c> that people add by habit (the settings reader takes it off).</summary>
    /// <remarks>For the built-in demo kind it is <c>demo://NAME</c> and never connected to.</remarks>
    public required Uri Url { get; init; }

    /// <summary>The language it speaks: its kind's, unless the settings or the probe say otherwise.</summary>
    public Dialect Dialect => SpokenDialect ?? Kind.Dialect;

    /// <summary>The language as the settings or the probe say; null = the kind's.</summary>
    public Dialect? SpokenDialect { get; init; }

    /// <summary>What the endpoint gets to identify the caller.</summary>
    public Credential Credential { get; init; } = Credential.Unset;

    /// <summary>The model names of this endpoint for those that a client asks for.</summary>
    public ModelMap Models { get; init; } = ModelMap.Empty;

    /// <summary>Tokens that a conversation and its answer may have together, as the settings say; null = as the endpoint tells.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>Most tokens of one answer, as the settings say; null = as the endpoint tells, or as it refuses.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Headers added to every request to this endpoint; they replace a client's header of the same name.</summary>
    public IReadOnlyList<EndpointHeader> Headers { get; init; } = [];

    /// <summary>How the endpoint is reached: proxy, CA, client certificate and time limits.</summary>
    public Transport Transport { get; init; } = Transport.Default;

    /// <summary>True when the host is Anthropic's own over https, the only place an Anthropic credential may go unasked.</summary>
    public bool IsFirstParty => Url.Scheme == Uri.UriSchemeHttps && IsAnthropicHost(Url.Host);

    /// <summary>True when nothing leaves this machine to get there, so no proxy is ever used.</summary>
    public bool IsLoopback => Url.IsLoopback;

    /// <summary>The path of <see cref="Url"/> without a trailing slash; empty for most.</summary>
    public string BasePath => Url.AbsolutePath.TrimEnd('/');

    /// <summary>Host and port as a person would write them, for messages.</summary>
    public string Authority => Url.Authority;

    private static bool IsAnthropicHost(string host) =>
        host.Equals("anthropic.com", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".anthropic.com", StringComparison.OrdinalIgnoreCase);
}

/// <summary>One extra header of an endpoint.</summary>
/// <param name="Name">Header name as the user wrote it.</param>
/// <param name="Value">Where the value comes from; it may be a secret.</param>
public sealed record EndpointHeader(string Name, Secret Value);

/// <summary>How an endpoint is reached.</summary>
public sealed record Transport
{
    /// <summary>Everything at its default.</summary>
    public static Transport Default { get; } = new();

    /// <summary>HTTP or HTTPS proxy for this endpoint; null = <c>HTTPS_PROXY</c>/<c>HTTP_PROXY</c>/<c>NO_PROXY</c> of the
    /// gateway's environment. A loopback endpoint never uses a proxy.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>PEM file of extra certificate authorities trusted for this endpoint, beside the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM file of the client certificate (chain), and of its key; the key may be in the same file.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <inheritdoc cref="ClientCertificateFile"/>
    public string? ClientKeyFile { get; init; }

    /// <summary>Time to make a connection, name resolution and TLS included.</summary>
    /// <value>Default 1.5 s: with one more try, a dead endpoint is explained inside two seconds.</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Time without a byte from the endpoint, once the request was sent, before we give up.</summary>
    /// <value>Default 300 s: Claude Code itself cuts a stalled stream at 300 s (measured, 2.1.330).</value>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(300);
}
