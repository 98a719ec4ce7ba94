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
/// <param name="ToolReference">Whether a tool that was found by searching reaches the model at the endpoint in force; null when nobody has looked.</param>
public sealed record LaunchInput(
    AgentKind Agent, IReadOnlyDictionary<string, string> Inherited, Uri Gateway, string LocalToken, OwnCredential Credential, int? ContextWindow = null, bool? ToolReference = null);

/// <summary>The environment of an agent that is plugged into the gateway: pure, from inputs to variables; nothing is read and nothing is started.</summary>
/// <remarks>Which variable does what, and what was measured with the real client: <c>docs/decisions/launching.md</c>.</remarks>
public sealed class LaunchPlan
{
    private const string Discovery = "CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY";

    /// <summary>Claude Code's prompt with its tools is some 15,000 tokens (48 KB, measured, 2.1.330). In a window smaller than this there is no room to work,
    /// and compacting early would only make it compact without end.</summary>
    public const int LeastWindow = 24_000;

    private readonly LaunchInput _input;
    private readonly AgentEnvironment _agent;

    private LaunchPlan(LaunchInput input)
    {
        _input = input;
        _agent = new AgentEnvironment(input.Inherited, input.LocalToken);
    }

    /// <summary>What differs from the inherited environment, by name.</summary>
    public IReadOnlyCollection<EnvironmentChange> Changes => _agent.Changes;

    /// <summary>Names of variables whose inherited value the agent does not see, in alphabetical order.</summary>
    public IReadOnlyList<string> Overridden => _agent.Overridden;

    /// <summary>The whole environment of the agent.</summary>
    public IReadOnlyDictionary<string, string> Environment => _agent.Variables;

    /// <summary>Makes the plan.</summary>
    public static LaunchPlan Make(LaunchInput input)
    {
        var plan = new LaunchPlan(input);
        var agent = plan._agent;
        agent.ClearWhatRoutesElsewhere();
        agent.Set(AgentEnvironment.BaseUrl, input.Gateway.ToString().TrimEnd('/'));
        // The user's own headers stay; ours comes last, and one from an outer launcher goes.
        agent.Set(AgentEnvironment.CustomHeaders, string.Join('\n', agent.HeaderLinesExcept([ControlPaths.TokenHeader]).Append($"{ControlPaths.TokenHeader}: {input.LocalToken}")));
        plan.SetToken();
        agent.Pin(keepsLogin: input is { Agent: AgentKind.ClaudeCode, Credential: OwnCredential.Login });
        plan.ShowAllModels();
        if (input.Agent == AgentKind.ClaudeCode)
        {
            agent.CompactInTime(input.ContextWindow);
            agent.SearchTools(input.ToolReference);
        }

        agent.KeepOffProxies(input.Gateway.Host);
        return plan;
    }

    private void SetToken()
    {
        // Claude Code carries our header, so Authorization stays free for a login or key. With neither it would not even start
        // ("Not logged in"), and the local token is what makes it.
        // Other programs know no extra headers: their token must be ours, or the gateway would not know them.
        if (_input.Agent == AgentKind.AnyCommand || _input.Credential == OwnCredential.None) _agent.Set(AgentEnvironment.AuthToken, _input.LocalToken);
        else if (_agent.Inherited(AgentEnvironment.AuthToken) is { } token && OwnCredentialSearch.IsLocalToken(token)) _agent.Set(AgentEnvironment.AuthToken, null);
    }

    /// <summary>The models of every endpoint stand in <c>/model</c>.</summary>
    private void ShowAllModels()
    {
        if (_input.Agent == AgentKind.ClaudeCode && _agent.Inherited(Discovery) is null or "1") _agent.Set(Discovery, "1");
    }
}
