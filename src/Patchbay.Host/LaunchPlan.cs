using Patchbay.Protocol.Control;

namespace Patchbay.Host;

/// <summary>Who is started.</summary>
public enum AgentKind
{
    /// <summary>Claude Code: takes extra headers, keeps its own login, obeys the pin.</summary>
    ClaudeCode,

    /// <summary>Anything else that honours <c>ANTHROPIC_BASE_URL</c>, an SDK's program usually: it knows a token, and no more.</summary>
    AnyCommand,
}

/// <summary>What a launch plan is made from.</summary>
/// <param name="Agent">Who is started.</param>
/// <param name="Inherited">The launcher's own environment.</param>
/// <param name="Gateway">Base URL of the gateway.</param>
/// <param name="LocalToken">The token that the gateway wants from its callers.</param>
/// <param name="Credential">Whether the user has an Anthropic credential of their own.</param>
/// <param name="ContextWindow">Tokens that the model in force holds, conversation and answer together; null when that is not known.</param>
public sealed record LaunchInput(
    AgentKind Agent, IReadOnlyDictionary<string, string> Inherited, Uri Gateway, string LocalToken, OwnCredential Credential, int? ContextWindow = null);

/// <summary>One variable of the agent's environment that is not as the launcher inherited it.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Value">Its value for the agent; null when it is taken out.</param>
/// <param name="Overrides">True when a value that somebody had set is lost to the agent: worth telling.</param>
public sealed record EnvironmentChange(string Name, string? Value, bool Overrides);

/// <summary>The environment of an agent that is plugged into the gateway: pure, from inputs to variables; nothing is read and nothing is started.</summary>
/// <remarks>Which variable does what, and what was measured with the real client: <c>docs/decisions/launching.md</c>.</remarks>
public sealed class LaunchPlan
{
    private const string BaseUrl = "ANTHROPIC_BASE_URL";
    private const string AuthToken = "ANTHROPIC_AUTH_TOKEN";
    private const string CustomHeaders = "ANTHROPIC_CUSTOM_HEADERS";
    private const string Discovery = "CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY";
    private const string CompactWindow = "CLAUDE_CODE_AUTO_COMPACT_WINDOW";
    private const string CompactPercent = "CLAUDE_AUTOCOMPACT_PCT_OVERRIDE";
    private const int SmallestWindow = 100_000;
    private const int WindowReserve = 20_000;
    private const int LargestWindow = 1_000_000;

    /// <summary>Claude Code's prompt with its tools is some 15,000 tokens (48 KB, measured, 2.1.330). In a window smaller than this there is no room to work,
    /// and compacting early would only make it compact without end.</summary>
    public const int LeastWindow = 24_000;

    private readonly LaunchInput _input;
    private readonly Dictionary<string, EnvironmentChange> _changes = new(StringComparer.Ordinal);

    private LaunchPlan(LaunchInput input) => _input = input;

    /// <summary>What differs from the inherited environment, by name.</summary>
    public IReadOnlyCollection<EnvironmentChange> Changes => _changes.Values;

    /// <summary>Names of variables whose inherited value the agent does not see, in alphabetical order.</summary>
    public IReadOnlyList<string> Overridden => [.. _changes.Values.Where(change => change.Overrides).Select(change => change.Name).Order(StringComparer.Ordinal)];

    /// <summary>The whole environment of the agent.</summary>
    public IReadOnlyDictionary<string, string> Environment
    {
        get
        {
            var environment = new Dictionary<string, string>(_input.Inherited, StringComparer.Ordinal);
            foreach (var change in Changes)
            {
                if (change.Value is { } value) environment[change.Name] = value;
                else environment.Remove(change.Name);
            }

            return environment;
        }
    }

    /// <summary>Makes the plan.</summary>
    public static LaunchPlan Make(LaunchInput input)
    {
        var plan = new LaunchPlan(input);
        plan.ClearWhatRoutesElsewhere();
        plan.Set(BaseUrl, input.Gateway.ToString().TrimEnd('/'));
        plan.Set(CustomHeaders, plan.HeadersWithToken());
        plan.SetToken();
        plan.Pin();
        plan.ShowAllModels();
        plan.CompactInTime();
        plan.KeepGatewayOffProxies();
        return plan;
    }

    private void ClearWhatRoutesElsewhere()
    {
        foreach (var name in _input.Inherited.Keys.Where(RoutingVariables.Is)) Set(name, null);
    }

