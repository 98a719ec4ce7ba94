using System.Diagnostics;
using Patchbay.Host.Processes;
using Patchbay.Tests.Settings;

namespace Patchbay.Tests.Host;

public sealed class ForegroundProcessTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("exit 0", 0, 0)]
    [InlineData("exit 7", 7, 0)]
    [InlineData("exit 255", 255, 0)]
    [InlineData("kill -TERM $$", 0, 15)]
    [InlineData("kill -KILL $$", 0, 9)]
    [InlineData("kill -INT $$", 0, 2)]
    public async Task How_it_ended_is_told_exactly(string script, int code, int signal)
    {
        if (OperatingSystem.IsWindows()) return;
        // Background jobs of scripts ignore SIGINT, and what is ignored stays so, for the child too.
        if (signal == 2 && IsIgnored(signal)) signal = 0;
        var exit = await RunAsync(script);

        Assert.Equal(new ProcessExit(code, signal), exit);
        Assert.Equal(signal == 0 ? code : 128 + signal, exit.ShellCode);
    }

    [Fact]
    public async Task A_broken_pipe_kills_it_as_it_would_without_us()
    {
        // The .NET runtime ignores SIGPIPE; inherited, that would make `agent | head` run for ever.
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(new ProcessExit(0, 13), await RunAsync("kill -PIPE $$; exit 3"));
    }

    [Fact]
    public async Task Arguments_and_environment_arrive_byte_for_byte()
    {
        if (OperatingSystem.IsWindows()) return;
        string[] arguments = ["--help", "-p", "", "two words", "it's", "$HOME", "*", "line\nbreak", "日本", "--settings=x", "--"];
        var output = Path.Combine(_folder.FullPath, "seen");
        var environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["OUT"] = output, ["PB_TEST"] = "a\nb 'c' é" };

        var process = ForegroundProcess.Start(new ProgramStart("/bin/sh", ["-c", "printf '%s\\0' \"$@\" > \"$OUT\"; printf %s \"$PB_TEST\" >> \"$OUT\"", "sh", .. arguments], environment), out _)!;
        await process.Exit.WaitAsync(TempFolder.Patience);

        string[] seen = (await File.ReadAllTextAsync(output)).Split('\0');
        Assert.Equal([.. arguments, "a\nb 'c' é"], seen);
    }

    [Fact]
    public async Task It_shares_our_process_group_so_that_the_terminals_signals_reach_it()
    {
        if (!OperatingSystem.IsLinux()) return;
        var output = Path.Combine(_folder.FullPath, "group");
        await RunAsync($"cut -d' ' -f5 /proc/$$/stat > '{output}'");

        var ours = (await File.ReadAllTextAsync("/proc/self/stat")).Split(' ')[4];
        Assert.Equal(ours, (await File.ReadAllTextAsync(output)).Trim());
    }

    [Fact]
    public async Task A_freeze_from_outside_is_waited_out()
    {
        if (OperatingSystem.IsWindows()) return;
        var process = Start("kill -STOP $$; exit 5");
        // Whoever froze it continues it; we are no terminal's foreground here and must neither stop nor take it for ended.
        while (!(await File.ReadAllTextAsync($"/proc/{process.Pid}/stat")).Contains(") T ", StringComparison.Ordinal)) await Task.Yield();
        Assert.False(process.Exit.IsCompleted);
        using (Process.Start("kill", ["-CONT", $"{process.Pid}"])) { }

        Assert.Equal(new ProcessExit(5), await process.Exit.WaitAsync(TempFolder.Patience));
    }

    [Theory]
    [InlineData("/nowhere/at/all")]
    [InlineData("/etc/passwd")]
    public void What_cannot_be_started_is_a_value_with_the_systems_words(string program)
    {
        if (OperatingSystem.IsWindows()) return;
        Assert.Null(ForegroundProcess.Start(new ProgramStart(program, [], new Dictionary<string, string>()), out var problem));
        Assert.NotEmpty(problem!);
    }

    private static Task<ProcessExit> RunAsync(string script) => Start(script).Exit.WaitAsync(TempFolder.Patience);

    private static ForegroundProcess Start(string script) =>
        ForegroundProcess.Start(new ProgramStart("/bin/sh", ["-c", script], new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" }), out _)!;

    private static bool IsIgnored(int signal) =>
        File.Exists("/proc/self/status") && File.ReadLines("/proc/self/status").Any(line => line.StartsWith("SigIgn:", StringComparison.Ordinal) && (Convert.ToUInt64(line[7..].Trim(), 16) >> (signal - 1) & 1) == 1);
}
