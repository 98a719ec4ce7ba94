namespace Patchbay.Endpoints.Credentials;

/// <summary>Paths as people write them in settings.</summary>
public static class FilePath
{
    /// <summary>The absolute path that <paramref name="written"/> means.</summary>
    /// <param name="written"><c>~</c> or <c>~/…</c> for the home folder, an absolute path, or one relative to <paramref name="folder"/>.</param>
    /// <param name="folder">Absolute path of the folder that relative paths count from.</param>
    /// <param name="home">The home folder.</param>
    public static string Resolve(string written, string folder, string home)
    {
        if (written == "~") return home;
        if (written.StartsWith("~/", StringComparison.Ordinal) || written.StartsWith("~\\", StringComparison.Ordinal))
            return Path.GetFullPath(written[2..], home);
        return Path.GetFullPath(written, folder);
    }

    /// <summary>True when nobody but the owner may read or write the file. Always true on Windows, where a profile's folders are private.</summary>
    /// <exception cref="IOException">The file is not there or its mode cannot be read.</exception>
    public static bool IsPrivate(string path)
    {
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & others) == 0;
    }
}
