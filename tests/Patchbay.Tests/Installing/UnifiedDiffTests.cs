using System.Text;
using Patchbay.Host.Installing;
using Patchbay.Tests.Host;
using Patchbay.Tests.Settings;

namespace Patchbay.Tests.Installing;

/// <summary><c>patch</c> is the judge: it makes the new file of the old one and the difference.</summary>
public sealed class UnifiedDiffTests
{
    [Theory]
    [InlineData("{\n  \"a\": 1\n}\n", "{\n  \"a\": 1,\n  \"b\": 2\n}\n")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n", "1\n2x\n3\n4\n5\n6\n7\n8\n9\n10\n11y\n12\n")]
    [InlineData("1\n2\n3\n", "1\n3\n")]
    public async Task Patch_takes_it(string before, string after)
    {
        if (Programs.Installed("patch") is not { } patch) return;
        using var folder = new TempFolder();
        var file = folder.Write("f", before);
        var diff = UnifiedDiff.Of(file, Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after));
        var ended = await Programs.RunAsync(patch, ["-p0", file], input: diff);
        Assert.True(ended.Code == 0, ended.Output + ended.Errors + diff);
        Assert.Equal(after, await File.ReadAllTextAsync(file));
    }

    [Fact]
    public void Secrets_are_not_shown()
    {
        var before = """
            {
              "env": { "ANTHROPIC_AUTH_TOKEN": "hunter2hunter2", "MY_PASSWORD": "a\"b" },
              "x": "sk-ant-0123456789abcdef"
            }
            """;
        var diff = UnifiedDiff.Of("f", Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(before.Replace("}\n", "},\n", StringComparison.Ordinal)));
        foreach (var secret in new[] { "hunter2", "a\\\"b", "0123456789" }) Assert.DoesNotContain(secret, diff, StringComparison.Ordinal);
        Assert.Contains("\"apiKeyHelper\": \"patchbay token\"", UnifiedDiff.WithoutSecrets("\"apiKeyHelper\": \"patchbay token\""), StringComparison.Ordinal);
    }
}
