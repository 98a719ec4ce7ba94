using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Patchbay.EndToEnd.Peers;
using static Patchbay.EndToEnd.LauncherScenarios;

namespace Patchbay.EndToEnd;

/// <summary>The address in a settings file, a real agent that somebody else starts, and a gateway that dies: an answer or a reason, at once, always.</summary>
public class InstallScenarios
{
    /// <summary>An answer or an error must be there before somebody thinks that it hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What a run takes on a machine that has nothing else to do (measured, 1.2 s). One that takes longer with a gateway is that much slower in all.</summary>
    private static readonly TimeSpan Undisturbed = TimeSpan.FromSeconds(1.2);

    [Fact]
    public async Task An_agent_that_others_start_follows_every_switch_and_the_file_comes_back_byte_for_byte()
    {
        await using var machine = new InstallRig();
        var before = machine.Given("{\n\t\"model\": \"sonnet\"\n}\n"u8.ToArray());

        await machine.DoAsync("install", "settings");
        Assert.Equal("demo-a here. You said: one", (await machine.ClaudeAsync("one")).Output.Trim());
        await machine.DoAsync("use", "demo-b");
        Assert.Equal("demo-b here. You said: two", (await machine.ClaudeAsync("two")).Output.Trim());

        await machine.DoAsync("uninstall", "settings");
        Assert.Equal(before, File.ReadAllBytes(machine.Settings));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // The guard too: then it is the file's own helper that brings the gateway back.
    public async Task After_a_crash_of_the_gateway_an_agent_gets_its_answer(bool guardToo)
    {
        await using var machine = new InstallRig();
        await machine.DoAsync("install", "settings");
        var healthy = await TimedAsync(() => machine.ClaudeAsync("one"));
        if (guardToo) machine.KillGuard();
        Kill((await GatewayAsync(machine.Rig)).Pid);

        var (ended, took) = await TimedAsync(() => machine.ClaudeAsync("two"));

        Assert.True(ended.Output.Trim() == "demo-a here. You said: two", ended.ToString());
        AssertSoon(took, healthy.Took);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_gateway_that_cannot_start_again_is_an_error_that_says_what_to_do(bool guardToo)
    {
        await using var machine = new InstallRig();
        await machine.DoAsync("install", "settings");
        var healthy = await TimedAsync(() => machine.ClaudeAsync("one"));
        var pid = (await GatewayAsync(machine.Rig)).Pid;
        File.WriteAllText(machine.Rig.Place.Settings, "{ \"customApiEndpoint\": ");
        if (guardToo) machine.KillGuard();
        Kill(pid);

        var (ended, took) = await TimedAsync(() => machine.ClaudeAsync("two"));

        Assert.NotEqual(0, ended.Code);
        Assert.Contains("cannot be started", ended.Output, StringComparison.Ordinal);
        Assert.Contains(machine.Rig.Place.Settings, ended.Output, StringComparison.Ordinal);
        Assert.Contains("patchbay uninstall settings", ended.Output, StringComparison.Ordinal);
        AssertSoon(took, healthy.Took);

        machine.Rig.Configure("demo-b", []);
        var repaired = await machine.ClaudeAsync("three");
        Assert.True(repaired.Output.Trim() == "demo-b here. You said: three", repaired.ToString());
    }

    [Fact]
    public async Task A_gateway_that_was_stopped_is_out_of_the_file_and_says_so_to_who_still_asks_and_comes_back_into_it()
    {
        await using var machine = new InstallRig();
        var before = machine.Given("{}"u8.ToArray());
        await machine.DoAsync("install", "settings");
        await using var conversation = machine.Converse();
        Assert.Equal("demo-a here. You said: one", (await conversation.AskAsync("one")).Text);

        var down = await machine.DoAsync("down");
        Assert.Contains("took its address out of the installed file", down.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(machine.Settings));
        var turn = await conversation.AskAsync("two");
        Assert.True(turn.IsError, turn.Text);
        Assert.Contains("was stopped", turn.Text, StringComparison.Ordinal);
        Assert.Contains("patchbay serve --background", turn.Text, StringComparison.Ordinal);

        await machine.DoAsync("serve", "--background");
        Assert.Equal((await GatewayAsync(machine.Rig)).Url, machine.InstalledUrl());
        Assert.Equal("demo-a here. You said: three", (await machine.ClaudeAsync("three")).Output.Trim());
        await machine.DoAsync("uninstall", "settings");
        Assert.Equal(before, File.ReadAllBytes(machine.Settings));
    }

    [Fact]
    public async Task A_dry_run_shows_the_change_and_makes_none()
    {
        await using var machine = new InstallRig();
        var before = machine.Given("{\n  \"model\": \"sonnet\"\n}\n"u8.ToArray());

        var shown = await machine.DoAsync("install", "settings", "--dry-run");
        Assert.Contains("+    \"ANTHROPIC_BASE_URL\": \"http://127.0.0.1:", shown.Output, StringComparison.Ordinal);
        Assert.Contains("+  \"model\": \"sonnet\",", shown.Output, StringComparison.Ordinal);
        var json = JsonDocument.Parse((await machine.DoAsync("install", "settings", "--dry-run", "--json")).Output).RootElement[0];
        Assert.True(json.GetProperty("dryRun").GetBoolean());
        Assert.Contains("@@", json.GetProperty("diff").GetString(), StringComparison.Ordinal);

        Assert.Equal(before, File.ReadAllBytes(machine.Settings));
        Assert.False(JsonDocument.Parse((await machine.Rig.PatchbayAsync("status", "--json")).Output).RootElement.TryGetProperty("gateway", out var gateway) && gateway.ValueKind == JsonValueKind.Object, "a dry run has started a gateway");
    }

    [Fact]
    public async Task A_link_stays_a_link_a_mode_stays_a_mode_and_odd_bytes_stay()
    {
        if (OperatingSystem.IsWindows()) return;
        await using var machine = new InstallRig();
        var real = machine.Rig.Place.Write("dotfiles/claude.json", "");
        byte[] before = [0xEF, 0xBB, 0xBF, .. "{\r\n    \"model\" :\"sonnet\",\r\n\r\n\"cleanupPeriodDays\":30}\r\n\r\n"u8];
        File.WriteAllBytes(real, before);
        File.SetUnixFileMode(real, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Directory.CreateDirectory(Path.GetDirectoryName(machine.Settings)!);
        File.CreateSymbolicLink(machine.Settings, real);

        await machine.DoAsync("install", "settings");
        var installed = Encoding.UTF8.GetString(File.ReadAllBytes(real));
        Assert.Contains("ANTHROPIC_BASE_URL", installed, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", installed.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(real, new FileInfo(machine.Settings).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(real));

        await machine.DoAsync("uninstall", "settings");
        Assert.Equal(before, File.ReadAllBytes(real));
        Assert.Equal(real, new FileInfo(machine.Settings).LinkTarget);
    }

    [Fact]
    public async Task What_the_user_writes_beside_it_survives_removal_and_what_the_user_changes_is_the_users()
    {
        await using var machine = new InstallRig();
        machine.Given("{\"env\": {\"ANTHROPIC_BASE_URL\": \"https://old.example\"}}"u8.ToArray());
        await machine.DoAsync("install", "settings");
        var installed = File.ReadAllText(machine.Settings);
        File.WriteAllText(machine.Settings, installed.Replace("{\"env\"", "{ \"model\": \"opus\", \"env\"", StringComparison.Ordinal));

        await machine.DoAsync("uninstall", "settings");
        Assert.Equal("{ \"model\": \"opus\", \"env\": {\"ANTHROPIC_BASE_URL\": \"https://old.example\"}}", File.ReadAllText(machine.Settings));

        await machine.DoAsync("install", "settings");
        File.WriteAllText(machine.Settings, File.ReadAllText(machine.Settings).Replace(machine.InstalledUrl()!, "https://new.example", StringComparison.Ordinal));
        var removed = await machine.DoAsync("uninstall", "settings");
        Assert.Contains("was changed since", removed.Error, StringComparison.Ordinal);
        Assert.Equal("https://new.example", machine.InstalledUrl());
    }

    [Fact]
    public async Task Every_change_can_be_taken_back_in_turn()
    {
        await using var machine = new InstallRig();
        var before = machine.Given("{\"model\": \"sonnet\"}"u8.ToArray());
        await machine.DoAsync("install", "settings");
        var installed = File.ReadAllBytes(machine.Settings);
        await machine.DoAsync("uninstall", "settings");

        var list = JsonDocument.Parse((await machine.DoAsync("undo", "--list", "--json")).Output).RootElement;
        Assert.Equal(["install settings", "uninstall settings"], list.EnumerateArray().Select(change => change.GetProperty("what").GetString()![..].Replace(" --scope user", "", StringComparison.Ordinal)));
        await machine.DoAsync("undo");
        Assert.Equal(installed, File.ReadAllBytes(machine.Settings));
        await machine.DoAsync("undo");
        Assert.Equal(before, File.ReadAllBytes(machine.Settings));
        var nothing = await machine.Rig.PatchbayAsync("undo");
        Assert.Equal(1, nothing.Code);
        Assert.Contains("nothing to take back", nothing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_committed_project_file_gets_the_address_and_never_a_credential()
    {
        await using var machine = new InstallRig();
        var file = Path.Combine(machine.Rig.Place.Work, ".claude", "settings.json");

        await machine.DoAsync("install", "settings", "--scope", "project");
        var keys = JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;
        Assert.Equal(["env"], keys.EnumerateObject().Select(property => property.Name));
        Assert.Equal(["ANTHROPIC_BASE_URL"], keys.GetProperty("env").EnumerateObject().Select(property => property.Name));
        await machine.DoAsync("uninstall", "settings", "--scope", "project");
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task An_editors_list_keeps_its_other_variables()
    {
        await using var machine = new InstallRig();
        var file = machine.Rig.Place.Write("home/.config/Code/User/settings.json", "{\n  // mine\n  \"claudeCode.environmentVariables\": [\n    {\"name\": \"A\", \"value\": \"b\"},\n  ],\n}\n");
        var before = File.ReadAllBytes(file);

        await machine.DoAsync("install", "vscode");
        var text = File.ReadAllText(file);
        Assert.Contains("// mine", text, StringComparison.Ordinal);
        Assert.Contains("{\"name\": \"A\", \"value\": \"b\"}", text, StringComparison.Ordinal);
        Assert.Contains("ANTHROPIC_BASE_URL", text, StringComparison.Ordinal);
        await machine.DoAsync("uninstall", "vscode");
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [Fact]
    public async Task A_file_for_a_fleet_names_the_teams_gateway_and_its_helper_and_starts_nothing_here()
    {
        await using var machine = new InstallRig();
        var file = Path.Combine(machine.Rig.Place.Work, "managed-settings.json");

        await machine.DoAsync("install", "managed", "--out", file, "--url", "https://llm.corp.example/", "--api-key-helper", "/opt/corp/token");
        var written = JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;
        Assert.Equal("https://llm.corp.example", written.GetProperty("env").GetProperty("ANTHROPIC_BASE_URL").GetString());
        Assert.Equal("/opt/corp/token", written.GetProperty("apiKeyHelper").GetString());
        await machine.DoAsync("down");
        Assert.True(File.Exists(file), "a file for other machines went with this machine's gateway");
    }

    [Fact]
    public async Task A_file_that_is_not_JSON_is_left_alone_and_named_with_its_line()
    {
        await using var machine = new InstallRig();
        var before = machine.Given("{\n  \"env\": [\n"u8.ToArray());
        var ended = await machine.Rig.PatchbayAsync("install", "settings");
        Assert.Equal(1, ended.Code);
        Assert.Contains("line ", ended.Error, StringComparison.Ordinal);
        Assert.Contains(machine.Settings, ended.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(machine.Settings));
    }

    [Fact]
    public async Task Without_a_service_manager_the_service_says_so_and_leaves_nothing_behind()
    {
        await using var machine = new InstallRig();
        var status = await machine.DoAsync("service", "status");
        Assert.Contains("not installed", status.Output, StringComparison.Ordinal);

        var ended = await machine.Rig.PatchbayAsync("service", "install");
        if (ended.Code == 0)
        {
            await machine.DoAsync("service", "uninstall"); // A machine with a session of systemd.
            return;
        }

        Assert.Equal(1, ended.Code);
        Assert.Contains("patchbay serve --background", ended.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(machine.Rig.Place.Home, ".config", "systemd", "user", "patchbay.service")));
    }

    private static void AssertSoon(TimeSpan took, TimeSpan healthy) =>
        Assert.True(took < Patience * Math.Max(1, healthy / Undisturbed), $"{took} after the crash, {healthy} before");

    private static async Task<(Ended Ended, TimeSpan Took)> TimedAsync(Func<Task<Ended>> run)
    {
        var watch = Stopwatch.StartNew();
        var ended = await run();
        return (ended, watch.Elapsed);
    }
}
