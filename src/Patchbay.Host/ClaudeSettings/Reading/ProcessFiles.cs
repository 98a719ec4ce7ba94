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

    /// <summary>When a folder last gained or lost a file; null when it is not there.</summary>
    public DateTimeOffset? FolderChangedAt(string folder) => Directory.Exists(FromHere(folder)) ? Directory.GetLastWriteTimeUtc(FromHere(folder)) : null;

    /// <summary>Where a path leads when it is a link, as the process sees it; links on the way to it are followed by the system.</summary>
    public string Follow(string path)
    {
        try
        {
            // As many as the kernel follows.
            for (var link = 0; link < 40 && new FileInfo(FromHere(path)).LinkTarget is { } target; link++) path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, target));
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            // What cannot be looked into is taken for what it is called.
        }

        return path;
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
