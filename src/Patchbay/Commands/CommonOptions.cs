using System.CommandLine;

namespace Patchbay.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary>Which settings file; before or after any verb of ours.</summary>
    public static Option<string?> Settings { get; } = new("--settings")
    {
        Description = "settings file (default: PATCHBAY_SETTINGS, then the system's folder for settings)",
        HelpName = "file",
        Recursive = true,
    };

    /// <summary>Output for programs.</summary>
    public static Option<bool> Json() => new("--json") { Description = "print JSON" };
}
