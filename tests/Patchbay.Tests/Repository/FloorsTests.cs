using System.Xml.Linq;

namespace Patchbay.Tests.Repository;

/// <summary>A reference may only go down, never sideways, never up (ARCHITECTURE.md).</summary>
public class FloorsTests
{
    private static readonly Dictionary<string, int> Floors = new()
    {
        ["Patchbay.Protocol"] = 0,
        ["Patchbay.Translation"] = 1,
        ["Patchbay.Endpoints"] = 2,
        ["Patchbay.Ledger"] = 2,
        ["Patchbay.Gateway"] = 3,
        ["Patchbay.Host"] = 3,
        ["Patchbay.Console"] = 3,
        ["Patchbay"] = 4,
    };

    public static TheoryData<string> Projects => [.. Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_floors_below(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        Assert.True(Floors.TryGetValue(name, out var floor), $"{name} has no floor: give it one here and in ARCHITECTURE.md, or make it a folder");
        foreach (var reference in XDocument.Load(project).Descendants("ProjectReference"))
        {
            var target = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'));
            Assert.True(Floors[target] < floor, $"{name} (floor {floor}) refers to {target} (floor {Floors[target]})");
        }
    }

    [Fact]
    public void Only_the_upper_floors_know_the_web_server()
    {
        foreach (var name in new[] { "Patchbay.Protocol", "Patchbay.Endpoints", "Patchbay.Ledger" })
        {
            Assert.DoesNotContain("Microsoft.AspNetCore.App", File.ReadAllText(Path.Combine(Repository.Root, "src", name, name + ".csproj")), StringComparison.Ordinal);
        }
    }
}
