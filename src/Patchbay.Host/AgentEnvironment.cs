namespace Patchbay.Host;

/// <summary>One variable of the agent's environment that is not as the launcher inherited it.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Value">Its value for the agent; null when it is taken out.</param>
/// <param name="Overrides">True when a value that somebody had set is lost to the agent: worth telling.</param>
public sealed record EnvironmentChange(string Name, string? Value, bool Overrides);

/// <summary>An agent's environment in the making: what the launcher inherited, and what is changed of it. Nothing is read and nothing is started.</summary>
/// <param name="inherited">The launcher's own environment.</param>
/// <param name="localToken">The gateway's token, which is nobody's own; null where no gateway is concerned.</param>
internal sealed class AgentEnvironment(IReadOnlyDictionary<string, string> inherited, string? localToken = null)
{
    public const string BaseUrl = "ANTHROPIC_BASE_URL";
    public const string AuthToken = "ANTHROPIC_AUTH_TOKEN";
    public const string CustomHeaders = "ANTHROPIC_CUSTOM_HEADERS";
    private const string FullPin = "CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST";
    private const string NarrowPin = "CLAUDE_CODE_HOST_AUTH_ENV_VAR";
    private const string ToolSearch = "ENABLE_TOOL_SEARCH";
    private const string CompactWindow = "CLAUDE_CODE_AUTO_COMPACT_WINDOW";
    private const string CompactPercent = "CLAUDE_AUTOCOMPACT_PCT_OVERRIDE";
    private const int SmallestWindow = 100_000;
    private const int WindowReserve = 20_000;
    private const int LargestWindow = 1_000_000;

    private readonly Dictionary<string, EnvironmentChange> _changes = new(StringComparer.Ordinal);

    /// <summary>What differs from the inherited environment.</summary>
    public IReadOnlyCollection<EnvironmentChange> Changes => _changes.Values;

    /// <summary>Names of variables whose inherited value the agent does not see, in alphabetical order.</summary>
    public IReadOnlyList<string> Overridden => [.. _changes.Values.Where(change => change.Overrides).Select(change => change.Name).Order(StringComparer.Ordinal)];

    /// <summary>The whole environment of the agent.</summary>
    public IReadOnlyDictionary<string, string> Variables
    {
        get
        {
            var environment = new Dictionary<string, string>(inherited, StringComparer.Ordinal);
            foreach (var change in Changes)
            {
                if (change.Value is { } value) environment[change.Name] = value;
                else environment.Remove(change.Name);
            }

            return environment;
        }
    }

    /// <summary>The inherited value; null when there is none, or an empty one.</summary>
    public string? Inherited(string name) => inherited.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>Gives a variable a value, or takes it out.</summary>
    public void Set(string name, string? value, bool overrides = true)
    {
        var before = Inherited(name);
        // What an outer launcher had injected is ours to replace, and not worth a word.
        var ours = before is null || before == value || before == localToken || OwnCredentialSearch.IsLocalToken(before) || name is CustomHeaders or FullPin or NarrowPin;
        _changes[name] = new EnvironmentChange(name, value, overrides && !ours);
    }

    /// <summary>Takes out every other way to say where requests go.</summary>
    public void ClearWhatRoutesElsewhere()
    {
        foreach (var name in inherited.Keys.Where(RoutingVariables.Is)) Set(name, null);
    }

    /// <summary>The lines of the user's own headers, without those of these names.</summary>
    public IEnumerable<string> HeaderLinesExcept(IReadOnlyCollection<string> names) =>
        (Inherited(CustomHeaders) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !names.Contains(line.Split(':')[0].TrimEnd(), StringComparer.OrdinalIgnoreCase));

    /// <summary>No settings file may move the agent.</summary>
    /// <param name="keepsLogin">True when the agent lives on a stored login.</param>
    /// <remarks>The full pin makes the client ignore its stored login (measured: "Not logged in"), so an agent that lives on one gets the narrower pin:
    /// settings files cannot move base URL, headers or tokens either, only the login stays in use.</remarks>
    public void Pin(bool keepsLogin)
    {
        if (keepsLogin) Set(NarrowPin, CustomHeaders);
        else Set(FullPin, "1");
    }

    /// <summary>Claude Code takes every name of a model for a window of up to a million tokens, and would never compact in time for a small one.</summary>
    /// <remarks>Measured, 2.1.330: <c>CLAUDE_CODE_AUTO_COMPACT_WINDOW</c> counts from 100,000 up; below that, <c>CLAUDE_AUTOCOMPACT_PCT_OVERRIDE</c> is a
    /// percentage of that window less 20,000. <c>CLAUDE_CODE_MAX_CONTEXT_TOKENS</c> is no use: it is obeyed for names that the client does not know alone,
    /// and a window below 40,000 then makes it compact without end.</remarks>
    public void CompactInTime(int? contextWindow)
    {
        if (contextWindow is not { } window || window is < LaunchPlan.LeastWindow or >= LargestWindow) return;
        if (Inherited(CompactWindow) is not null || Inherited(CompactPercent) is not null || Inherited("DISABLE_AUTO_COMPACT") is not null) return;
        Set(CompactWindow, Math.Max(window, SmallestWindow).ToString(CultureInfo.InvariantCulture));
        if (window >= SmallestWindow) return;
        var percent = Math.Clamp(100 * (window * 3L / 4) / (SmallestWindow - WindowReserve), 1, 100);
        Set(CompactPercent, percent.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Tools are searched for where what was found arrives, and all sent where it does not: there a found tool could not be called.</summary>
    /// <param name="arrives">Null when nobody has looked: then it is the client's to decide.</param>
    /// <remarks>Without the variable, 2.1.330 searches on any host, and older clients on Anthropic's own alone.</remarks>
    public void SearchTools(bool? arrives)
    {
        if (arrives is { } does && Inherited(ToolSearch) is null) Set(ToolSearch, does ? "true" : "false");
    }

    /// <summary>A proxy that is set for everything else does not get what is meant for a host on this machine.</summary>
    public void KeepOffProxies(string host)
    {
        string[] proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"];
        if (!proxies.Any(name => Inherited(name) is not null)) return;
        string[] exceptions = ["NO_PROXY", "no_proxy"];
        // Programs differ in which spelling they read first: both say the same where both are there, and one is made where none is.
        foreach (var name in exceptions.Where(name => Inherited(name) is not null).DefaultIfEmpty("NO_PROXY").ToArray())
        {
            var hosts = (Inherited(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (hosts.Contains("*")) continue;
            string[] ours = ["127.0.0.1", "localhost", host];
            Set(name, string.Join(',', hosts.Union(ours, StringComparer.OrdinalIgnoreCase)), overrides: false);
        }
    }
}
