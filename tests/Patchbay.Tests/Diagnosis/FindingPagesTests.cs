using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Tests.Diagnosis;

/// <summary>The committed pages are what the catalogue says.</summary>
public sealed class FindingPagesTests
{
    [Fact]
    public void The_committed_pages_are_up_to_date()
    {
        var folder = Path.Combine(RepositoryRoot(), "docs", "reference", "findings");
        var expected = FindingPages.All().ToDictionary(page => page.File, page => page.Text);
        var committed = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder).ToDictionary(file => Path.GetFileName(file), file => File.ReadAllText(file).ReplaceLineEndings("\n"))
            : [];
        var wrong = expected.Where(page => committed.GetValueOrDefault(page.Key) != page.Value).Select(page => page.Key)
            .Concat(committed.Keys.Except(expected.Keys).Select(file => $"{file} (no such finding)")).ToList();
        Assert.True(wrong.Count == 0, $"outdated in docs/reference/findings: {string.Join(", ", wrong)}. Write them anew: {FindingPages.Command}");
    }

    [Fact]
    public void Pages_are_written_once()
    {
        var folder = Directory.CreateTempSubdirectory("patchbay-pages-").FullName;
        try
        {
            Assert.Equal(FindingCatalog.All.Count + 1, FindingPages.WriteAll(Path.Combine(folder, "new")));
            Assert.Equal(0, FindingPages.WriteAll(Path.Combine(folder, "new")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_terminal_form_fits_a_narrow_terminal()
    {
        foreach (var entry in FindingCatalog.All)
        {
            var text = FindingPages.Explain(entry.Code)!;
            Assert.StartsWith($"{entry.Code}: {entry.Title}", text, StringComparison.Ordinal);
            Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 80 || !line.Trim().Contains(' ', StringComparison.Ordinal), line));
        }
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        // Artifacts may lie outside the repository; then the sources' own path, which the compiler wrote down, leads there.
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Patchbay.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));
    }

    private static string ThisFile([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
}
