namespace Patchbay.Host.ClaudeSettings;

/// <summary>The variables that the resolver collects: where requests go, what identifies the caller there, and what stands in the way.</summary>
public static class WatchedVariables
{
    /// <summary>The setting that names a command which prints the credential.</summary>
    public const string Helper = "apiKeyHelper";

    private static readonly string[] Credentials =
    [
        "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN", "ANTHROPIC_CUSTOM_HEADERS",
        "AWS_BEARER_TOKEN_BEDROCK", "ANTHROPIC_FOUNDRY_API_KEY", "ANTHROPIC_AWS_API_KEY",
    ];

    private static readonly string[] Regions = ["AWS_REGION", "AWS_DEFAULT_REGION", "CLOUD_ML_REGION"];

    private static readonly string[] OnTheWay =
    [
        "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy",
        "NODE_EXTRA_CA_CERTS", "NODE_TLS_REJECT_UNAUTHORIZED", "CLAUDE_CODE_CERT_STORE",
    ];

    private static readonly string[] Features = ["ENABLE_TOOL_SEARCH", "CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY"];

    /// <summary>Obeyed in the environment that the process was started with and nowhere else (measured, 2.1.330).</summary>
    private static readonly string[] EnvironmentOnly = ["ANTHROPIC_UNIX_SOCKET", "CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST", "CLAUDE_CODE_HOST_AUTH_ENV_VAR"];

    /// <summary>True for a variable that is collected.</summary>
    public static bool Is(string name) =>
        RoutingVariables.Is(name) || Credentials.Contains(name) || Regions.Contains(name) || OnTheWay.Contains(name) || Features.Contains(name) || name == Helper;

    /// <summary>True when settings files cannot set it.</summary>
    public static bool IsEnvironmentOnly(string name) => EnvironmentOnly.Contains(name);

    /// <summary>True when a pin in the environment keeps settings files off it.</summary>
    public static bool IsPinned(string name) => RoutingVariables.Is(name) || Credentials.Contains(name) || name == Helper;

    /// <summary>True when its value is, or may hold, a credential.</summary>
    public static bool IsSecret(string name) => Credentials.Contains(name) || name == Helper || name == "CLAUDE_CODE_HOST_CREDS_FILE";

    /// <summary>True when its value identifies the caller: worth stealing.</summary>
    public static bool IsCredential(string name) => Credentials.Contains(name);

    /// <summary>A value as it may be shown: never a credential, never what stands before the <c>@</c> of an address.</summary>
    public static string Show(string name, string value)
    {
        if (value.Length == 0) return "(empty)";
        if (name == "ANTHROPIC_CUSTOM_HEADERS") return $"(headers: {string.Join(", ", HeaderNames(value))})";
        if (name == Helper) return "(a command)";
        return IsSecret(name) ? "(set)" : ShownAddress(value);
    }

    /// <summary>The names in a value of <c>ANTHROPIC_CUSTOM_HEADERS</c>: one header a line.</summary>
    public static IReadOnlyList<string> HeaderNames(string value) =>
        [.. value.Split('\n').Select(line => line.Split(':')[0].Trim()).Where(name => name.Length > 0)];

    /// <summary>An address without user, password, query and fragment; a text that is none stays, up to a readable length.</summary>
    public static string ShownAddress(string value)
    {
        var text = value.Trim();
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Host.Length > 0 && (url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0))
            text = $"{url.Scheme}://{(url.UserInfo.Length > 0 ? "…@" : "")}{url.Authority}{url.AbsolutePath}";
        else if (text.Contains('@', StringComparison.Ordinal)) text = "…" + text[text.LastIndexOf('@')..];
        text = new string([.. text.Where(character => !char.IsControl(character))]);
        return text.Length > 200 ? text[..199] + "…" : text.TrimEnd('/');
    }
}
