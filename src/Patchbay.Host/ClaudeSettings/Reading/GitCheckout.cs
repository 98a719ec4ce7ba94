using System.Text;

namespace Patchbay.Host.ClaudeSettings.Reading;

/// <summary>Finds the checkout that a folder belongs to, by its files alone.</summary>
internal static class GitCheckout
{
    /// <summary>The folder of the checkout; for a linked work tree that of the main one, where Claude Code looks for local settings too (measured, 2.1.330).
    /// Null outside of any.</summary>
    public static string? MainFolder(ProcessFiles files, string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            var mark = Path.Combine(at, ".git");
            if (Directory.Exists(files.FromHere(mark))) return at;
            if (File.Exists(files.FromHere(mark))) return Linked(files, at, mark) ?? at;
        }

        return null;
    }

    /// <summary>A work tree's <c>.git</c> is a file that names its part of the repository, which names the repository in <c>commondir</c>.</summary>
    private static string? Linked(ProcessFiles files, string at, string mark)
    {
        const string word = "gitdir:";
        if (Line(files, mark) is not { } line || !line.StartsWith(word, StringComparison.Ordinal)) return null;
        var part = Path.GetFullPath(Path.Combine(at, line[word.Length..].Trim()));
        if (Line(files, Path.Combine(part, "commondir")) is not { } common) return null;
        var repository = Path.GetFullPath(Path.Combine(part, common));
        return Path.GetFileName(repository) == ".git" ? Path.GetDirectoryName(repository) : null;
    }

    private static string? Line(ProcessFiles files, string path) => files.Read(path) is { } bytes ? Encoding.UTF8.GetString(bytes).Split('\n')[0].Trim() : null;
}
