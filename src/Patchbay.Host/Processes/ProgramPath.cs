namespace Patchbay.Host.Processes;

/// <summary>Finds programs as a shell does.</summary>
public static class ProgramPath
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Finds a program.</summary>
    /// <param name="name">A name to look up on the path, or a path of its own.</param>
    /// <param name="environment">Where <c>PATH</c> (and <c>PATHEXT</c> on Windows) come from.</param>
    /// <returns>Full path, or null.</returns>
    public static string? Find(string name, IReadOnlyDictionary<string, string> environment)
    {
        if (name.Length == 0) return null;
        var names = WithExtensions(name, environment);
        if (name.Contains('/') || (OperatingSystem.IsWindows() && name.Contains('\\'))) return names.Select(Path.GetFullPath).FirstOrDefault(IsProgram);
        var folders = (environment.GetValueOrDefault("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.SelectMany(folder => names.Select(file => Path.GetFullPath(Path.Combine(folder, file)))).FirstOrDefault(IsProgram);
    }

    private static string[] WithExtensions(string name, IReadOnlyDictionary<string, string> environment)
    {
        if (!OperatingSystem.IsWindows() || Path.HasExtension(name)) return [name];
        var extensions = environment.GetValueOrDefault("PATHEXT") ?? ".COM;.EXE;.BAT;.CMD";
        return [.. extensions.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(extension => name + extension)];
    }

    private static bool IsProgram(string path)
    {
        try
        {
            return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnyExecute) != 0);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return false; // A folder of the path that we may not look into; a shell passes it by as well.
        }
    }
}
