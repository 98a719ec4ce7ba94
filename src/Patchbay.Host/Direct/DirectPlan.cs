using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Patchbay.Protocol.Control;
using Patchbay.Protocol.Headers;

namespace Patchbay.Host.Direct;

/// <summary>What a direct plan is made from.</summary>
/// <param name="Inherited">The launcher's own environment.</param>
/// <param name="Endpoint">Where the agent is to send.</param>
/// <param name="Key">The endpoint's own credential; null where it has none.</param>
/// <param name="Headers">The endpoint's extra headers with their values.</param>
/// <param name="Credential">Whether the user has an Anthropic credential of their own.</param>
/// <param name="ToolReference">Whether a tool that was found by searching reaches the model there; null when nobody has looked.</param>
public sealed record DirectInput(
    IReadOnlyDictionary<string, string> Inherited, Endpoint Endpoint, CredentialDecision? Key, IReadOnlyList<HeaderLine> Headers, OwnCredential Credential, bool? ToolReference = null);

/// <summary>The environment of an agent that sends to an endpoint itself, without the gateway: pure, from inputs to variables.</summary>
/// <remarks>Which variable does what, and what was measured with the real client: <c>docs/decisions/launching.md</c>.</remarks>
public sealed class DirectPlan
{
    /// <summary>What an endpoint without a credential gets: without any the client says "Not logged in" and sends nothing.</summary>
    public const string NoToken = "none";

    private const string Bearer = "Bearer ";
    private static readonly string[] Families = ["opus", "sonnet", "haiku"];

    private readonly DirectInput _input;
    private readonly AgentEnvironment _agent;

    private DirectPlan(DirectInput input)
    {
        _input = input;
        _agent = new AgentEnvironment(input.Inherited);
    }

    /// <summary>Names of variables whose inherited value the agent does not see, in alphabetical order.</summary>
    public IReadOnlyList<string> Overridden => _agent.Overridden;

    /// <summary>The whole environment of the agent.</summary>
    public IReadOnlyDictionary<string, string> Environment => _agent.Variables;

    /// <summary>Why an agent cannot send to this endpoint itself; null when it can.</summary>
    public static string? Obstacle(Endpoint endpoint) => endpoint switch
    {
        { Kind.IsDemo: true } => $"{endpoint.Name} is a script inside the gateway",
        { Dialect: not Dialect.AnthropicMessages } => $"{endpoint.Name} speaks {endpoint.Dialect.Word()}, and only the gateway translates",
        _ => null,
    };

    /// <summary>The same of the endpoint's extra headers.</summary>
    public static string? Obstacle(Endpoint endpoint, IReadOnlyList<HeaderLine> headers) =>
        headers.Any(static header => IsAuthorization(header) && !header.Value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            ? $"{endpoint.Name} wants an `Authorization` that is no Bearer token, which Claude Code does not send"
            : null;

    /// <summary>Makes the plan.</summary>
    public static DirectPlan Make(DirectInput input)
    {
        var plan = new DirectPlan(input);
        var agent = plan._agent;
        var endpoint = input.Endpoint;
        agent.ClearWhatRoutesElsewhere();
        if (!endpoint.IsFirstParty) agent.Set(AgentEnvironment.BaseUrl, endpoint.Url.AbsoluteUri.TrimEnd('/'));
        var isCallers = CredentialRule.MayHaveCallers(endpoint);
        if (!isCallers) plan.SetKey();
        plan.SetHeaders();
        agent.Pin(keepsLogin: isCallers && input.Credential == OwnCredential.Login);
        plan.SetModels();
        agent.CompactInTime(endpoint.ContextWindow);
        agent.SearchTools(input.ToolReference);
        plan.SetWay();
        return plan;
    }

    /// <summary>The endpoint's credential in the place of the user's, which is for Anthropic.</summary>
    /// <remarks>A key goes into both headers, as the client's own <c>apiKeyHelper</c> does it: for one in <c>ANTHROPIC_API_KEY</c> the terminal UI asks
    /// the person first. And without a token that it knows of it says "Not logged in", whatever the headers hold (measured, 2.1.330).</remarks>
    private void SetKey()
    {
        var authorization = _input.Key?.Authorization ?? _input.Headers.Where(IsAuthorization).Select(static header => header.Value).FirstOrDefault();
        _agent.Set(AgentEnvironment.AuthToken, authorization?[Bearer.Length..] ?? _input.Key?.ApiKey ?? NoToken, overrides: false);
        _agent.Set("ANTHROPIC_API_KEY", null, overrides: false);
        _agent.Set("CLAUDE_CODE_OAUTH_TOKEN", null, overrides: false);
    }

    private static bool IsAuthorization(HeaderLine header) => header.Name.Equals("authorization", StringComparison.OrdinalIgnoreCase);

    private void SetHeaders()
    {
        string[] lines =
        [
            .. _agent.HeaderLinesExcept([ControlPaths.TokenHeader, .. _input.Headers.Select(static header => header.Name)]),
            .. _input.Headers.Where(static header => !IsAuthorization(header)).Select(static header => $"{header.Name}: {header.Value}"),
            .. _input.Key?.ApiKey is { } key ? [$"{_input.Endpoint.Kind.ApiKeyHeader}: {key}"] : (string[])[],
        ];
        _agent.Set(AgentEnvironment.CustomHeaders, lines.Length == 0 ? null : string.Join('\n', lines));
    }

    /// <summary>The endpoint's own names for the models that the client asks for by family. Entries for exact names are the gateway's alone.</summary>
    private void SetModels()
    {
        foreach (var family in Families)
        {
            var asked = $"claude-{family}-latest";
            if (_input.Endpoint.Models.Resolve(asked) is var there && there != asked) _agent.Set($"ANTHROPIC_DEFAULT_{family.ToUpperInvariant()}_MODEL", there, overrides: false);
        }
    }

    /// <summary>Proxy, authorities and client certificate of the endpoint.</summary>
    private void SetWay()
    {
        var transport = _input.Endpoint.Transport;
        if (_input.Endpoint.IsLoopback) _agent.KeepOffProxies(_input.Endpoint.Url.Host);
        else if (transport.Proxy is { } proxy)
        {
            foreach (var name in (string[])["HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"]) _agent.Set(name, proxy.AbsoluteUri);
        }

        if (transport.CaFile is { } authorities) _agent.Set("NODE_EXTRA_CA_CERTS", authorities);
        if (transport.ClientCertificateFile is not { } certificate) return;
        _agent.Set("CLAUDE_CODE_CLIENT_CERT", certificate);
        _agent.Set("CLAUDE_CODE_CLIENT_KEY", transport.ClientKeyFile ?? certificate);
    }
}
