using Patchbay.Host.Processes;
using Patchbay.Tests.Settings;

namespace Patchbay.Tests.Host;

public sealed class ProgramPathTests : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_one_on_the_path_that_may_be_run_is_it()
    {
        if (OperatingSystem.IsWindows()) return;
        _folder.Write("a/claude", "not executable");
        Directory.CreateDirectory(Path.Combine(_folder.FullPath, "b", "claude"));
        var right = _folder.Write("c/claude", "#!/bin/sh", Executable);
        _folder.Write("d/claude", "#!/bin/sh", Executable);

        Assert.Equal(right, Find("claude", "/nowhere", "a", "b", "c", "d"));
    }

    [Fact]
    public void A_path_is_taken_as_it_is()
    {
        if (OperatingSystem.IsWindows()) return;
        var right = _folder.Write("x/tool", "#!/bin/sh", Executable);

        Assert.Equal(right, Find(right));
        Assert.Null(Find(Path.Combine(_folder.FullPath, "x", "other")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("surely-not-there")]
    public void What_is_not_there_is_null(string name) => Assert.Null(Find(name, "a"));

    private string? Find(string name, params string[] folders) => ProgramPath.Find(
        name, new Dictionary<string, string> { ["PATH"] = string.Join(Path.PathSeparator, folders.Select(folder => Path.Combine(_folder.FullPath, folder))) });
}
