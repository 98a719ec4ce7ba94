using System.Reflection;

namespace Patchbay.Tests.Repository;

/// <summary>Where the source tree is.</summary>
internal static class Repository
{
    /// <summary>The folder of Patchbay.slnx, as the build wrote it down.</summary>
    public static string Root { get; } = Path.GetFullPath(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "RepositoryRoot").Value!);
}