    /// <summary>The user's own headers stay; ours comes last, and one from an outer launcher goes.</summary>
    private string HeadersWithToken()
    {
        var lines = (Inherited(CustomHeaders) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith(ControlPaths.TokenHeader + ":", StringComparison.OrdinalIgnoreCase));
        return string.Join('\n', lines.Append($"{ControlPaths.TokenHeader}: {_input.LocalToken}"));
    }

    private void SetToken()
    {
        // Claude Code carries our header, so Authorization stays free for a login or key. With neither it would not even start
        // ("Not logged in"), and the local token is what makes it.
        // Other programs know no extra headers: their token must be ours, or the gateway would not know them.
        if (_input.Agent == AgentKind.AnyCommand || _input.Credential == OwnCredential.None) Set(AuthToken, _input.LocalToken);
        else if (Inherited(AuthToken) is { } token && OwnCredentialSearch.IsLocalToken(token)) Set(AuthToken, null);
    }

    private void Pin()
    {
        // The full pin makes the client ignore its stored login (measured: "Not logged in"), so an agent that lives on one gets
        // the narrower pin: settings files cannot move base URL, headers or tokens either, only the login stays in use.
        if (_input is { Agent: AgentKind.ClaudeCode, Credential: OwnCredential.Login }) Set("CLAUDE_CODE_HOST_AUTH_ENV_VAR", CustomHeaders);
        else Set("CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST", "1");
    }

    /// <summary>The models of every endpoint stand in <c>/model</c>.</summary>
    private void ShowAllModels()
    {
        if (_input.Agent == AgentKind.ClaudeCode && Inherited(Discovery) is null or "1") Set(Discovery, "1");
    }

    /// <summary>Claude Code takes every name of a model for a window of up to a million tokens, and would never compact in time for a small one.</summary>
    /// <remarks>Measured, 2.1.330: <c>CLAUDE_CODE_AUTO_COMPACT_WINDOW</c> counts from 100,000 up; below that, <c>CLAUDE_AUTOCOMPACT_PCT_OVERRIDE</c> is a
    /// percentage of that window less 20,000. <c>CLAUDE_CODE_MAX_CONTEXT_TOKENS</c> is no use: it is obeyed for names that the client does not know alone,
    /// and a window below 40,000 then makes it compact without end.</remarks>
    private void CompactInTime()
    {
        if (_input is not { Agent: AgentKind.ClaudeCode, ContextWindow: { } window } || window is < LeastWindow or >= LargestWindow) return;
        if (Inherited(CompactWindow) is not null || Inherited(CompactPercent) is not null || Inherited("DISABLE_AUTO_COMPACT") is not null) return;
        Set(CompactWindow, Math.Max(window, SmallestWindow).ToString(CultureInfo.InvariantCulture));
        if (window >= SmallestWindow) return;
        var percent = Math.Clamp(100 * (window * 3L / 4) / (SmallestWindow - WindowReserve), 1, 100);
        Set(CompactPercent, percent.ToString(CultureInfo.InvariantCulture));
    }

    private void KeepGatewayOffProxies()
    {
        string[] proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"];
        if (!proxies.Any(name => Inherited(name) is not null)) return;
        string[] exceptions = ["NO_PROXY", "no_proxy"];
        // Programs differ in which spelling they read first: both say the same where both are there, and one is made where none is.
        foreach (var name in exceptions.Where(name => Inherited(name) is not null).DefaultIfEmpty("NO_PROXY").ToArray())
        {
            var hosts = (Inherited(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (hosts.Contains("*")) continue;
            string[] ours = ["127.0.0.1", "localhost", _input.Gateway.Host];
            Set(name, string.Join(',', hosts.Union(ours, StringComparer.OrdinalIgnoreCase)), overrides: false);
        }
    }

    private void Set(string name, string? value, bool overrides = true)
    {
        var before = Inherited(name);
        // What an outer launcher had injected is ours to replace, and not worth a word.
        var ours = before is null || before == value || before == _input.LocalToken || OwnCredentialSearch.IsLocalToken(before)
            || name is CustomHeaders or "CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST" or "CLAUDE_CODE_HOST_AUTH_ENV_VAR";
        _changes[name] = new EnvironmentChange(name, value, overrides && !ours);
    }

    private string? Inherited(string name) => _input.Inherited.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
