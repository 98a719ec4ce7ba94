namespace Patchbay.Tests.Repository;

/// <summary>Where the source tree is.</summary>
internal static class Repository
{
    /// <summary>The folder of Patchbay.slnx, found upwards from the test's own binary.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Patchbay.slnx"))) return folder.FullName;
        }

        // Built into a folder elsewhere: the tests are run from inside the tree then.
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Patchbay.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException("Patchbay.slnx was not found above the test binary or the current folder");
    }
}
