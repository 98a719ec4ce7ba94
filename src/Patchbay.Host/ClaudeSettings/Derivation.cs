namespace Patchbay.Host.ClaudeSettings;

/// <summary>One value and whether it is the one in force.</summary>
/// <param name="Setting">The value and its place.</param>
/// <param name="Wins">True for the one in force.</param>
/// <param name="Why">Why it is not, in a few words; empty for the winner.</param>
public sealed record JudgedSetting(RoutingSetting Setting, bool Wins, string Why);

/// <summary>Which value of one variable counts among all that there are: the order of the sources, and nothing else.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Judged">All its values in the order of their rank.</param>
public sealed record Derivation(string Variable, IReadOnlyList<JudgedSetting> Judged)
{
    /// <summary>The value in force; null when the variable is not set.</summary>
    public RoutingSetting? Winner => Judged.FirstOrDefault(judged => judged.Wins)?.Setting;

    /// <summary>Its text, trimmed; empty when it is not set or set to nothing.</summary>
    public string Value => Winner?.Value.Trim() ?? "";

    /// <summary>Ranks the values of a variable.</summary>
    public static Derivation Of(string variable, SourceSet sources)
    {
        var pin = Pin(sources);
        var judged = new List<JudgedSetting>();
        RoutingSetting? winner = null;
        foreach (var layer in sources.Layers)
        {
            // Of a name that stands twice in one file, the last one counts.
            RoutingSetting[] same = [.. layer.Settings.Where(setting => setting.Variable == variable)];
            foreach (var setting in same.Reverse())
            {
                var why = Excluded(layer, variable, pin)
                    ?? (setting != same[^1] ? $"the same file sets it again in line {same[^1].Line}" : null)
                    ?? (winner is null ? null : $"{winner.Source.Name} comes first");
                judged.Add(new JudgedSetting(setting, why is null, why ?? ""));
                if (why is null) winner = setting;
            }
        }

        return new Derivation(variable, judged);
    }

    /// <summary>The variable of the environment by which the host keeps settings files off the route; null when there is none.</summary>
    public static string? Pin(SourceSet sources)
    {
        var environment = sources.Layers.Where(layer => layer.Source.Kind == SourceKind.Environment).SelectMany(layer => layer.Settings).ToArray();
        var behaviour = sources.Behaviour;
        return environment.FirstOrDefault(setting => IsPin(setting) && behaviour.KnowsPin(setting.Variable))?.Variable;
    }

    /// <summary>A value that pins the route, for a client that knows the variable.</summary>
    public static bool IsPin(RoutingSetting setting) => setting.Variable switch
    {
        "CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST" => IsTrue(setting.Value),
        "CLAUDE_CODE_HOST_AUTH_ENV_VAR" or "ANTHROPIC_UNIX_SOCKET" => setting.Value.Length > 0,
        _ => false,
    };

    /// <summary>What the client takes for yes.</summary>
    public static bool IsTrue(string value) => value.Trim().ToLowerInvariant() is "1" or "true" or "yes" or "on";

    private static string? Excluded(SettingsLayer layer, string variable, string? pin) => layer switch
    {
        { Ignored: { } ignored } => ignored,
        { Source.Kind: SourceKind.ShellProfile } => "only shells that start from now on read it",
        { Source.Kind: SourceKind.Editor } => "only agents that this editor starts from now on get it",
        { Source.Kind: SourceKind.Environment } => null,
        _ when WatchedVariables.IsEnvironmentOnly(variable) => "it counts in the environment alone",
        _ when pin is not null && WatchedVariables.IsPinned(variable) => $"`{pin}` in the environment keeps settings files off it",
        _ => null,
    };
}
