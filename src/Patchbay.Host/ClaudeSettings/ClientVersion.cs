namespace Patchbay.Host.ClaudeSettings;

/// <summary>What depends on the version of Claude Code.</summary>
public static class ClientVersion
{
    /// <summary>The version whose behaviour the resolver describes.</summary>
    public const string Measured = "2.1.330";

    /// <summary>True when <paramref name="version"/> is known and older.</summary>
    public static bool IsBefore(string version, string other) =>
        Version.TryParse(version.Split('-')[0], out var mine) && Version.TryParse(other, out var theirs) && mine < theirs;
}
