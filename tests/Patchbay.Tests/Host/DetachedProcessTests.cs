using Patchbay.Host.Processes;
using Patchbay.Tests.Settings;

namespace Patchbay.Tests.Host;

public sealed class DetachedProcessTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_has_a_session_of_its_own_nothing_to_read_and_a_private_log()
    {
        if (!OperatingSystem.IsLinux()) return;
        var log = Path.Combine(_folder.FullPath, "log");

        var exit = await RunAsync("cut -d' ' -f1,6 /proc/$$/stat; cat; echo to-stderr >&2; exit 3", log);

        var lines = await File.ReadAllLinesAsync(log);
        var ids = lines[0].Split(' ');
        Assert.Equal(ids[0], ids[1]); // Its process id and its session.
        Assert.Equal("to-stderr", lines[^1]);
        Assert.Equal(new ProcessExit(3), exit);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(log));
    }

    [Fact]
    public async Task The_log_is_appended_to()
    {
        if (OperatingSystem.IsWindows()) return;
        var log = Path.Combine(_folder.FullPath, "log");
        await RunAsync("echo one", log);
        await RunAsync("echo two", log);

        Assert.Equal(["one", "two"], await File.ReadAllLinesAsync(log));
    }

    [Fact]
    public async Task An_identity_is_that_of_one_process_and_ends_with_it()
    {
        if (!OperatingSystem.IsLinux()) return;
        var process = DetachedProcess.Start(new ProgramStart("/bin/sleep", ["60"], new Dictionary<string, string>()), Path.Combine(_folder.FullPath, "log"), out _)!;
        var start = ProcessIdentity.StartOf(process.Pid);

        Assert.NotEmpty(start);
        Assert.True(ProcessIdentity.IsAlive(process.Pid, start));
        Assert.True(ProcessIdentity.IsAlive(process.Pid, ""));
        Assert.False(ProcessIdentity.IsAlive(process.Pid, "1"));

        process.Terminate();
        await process.Exit.WaitAsync(TempFolder.Patience);
        Assert.False(ProcessIdentity.IsAlive(process.Pid, start));
    }

    private static Task<ProcessExit> RunAsync(string script, string log) =>
        DetachedProcess.Start(new ProgramStart("/bin/sh", ["-c", script], new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" }), log, out _)!.Exit.WaitAsync(TempFolder.Patience);
}
