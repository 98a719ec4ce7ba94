using Patchbay.Host.Shells;

namespace Patchbay.Tests.Host;

/// <summary>The shells themselves are the judges, where they are installed; bash is everywhere that tests run.</summary>
public sealed class ShellTextTests
{
    public static TheoryData<string> Values { get; } =
    [
        "plain",
        "",
        "two words  and  more",
        "it's \"quoted\" `twice` $HOME $(id) ${PATH} !! \\ \\\\ \\'",
        "x-own: 1\nx-patchbay-token: pb-1\n\ntwo blank lines above",
        "'", "''", "\\", "end with backslash\\", "tab\there", "; rm -rf / #", "*?[a-z]{1,2}~", "-n", "‘typographic’ ‚quotes‛ “here”", "Zoë 日本 🙂", "\r\ncrlf", "%s %d %%",
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public Task Bash_reads_back_what_was_meant(string value) => RoundTripAsync(Shell.Bash, "bash", ["--norc", "--noprofile"], value);

    [Theory]
    [MemberData(nameof(Values))]
    public Task A_plain_POSIX_shell_reads_back_what_was_meant(string value) => RoundTripAsync(Shell.Bash, "sh", [], value);

    [Theory]
    [MemberData(nameof(Values))]
    public Task Zsh_reads_back_what_was_meant(string value) => RoundTripAsync(Shell.Zsh, "zsh", ["-f"], value);

    [Theory]
    [MemberData(nameof(Values))]
    public Task Fish_reads_back_what_was_meant(string value) => RoundTripAsync(Shell.Fish, "fish", ["--no-config"], value);

    [Theory]
    [MemberData(nameof(Values))]
    public Task PowerShell_reads_back_what_was_meant(string value) => RoundTripAsync(Shell.Pwsh, "pwsh", ["-NoProfile", "-NonInteractive"], value);

    [Theory]
    [InlineData("/usr/bin/zsh", Shell.Zsh)]
    [InlineData("bash", Shell.Bash)]
    [InlineData("/bin/dash", Shell.Bash)]
    [InlineData("fish", Shell.Fish)]
    [InlineData("pwsh.exe", Shell.Pwsh)]
    [InlineData("powershell.exe", Shell.Pwsh)]
    [InlineData("nu", null)]
    [InlineData(null, null)]
    public void A_shell_is_known_by_its_name_or_path(string? name, Shell? expected) => Assert.Equal(expected, ShellNames.Find(name));

    private static async Task RoundTripAsync(Shell shell, string program, string[] options, string value)
    {
        if (Programs.Installed(program) is not { } path) return;
        // A second variable is taken away, and the shell's own environment shows both.
        var judge = Programs.Installed("env")!;
        var script = $"{ShellText.Export(shell, "PB_TEST", value)}\n{ShellText.Unset(shell, "PB_GONE")}\n{ShellText.Unset(shell, "PB_NEVER")}\n{judge} -0\n";
        var environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["HOME"] = "/", ["LANG"] = "C.UTF-8", ["PB_GONE"] = "1" };

        var ended = await Programs.RunAsync(path, [.. options, "-c", script], environment);

        var seen = ended.Output.Split('\0').Where(line => line.StartsWith("PB_", StringComparison.Ordinal)).ToArray();
        Assert.Equal([$"PB_TEST={value}"], seen);
    }
}
