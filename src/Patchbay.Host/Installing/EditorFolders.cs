namespace Patchbay.Host.Installing;

/// <summary>Editors that run the Claude Code extension, by the folder that they keep the user's settings in.</summary>
public static class EditorFolders
{
    private static readonly Dictionary<string, string> Names = new() { ["code"] = "Code", ["code-insiders"] = "Code - Insiders", ["vscodium"] = "VSCodium", ["cursor"] = "Cursor", ["windsurf"] = "Windsurf" };

    /// <summary>The names, for options and completion.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Names.Keys];

    /// <summary>The settings file of an editor.</summary>
    public static string SettingsFile(InstallInput input, string editor)
    {
        var folder = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData)
            : OperatingSystem.IsMacOS() ? Path.Combine(input.Home, "Library", "Application Support")
            : input.FolderOf("XDG_CONFIG_HOME") ?? Path.Combine(input.Home, ".config");
        return Path.Combine(folder, Names[editor], "User", "settings.json");
    }

    /// <summary>The editors that have been used on this machine.</summary>
    public static IReadOnlyList<string> Present(InstallInput input) => [.. All.Where(editor => Directory.Exists(Path.GetDirectoryName(SettingsFile(input, editor))))];
}
