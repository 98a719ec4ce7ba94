namespace Patchbay.Host.ClaudeSettings.Reading;

/// <summary>Where one Claude Code keeps what is its user's.</summary>
/// <param name="Folder"><c>~/.claude</c>, or what <c>CLAUDE_CONFIG_DIR</c> names.</param>
/// <param name="GlobalConfig"><c>~/.claude.json</c>; inside the folder when that was moved.</param>
public sealed record ConfigurationPlaces(string Folder, string GlobalConfig)
{
    /// <summary>Finds them.</summary>
    public static ConfigurationPlaces Of(IReadOnlyDictionary<string, string> environment, string home) =>
        environment.GetValueOrDefault("CLAUDE_CONFIG_DIR") is { Length: > 0 } moved
            ? new ConfigurationPlaces(moved, Path.Combine(moved, ".claude.json"))
            : new ConfigurationPlaces(Path.Combine(home, ".claude"), Path.Combine(home, ".claude.json"));
}
