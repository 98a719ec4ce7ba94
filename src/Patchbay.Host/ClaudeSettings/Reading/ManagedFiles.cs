namespace Patchbay.Host.ClaudeSettings.Reading;

/// <summary>Where administrators put Claude Code's settings.</summary>
/// <remarks>Folders: the client's own (read in 2.1.330) and its settings page (code.claude.com/docs/en/settings). Windows' policy registry, macOS'
/// configuration profiles and settings that Anthropic's servers send are not looked at; they would come before the files.</remarks>
public static class ManagedFiles
{
    /// <summary>The folder of this system.</summary>
    public static string Folder =>
        OperatingSystem.IsWindows() ? @"C:\Program Files\ClaudeCode"
        : OperatingSystem.IsMacOS() ? "/Library/Application Support/ClaudeCode"
        : "/etc/claude-code";

    private const string DropInFolder = "managed-settings.d";

    /// <summary>True for a file of the folder of drop-ins.</summary>
    public static bool IsDropIn(string path) => Path.GetFileName(Path.GetDirectoryName(path)) == DropInFolder;

    /// <summary>The files in the order of their rank: drop-ins from the last name to the first, then the file itself.</summary>
    /// <param name="files">Whose view.</param>
    /// <param name="folder">The folder, <see cref="Folder"/> usually.</param>
    public static IReadOnlyList<string> In(ProcessFiles files, string folder)
    {
        var dropIns = Path.Combine(folder, DropInFolder);
        return [.. DropIns(files.FromHere(dropIns)).Select(name => Path.Combine(dropIns, name)), Path.Combine(folder, "managed-settings.json")];
    }

    private static IEnumerable<string> DropIns(string folder)
    {
        if (!Directory.Exists(folder)) return [];
        try
        {
            return Directory.GetFiles(folder, "*.json").Select(file => Path.GetFileName(file)).Where(name => !name.StartsWith('.')).OrderDescending(StringComparer.Ordinal);
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
