using System.Text.Json;
using System.Text.RegularExpressions;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>The agent in an editor's own file: surgically in, whole out again, nothing to do with a gateway that comes and goes, and it works as it stands there.</summary>
public partial class EditorInstallScenarios
{
    private const string Theirs = "// my settings\n{\n\t\"theme\": \"One Dark\", // dark\n\t\"agent_servers\": {\n\t\t\"other\": { \"command\": \"other\" },\n\t},\n}\n";

    [Theory]
    [InlineData("zed", "home/.config/zed/settings.json")]
    [InlineData("jetbrains", "home/.jetbrains/acp.json")]
    public async Task An_entry_goes_in_beside_the_others_and_a_gateways_comings_and_goings_do_not_touch_it(string editor, string relative)
    {
        await using var rig = Demo();
        var file = rig.Place.Write(relative, Theirs);

        var shown = await DoAsync(rig, "install", editor, "--dry-run");
        Assert.Contains("+\t\t\"patchbay\": {", shown.Output, StringComparison.Ordinal);
        Assert.Equal(Theirs, File.ReadAllText(file));
        var told = await DoAsync(rig, "install", editor);
        Assert.Contains("the agent `patchbay`", told.Error, StringComparison.Ordinal);
        var installed = File.ReadAllText(file);
        Assert.StartsWith("// my settings\n{\n\t\"theme\": \"One Dark\", // dark\n\t\"agent_servers\": {\n\t\t\"other\": { \"command\": \"other\" },\n\t\t\"patchbay\": {", installed, StringComparison.Ordinal);
        Assert.Contains("nothing to change", (await DoAsync(rig, "install", editor)).Error, StringComparison.Ordinal);
        Assert.False(await RunsAsync(rig), "an entry that starts the gateway by itself has started one");

        await DoAsync(rig, "serve", "--background");
        Assert.DoesNotContain("took its address out", (await DoAsync(rig, "down")).Error, StringComparison.Ordinal);
        await DoAsync(rig, "serve", "--background");
        Assert.Equal(installed, File.ReadAllText(file));

        var json = JsonDocument.Parse((await DoAsync(rig, "uninstall", editor, "--json")).Output).RootElement[0];
        Assert.True(json.GetProperty("changed").GetBoolean());
        Assert.Equal(Theirs, File.ReadAllText(file));
        await DoAsync(rig, "undo");
        Assert.Equal(installed, File.ReadAllText(file));
    }

    [Fact]
    public async Task What_the_user_writes_later_survives_and_a_file_that_we_made_goes()
    {
        await using var rig = Demo();
        var file = Path.Combine(rig.Place.Home, ".config", "zed", "settings.json");
        await DoAsync(rig, "install", "zed");
        await DoAsync(rig, "uninstall", "zed");
        Assert.False(File.Exists(file));

        await DoAsync(rig, "install", "zed");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"agent_servers\"", "\"theme\": \"One Light\", // light\n  \"agent_servers\"", StringComparison.Ordinal));
        await DoAsync(rig, "uninstall", "zed");
        Assert.Equal("{\n  \"theme\": \"One Light\" // light\n}\n", File.ReadAllText(file).Replace("\"One Light\", // light", "\"One Light\" // light", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named_with_its_line_and_left_alone()
    {
        await using var rig = Demo();
        var file = rig.Place.Write("home/.config/zed/settings.json", "{\n  \"agent_servers\": [\n");
        var ended = await rig.PatchbayAsync("install", "zed");
        Assert.Equal(1, ended.Code);
        Assert.Contains($"`{file}` is not JSON, line 3", ended.Error, StringComparison.Ordinal);

        var lua = rig.Place.Write("home/.config/nvim/plugin/patchbay.lua", "print('mine')\n");
        var refused = await rig.PatchbayAsync("install", "neovim");
        Assert.Equal(1, refused.Code);
        Assert.Contains("is not Patchbay's", refused.Error, StringComparison.Ordinal);
        Assert.Equal("print('mine')\n", File.ReadAllText(lua));
    }

    [Theory]
    [InlineData("zed")]
    [InlineData("jetbrains")]
    [InlineData("neovim")]
    public async Task What_stands_in_the_file_starts_the_agent_with_the_same_settings(string editor)
    {
        await using var one = await Fake.StartAsync("one", new object[] { new { name = "echo", reply = new { echo = "one" } } });
        await using var rig = Rig.With(("one", one.Url));
        // Not where it would be found: an editor on a desktop has nothing of a shell that says where.
        var moved = Path.Combine(rig.Place.Root, "my settings.json");
        File.Move(rig.Place.Settings, moved);
        await DoAsync(rig, "--settings", moved, "install", editor);

        var environment = Chat.Environment(rig.Place);
        var ended = await Program.RunAsync("node", [Path.Combine(Binaries.Clients, "acp-editor.mjs"), Entry(rig.Place, editor), """["hello from the file"]"""], environment, rig.Place.Work);
        await DoAsync(rig, "--settings", moved, "down");

        Assert.True(ended.Output.Length > 0, ended.ToString());
        var turn = JsonDocument.Parse(ended.Output).RootElement.GetProperty("turns")[0];
        Assert.Equal("end_turn", turn.GetProperty("end").GetProperty("stopReason").GetString());
        Assert.Contains("one", turn.GetProperty("said").GetString(), StringComparison.Ordinal);
        Assert.Contains(await one.JournalAsync(), static entry => entry.Method == "POST");
        await DoAsync(rig, "--settings", moved, "uninstall", editor);
        Assert.False(File.Exists(FileOf(rig.Place, editor)));
    }

    private static string FileOf(Place place, string editor) => Path.Combine([place.Home, .. editor switch
    {
        "zed" => new[] { ".config", "zed", "settings.json" },
        "jetbrains" => [".jetbrains", "acp.json"],
        _ => [".config", "nvim", "plugin", "patchbay.lua"],
    }]);

    /// <summary>The entry as the editor reads it; out of Lua, the words between the braces, which are JSON strings as well.</summary>
    private static string Entry(Place place, string editor)
    {
        var text = File.ReadAllText(FileOf(place, editor));
        if (editor != "neovim") return JsonDocument.Parse(text).RootElement.GetProperty("agent_servers").GetProperty("patchbay").GetRawText();
        var words = JsonSerializer.Deserialize<string[]>($"[{LuaCommand().Match(text).Groups[1].Value}]")!;
        return JsonSerializer.Serialize(new { command = words[0], args = words[1..] });
    }

    [GeneratedRegex(@"^local command = \{ (.+) \}$", RegexOptions.Multiline)]
    private static partial Regex LuaCommand();

    private static Rig Demo()
    {
        var rig = new Rig();
        rig.Configure("demo-a", []);
        return rig;
    }

    private static async Task<bool> RunsAsync(Rig rig) =>
        JsonDocument.Parse((await DoAsync(rig, "status", "--json")).Output).RootElement.TryGetProperty("gateway", out var gateway) && gateway.ValueKind == JsonValueKind.Object;

    private static async Task<Ended> DoAsync(Rig rig, params string[] arguments)
    {
        var ended = await rig.PatchbayAsync(arguments);
        Assert.True(ended.Code == 0, ended.ToString());
        return ended;
    }
}
