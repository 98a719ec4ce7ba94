using System.Text;
using System.Text.Json;
using Patchbay.Host;
using Patchbay.Host.Gateways;
using Patchbay.Host.Installing;
using Patchbay.Tests.Settings;

namespace Patchbay.Tests.Installing;

/// <summary>What belongs into an editor's file, and what becomes of it when the editor writes there too.</summary>
public sealed class AgentEditorsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("zed", ".config/zed/settings.json", """{"agent_servers":{"patchbay":{"type":"custom","command":"/opt/it's \"here\"/patchbay","args":["--settings","/s.json","acp"],"env":{}}}}""")]
    [InlineData("jetbrains", ".jetbrains/acp.json", """{"agent_servers":{"patchbay":{"command":"/opt/it's \"here\"/patchbay","args":["--settings","/s.json","acp"],"env":{}}}}""")]
    public void An_entry_is_as_the_editor_documents_it(string target, string file, string expected)
    {
        if (OperatingSystem.IsWindows()) return;
        var wanted = AgentEditors.Of(Input("/opt/it's \"here\"/patchbay", "--settings", "/s.json", "acp"), target);
        Assert.Equal(Path.Combine("/home/u", file), wanted.File);
        var installed = FileEdits.Install(wanted, null, null, default);
        using var written = JsonDocument.Parse(installed.Bytes);
        using var asked = JsonDocument.Parse(expected);
        Assert.True(JsonElement.DeepEquals(asked.RootElement, written.RootElement), Encoding.UTF8.GetString(installed.Bytes!));
        Assert.False(new InstallJournal { Files = [installed.Entry!] }.NeedsGateway);
    }

    [Fact]
    public void What_the_editor_adds_to_the_entry_stays_when_the_program_moves()
    {
        var first = FileEdits.Install(Zed("/old/patchbay", "acp"), Bytes("{\n  // mine\n  \"theme\": \"x\"\n}\n"), null, default);
        var chosen = Bytes(Text(first.Bytes).Replace("\"env\": {}", "\"env\": {}, \"default_model\": \"opus\"", StringComparison.Ordinal));

        var second = FileEdits.Install(Zed("/new/patchbay", "--settings", "/s", "acp"), chosen, first.Entry, default);
        Assert.Null(second.Problem);
        Assert.Empty(second.Notes);
        using var written = JsonDocument.Parse(second.Bytes, new() { CommentHandling = JsonCommentHandling.Skip });
        var entry = written.RootElement.GetProperty("agent_servers").GetProperty("patchbay");
        Assert.Equal("/new/patchbay", entry.GetProperty("command").GetString());
        Assert.Equal(3, entry.GetProperty("args").GetArrayLength());
        Assert.Equal("opus", entry.GetProperty("default_model").GetString());

        var removed = FileEdits.Remove(second.Entry!, second.Bytes, null, isUntouched: false);
        Assert.Equal("{\n  // mine\n  \"theme\": \"x\"\n}\n", Text(removed.Bytes));
        Assert.Contains("default_model", Assert.Single(removed.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_that_somebody_has_changed_stays_whole()
    {
        var installed = FileEdits.Install(Zed("/old/patchbay", "acp"), null, null, default);
        var edited = Bytes(Text(installed.Bytes).Replace("/old/patchbay", "/theirs", StringComparison.Ordinal));
        var removed = FileEdits.Remove(installed.Entry!, edited, null, isUntouched: false);
        Assert.Equal(edited, removed.Bytes);
        Assert.Contains("was changed since", Assert.Single(removed.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_of_that_name_that_was_there_comes_back()
    {
        var before = "{\"agent_servers\": {\"patchbay\": { \"command\": \"mine\" }}}";
        var installed = FileEdits.Install(Zed("/new/patchbay", "acp"), Bytes(before), null, default);
        Assert.Contains("set already", Assert.Single(installed.Notes), StringComparison.Ordinal);
        Assert.Equal(before, Text(FileEdits.Remove(installed.Entry!, installed.Bytes, null, isUntouched: false).Bytes));
    }

    [Fact]
    public void A_file_of_our_own_is_written_over_itself_alone()
    {
        var target = AgentEditors.Of(Input("/old/patchbay", "acp"), "neovim");
        Assert.Contains("not Patchbay's", FileEdits.Install(target, Bytes("print('mine')\n"), null, default).Problem, StringComparison.Ordinal);

        var installed = FileEdits.Install(target, null, null, default);
        var moved = FileEdits.Install(AgentEditors.Of(Input("/new/patchbay", "acp"), "neovim"), installed.Bytes, installed.Entry, default);
        Assert.Contains("/new/patchbay", Text(moved.Bytes), StringComparison.Ordinal);
        byte[] edited = [.. moved.Bytes!, .. "-- mine\n"u8];
        Assert.Contains("was changed", FileEdits.Install(target, edited, moved.Entry, default).Problem, StringComparison.Ordinal);
        Assert.Equal(edited, FileEdits.Remove(moved.Entry!, edited, null, isUntouched: false).Bytes);
        Assert.Null(FileEdits.Remove(moved.Entry!, moved.Bytes, null, isUntouched: false).Bytes);
    }

    [Theory]
    [InlineData("XDG_CONFIG_HOME", "/x", "/x/nvim/plugin/patchbay.lua")]
    [InlineData("NVIM_APPNAME", "lazyvim", "/home/u/.config/lazyvim/plugin/patchbay.lua")]
    public void Moved_folders_are_found(string variable, string value, string expected)
    {
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(expected, AgentEditors.Of(Input("/p", "acp") with { Environment = new Dictionary<string, string> { [variable] = value } }, "neovim").File);
    }

    private InstallTarget Zed(params string[] command) => AgentEditors.Of(Input(command), "zed");

    private InstallInput Input(params string[] command) =>
        new("/home/u", "/project", new Dictionary<string, string>(), new GatewayFolder(_folder.FullPath), "", "", command, default);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(byte[]? bytes) => Encoding.UTF8.GetString(bytes!);
}
