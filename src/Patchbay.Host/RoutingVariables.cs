namespace Patchbay.Host;

/// <summary>Variables that decide where Claude Code sends its requests, other than those that the launcher sets.</summary>
/// <remarks>The names are those of client 2.1.330; whole families are matched by their shape, so that the next cloud is covered too.</remarks>
internal static class RoutingVariables
{
    private static readonly string[] Named =
    [
        "ANTHROPIC_BASE_URL",
        "ANTHROPIC_UNIX_SOCKET",
        "ANTHROPIC_FOUNDRY_RESOURCE",
        "CLAUDE_CODE_API_BASE_URL",
        "CLAUDE_CODE_USE_ANTHROPIC_AWS",
        "CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD",
        "CLAUDE_CODE_USE_BEDROCK",
        "CLAUDE_CODE_USE_FOUNDRY",
        "CLAUDE_CODE_USE_GATEWAY",
        "CLAUDE_CODE_USE_MANTLE",
        "CLAUDE_CODE_USE_VERTEX",
        "CLAUDE_CODE_HOST_AUTH_ENV_VAR",
        "CLAUDE_CODE_HOST_CREDS_FILE",
        "CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST",
    ];

    /// <summary>True when <paramref name="name"/> would fight the launcher's own variables.</summary>
    public static bool Is(string name) =>
        Array.Exists(Named, named => named.Equals(name, StringComparison.OrdinalIgnoreCase))
        || (Starts(name, "ANTHROPIC_") && Ends(name, "_BASE_URL"))
        || (Starts(name, "CLAUDE_CODE_SKIP_") && Ends(name, "_AUTH"));

    private static bool Starts(string name, string start) => name.StartsWith(start, StringComparison.OrdinalIgnoreCase);

    private static bool Ends(string name, string end) => name.EndsWith(end, StringComparison.OrdinalIgnoreCase);
}
