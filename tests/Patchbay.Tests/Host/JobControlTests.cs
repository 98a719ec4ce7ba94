using Patchbay.Tests.Settings;

namespace Patchbay.Tests.Host;

/// <summary>Ctrl-Z, <c>fg</c> and Ctrl-C in a real terminal with a real shell, where tmux and bash are installed.</summary>
public sealed class JobControlTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly string _server = $"patchbay-{Guid.NewGuid():N}";
    private readonly string? _tmux = OperatingSystem.IsLinux() ? Programs.Installed("tmux") : null;

    public Task InitializeAsync()
    {
        _folder.Write("settings.json", """{ "listen": "http://127.0.0.1:0" }""");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (_tmux is not null)
        {
            await TmuxAsync("kill-server");
            await Programs.RunAsync(Programs.Patchbay, ["down"], Environment());
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task Ctrl_Z_stops_launcher_and_agent_fg_continues_both_and_Ctrl_C_is_the_agents()
    {
        if (_tmux is null || Programs.Installed("bash") is not { } bash) return;
        // Each step tells tmux that it is done, so nothing here waits for a time to pass.
        var agent = _folder.Write("agent", $"""
            trap '{Done("continued")}' CONT
            trap 'exit 9' INT
            {Done("started")}
            while :; do sleep 0.05; done
            """);
        await TmuxAsync(["-f", "/dev/null", "new-session", "-d", "-x", "200", bash, "--norc", "--noprofile", "-i"]);

        await TypeAsync($"{Programs.Patchbay} run -- sh {agent}");
        await ReachedAsync("started");
        await TmuxAsync("send-keys", "C-z");
        await TypeAsync($"ps -o stat=,args= --ppid $(jobs -p) | grep {agent} > {_folder.FullPath}/stopped; {Done("looked")}");
        await ReachedAsync("looked");
        // D: caught between the vfork of a `sleep` and its exec, the child is stopped and the shell waits for it.
        Assert.Matches("^[TD]", await File.ReadAllTextAsync(Path.Combine(_folder.FullPath, "stopped")));

        await TypeAsync("fg");
        await ReachedAsync("continued");
        await TmuxAsync("send-keys", "C-c");
        await TypeAsync($"echo $? > {_folder.FullPath}/code; {Done("ended")}");
        await ReachedAsync("ended");
        Assert.Equal("9", (await File.ReadAllTextAsync(Path.Combine(_folder.FullPath, "code"))).Trim());
    }

    private string Done(string step) => $"{_tmux} -L {_server} wait-for -S {step}";

    private Task ReachedAsync(string step) => TmuxAsync("wait-for", step);

    private async Task TypeAsync(string line)
    {
        await TmuxAsync("send-keys", "-l", line);
        await TmuxAsync("send-keys", "Enter");
    }

    private Task TmuxAsync(params string[] arguments) => Programs.RunAsync(_tmux!, ["-L", _server, .. arguments], Environment());

    private Dictionary<string, string> Environment() => new()
    {
        ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
        ["TERM"] = "xterm",
        ["LANG"] = "C.UTF-8",
        ["HOME"] = _folder.FullPath,
        ["PATCHBAY_SETTINGS"] = _folder.SettingsPath,
        ["DOTNET_ROOT"] = System.Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "",
    };
}
