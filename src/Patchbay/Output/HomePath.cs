namespace Patchbay.Output;

/// <summary>A path for people.</summary>
internal static class HomePath
{
    /// <summary>With <c>~</c> for the home folder.</summary>
    public static string Show(string path, string home) =>
        path == home ? "~" : home.Length > 1 && path.StartsWith(home + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? "~" + path[home.Length..] : path;
}
