using System.Reflection;

namespace Patchbay.EndToEnd.Peers;

/// <summary>Where the programs under test and the peers are.</summary>
internal static class Binaries
{
    /// <summary>Patchbay as users run it; <c>PATCHBAY_BINARY</c> names another build, the native one for instance.</summary>
    public static string Patchbay { get; } = Environment.GetEnvironmentVariable("PATCHBAY_BINARY") ?? Beside("Patchbay", "patchbay");

    public static string FakeEndpoint { get; } = Beside("Patchbay.FakeEndpoint", "fake-endpoint");

    /// <summary>The root of the source tree.</summary>
    public static string Root { get; } = FindRoot();

    public static string Clients { get; } = Path.Combine(Root, "tests", "clients");

    /// <summary>The real Claude Code, as the lockfile pins it.</summary>
    public static string Claude { get; } = Path.Combine(Clients, "node_modules", ".bin", "claude");

    /// <summary>A Claude Code of before: 2.1.31, the last one whose <c>-p</c> does not read settings again.</summary>
    public static string OldClaude { get; } = Path.Combine(Clients, "old", "node_modules", ".bin", "claude");

    private static string Beside(string project, string name)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(here.Parent!.Parent!.FullName, project, here.Name, name);
    }

    private static string FindRoot() => Path.GetFullPath(typeof(Binaries).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "RepositoryRoot").Value!);
}
