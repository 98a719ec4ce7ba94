using System.Text;
using Patchbay.Host.ClaudeSettings;
using Patchbay.Host.ClaudeSettings.Reading;
using Patchbay.Host.Processes.Agents;
using Patchbay.Host.Processes.Table;
using Patchbay.Tests.Settings;

namespace Patchbay.Tests.Routes;

/// <summary>The sources as they stand on disk, on a command line, in a process table.</summary>
public sealed class SourceReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_place_is_found_with_its_line_in_the_order_of_rank()
    {
        string[] files =
        [
            "managed/managed-settings.json", "managed/managed-settings.d/20-b.json", "managed/managed-settings.d/10-a.json", "work/.claude/settings.local.json",
            "work/.claude/settings.json", "home/.claude/settings.json", "home/.claude.json",
        ];
        foreach (var file in files) Write(file, """
            {
              "other": 1,
              "env": { "X": "y",
                "ANTHROPIC_BASE_URL": "https://a.example" } }
            """);
        Write("home/.zshrc", "# export ANTHROPIC_BASE_URL=no\nexport ANTHROPIC_BASE_URL=\"https://zsh.example\" # mine\n");
        Write("home/.config/fish/config.fish", "set -gx ANTHROPIC_BASE_URL https://fish.example\n");
        Write("home/.config/Code/User/settings.json", """
            { // mine
            "claudeCode.environmentVariables": [ { "name": "ANTHROPIC_BASE_URL", "value": "https://code.example" } ], }
            """);
        var sources = Collect();

        var found = sources.Layers.SelectMany(layer => layer.Settings).ToArray();
        if (OperatingSystem.IsLinux()) Assert.Equal("https://code.example", found[^1].Value);
        Assert.Equal(
            ["managed:4", "managed:4", "managed:4", "command-line:1", "local:4", "project:4", "user:4", "global-config:4", "environment:0", "shell-profile:2", "shell-profile:1"],
            found.Take(11).Select(setting => $"{setting.Source.Kind.Word()}:{setting.Line}"));
        Assert.EndsWith("20-b.json:4", found[0].Where, StringComparison.Ordinal);
        Assert.Equal("~/.claude/settings.json:4", found[6].Where);
        Assert.Equal(["https://zsh.example", "https://fish.example"], found.Skip(9).Take(2).Select(setting => setting.Value));
    }

    [Theory]
    [InlineData("{ // no\n \"env\": { \"ANTHROPIC_BASE_URL\": \"u\" } }", "line 1")]
    [InlineData("{ \"env\": { \"ANTHROPIC_BASE_URL\": \"u\", } }", "line 1")]
    [InlineData("{ \"env\": { \"ANTHROPIC_BASE_URL\": \"u\" }", "line 1")]
    [InlineData("{ \"env\": { \"ANTHROPIC_BASE_URL\": \"u\" },\n\"permissions\": 7 }", "line 2")]
    [InlineData("", null)]
    [InlineData("{ \"env\": { \"ANTHROPIC_BASE_URL\": \"u\" } }", null)]
    public void A_file_that_the_client_refuses_is_refused_here(string text, string? problem)
    {
        var layer = SettingsLayerText.Read(new SettingsSource(SourceKind.User, "x"), Encoding.UTF8.GetBytes(text), null);
        if (problem is null) Assert.Null(layer.Problem);
        else Assert.StartsWith(problem, layer.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--setting-sources user", SourceKind.Project, true)]
    [InlineData("--setting-sources user", SourceKind.User, false)]
    [InlineData("--setting-sources=project,local", SourceKind.User, true)]
    [InlineData("--setting-sources user", SourceKind.Managed, false)]
    [InlineData("-p hi -- --setting-sources user", SourceKind.Project, false)]
    [InlineData("--restricted", SourceKind.Local, true)]
    public void A_command_line_leaves_sources_out(string line, SourceKind kind, bool isExcluded) =>
        Assert.Equal(isExcluded, ClaudeArguments.Parse(line.Split(' ')).Excludes(kind) is not null);

    [Theory]
    [InlineData("/home/u/.local/share/claude/versions/2.1.330", "claude --continue", true)]
    [InlineData("/usr/lib/node_modules/@anthropic-ai/claude-code/bin/claude.exe", "/usr/bin/claude", true)]
    [InlineData("/usr/bin/node", "node --max-old-space-size=4096 /x/node_modules/@anthropic-ai/claude-code/cli.js -p hi", true)]
    [InlineData("/usr/bin/node", "node /x/node_modules/@anthropic-ai/claude-agent-sdk/cli.js --print", true)]
    [InlineData("/usr/bin/node", "claude", true)] // its title, written over its command line
    [InlineData("/usr/bin/node", "node server.js claude", false)]
    [InlineData("/usr/bin/vim", "vim claude", false)]
    [InlineData("/x/claude", "rg --files", false)]
    [InlineData("/x/claude", "claude mcp serve", false)]
    [InlineData("/x/claude", "claude --version", false)]
    public void A_Claude_Code_is_told_from_other_processes(string program, string line, bool isAgent) =>
        Assert.Equal(isAgent, AgentRecognition.Arguments(new ProcessView { Pid = 1, Program = program, Arguments = line.Split(' ') }) is not null);

    [Theory]
    [InlineData("2.1.81", false)]
    [InlineData("2.1.83", true)]
    [InlineData("", true)]
    public void Managed_drop_ins_count_from_the_version_on_that_reads_them(string version, bool counts)
    {
        Write("managed/managed-settings.d/10-a.json", """{"env":{"ANTHROPIC_BASE_URL":"https://drop-in.example"}}""");
        Assert.Equal(counts ? "https://drop-in.example" : "https://flag.example", EndpointResolver.Resolve(Collect(version), Evidence.None).InForce.Address);
    }

    [Fact]
    public void The_version_of_a_program_is_its_packages_unless_that_is_younger_than_the_process()
    {
        const string package = "lib/node_modules/@anthropic-ai/claude-code/";
        Write(package + "package.json", """{"name":"@anthropic-ai/claude-code","version":"2.1.31"}""");
        Write(package + "cli.js", "");
        var bin = Directory.CreateDirectory(Path.Combine(_folder.FullPath, "bin")).FullName;
        File.CreateSymbolicLink(Path.Combine(bin, "claude"), "../" + package + "cli.js");
        var files = new ProcessFiles("", "");
        var titled = new ProcessView { Pid = 1, Program = "/usr/bin/node", Arguments = ["claude"], Environment = new Dictionary<string, string> { ["PATH"] = $"/nowhere:{bin}" }, StartedAt = DateTimeOffset.UtcNow.AddMinutes(1) };
        Assert.Equal("2.1.31", InstalledVersion.OfProgram(Path.Combine(bin, "claude")));
        Assert.Equal("2.1.31", InstalledVersion.Of(titled, files));
        Assert.Equal("", InstalledVersion.Of(titled with { StartedAt = DateTimeOffset.UtcNow.AddDays(-1) }, files));
        Assert.Equal("2.1.119", InstalledVersion.Of(new ProcessView { Pid = 1, Program = "/home/u/.local/share/claude/versions/2.1.119 (deleted)", Arguments = ["claude"] }, files));
        Assert.Equal("", InstalledVersion.OfProgram("/bin/sh"));
    }

    [Fact]
    public void The_kernels_table_of_sockets()
    {
        const string table = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 100 1 0
               1: 0100007F:D2A8 0100007F:B051 01 00000000:00000000 00:00000000 00000000     0        0 101 1 0
               2: 0100007F:D2A8 0200000A:0050 01 00000000:00000000 00:00000000 00000000     0        0 102 1 0
            """;
        Assert.Equal("127.0.0.1:45137", SocketTable.Established(table, new HashSet<string> { "100", "101" }).Single().End.ToString());
    }

    [Fact]
    public void This_very_process_is_shown_as_it_is()
    {
        if (!OperatingSystem.IsLinux()) return;
        var self = new LinuxProcessTable().Read(Environment.ProcessId)!;
        Assert.Equal(Environment.ProcessPath, self.Program);
        Assert.Equal(Environment.CurrentDirectory, self.Folder);
        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), self.Environment!["PATH"]);
        Assert.InRange(self.StartedAt!.Value, DateTimeOffset.UtcNow.AddHours(-2), DateTimeOffset.UtcNow.AddSeconds(2));
        Assert.Equal("", self.Root);
    }

    private void Write(string relative, string text)
    {
        var path = Path.Combine(_folder.FullPath, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private SourceSet Collect(string version = "") => SourceReader.Collect(new SourceQuery
    {
        Files = new ProcessFiles("", Path.Combine(_folder.FullPath, "home")),
        Folder = Path.Combine(_folder.FullPath, "work"),
        Arguments = ["--settings", """{"env":{"ANTHROPIC_BASE_URL":"https://flag.example"}}"""],
        Environment = new Dictionary<string, string> { ["ANTHROPIC_BASE_URL"] = "https://env.example", ["PATH"] = "/bin" },
        EnvironmentName = "environment",
        ManagedFolder = Path.Combine(_folder.FullPath, "managed"),
        Version = version,
    });
}
