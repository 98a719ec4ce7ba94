namespace Patchbay.Tests.Translation;

/// <summary>The files below <c>Cases</c>.</summary>
internal static class GoldenCases
{
    private static string Root => Path.Combine(Repository.Repository.Root, "tests", "Patchbay.Tests", "Translation", "Cases");

    /// <summary>Their names, as <c>openai-chat/001-reasoning-text-tool.case</c>.</summary>
    public static IEnumerable<string> FileNames =>
        Directory.GetFiles(Root, "*.case", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal);

    /// <summary>One of <see cref="FileNames"/>.</summary>
    public static GoldenCase Load(string file) => GoldenCase.Read(Path.Combine(Root, file));

    /// <summary>All cases of a dialect.</summary>
    public static IEnumerable<GoldenCase> Of(string dialect) => FileNames.Where(file => file.StartsWith(dialect + "/", StringComparison.Ordinal)).Select(Load);
}
