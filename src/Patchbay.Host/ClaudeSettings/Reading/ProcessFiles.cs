namespace Patchbay.Host.ClaudeSettings.Reading;

/// <summary>The file system as a process sees it: ours, or a container's, which begins elsewhere.</summary>
/// <param name="Root">What its paths are prefixed with from here; empty when it sees ours.</param>
/// <param name="Home">Its home folder, which people are shown as <c>~</c>.</param>
public sealed record ProcessFiles(string Root, string Home)
{
    /// <summary>The path of one of its files from here.</summary>
    public string FromHere(string path) => Root + path;

    /// <summary>A path for people.</summary>
    public string Show(string path) =>
        Home.Length > 1 && path.StartsWith(Home + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? "~" + path[Home.Length..] : path;

    /// <summary>A file's bytes; null when it is not there or not ours to read.</summary>
    public byte[]? Read(string path)
    {
        try
        {
            return File.ReadAllBytes(FromHere(path));
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>When a file was last changed; for one that is not there, when its folder last gained or lost one. Null when neither is there.</summary>
    public DateTimeOffset? ChangedAt(string path)
    {
        try
        {
            var there = FromHere(path);
            if (File.Exists(there)) return File.GetLastWriteTimeUtc(there);
            var folder = Path.GetDirectoryName(there);
            return Directory.Exists(folder) ? Directory.GetLastWriteTimeUtc(folder) : null;
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
