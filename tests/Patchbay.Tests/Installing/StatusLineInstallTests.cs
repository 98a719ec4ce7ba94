using System.Text;
using System.Text.Json;
using Patchbay.Host;
using Patchbay.Host.Gateways;
using Patchbay.Host.Installing;
using Patchbay.Tests.Settings;

namespace Patchbay.Tests.Installing;

/// <summary>The status line in Claude Code's settings: put in, moved, refused, taken out.</summary>
public class StatusLineInstallTests
{
    private const string Theirs = "{\n  // mine\n  \"model\": \"opus\",\n  \"statusLine\": {\"type\": \"command\", \"command\": \"~/line.sh\"}\n}\n";

    private static InstallTarget Target(string command = "patchbay statusline", bool replaces = false, string scope = "user") => InstallTargets.StatusLine(
        new InstallInput("/home/u", "/project", new Dictionary<string, string>(), new GatewayFolder("/nowhere"), "http://127.0.0.1:1", "patchbay token", ["/p", "acp"], OwnCredential.None) { StatusLineCommand = command, Replaces = replaces }, scope);

    [Fact]
    public void It_is_put_in_without_a_gateway_and_taken_out_byte_for_byte()
    {
        var before = Bytes("{\n  // mine\n  \"model\": \"opus\"\n}\n");
        var installed = FileEdits.Install(Target(), before, null, default);
        Assert.Null(installed.Problem);
        using var written = JsonDocument.Parse(installed.Bytes, new() { CommentHandling = JsonCommentHandling.Skip });
        using var asked = JsonDocument.Parse("""{"type":"command","command":"patchbay statusline"}""");
        Assert.True(JsonElement.DeepEquals(asked.RootElement, written.RootElement.GetProperty("statusLine")), Text(installed.Bytes));
        Assert.False(new InstallJournal { Files = [installed.Entry!] }.NeedsGateway);
        Assert.Equal(Text(before), Text(FileEdits.Remove(installed.Entry!, installed.Bytes, null, isUntouched: false).Bytes));
        Assert.Equal(Path.Combine("/project", ".claude", "settings.local.json"), Target(scope: "local").File);
    }

    [Fact]
    public void One_of_the_users_own_stays_unless_they_say_otherwise_and_comes_back()
    {
        var refused = FileEdits.Install(Target(), Bytes(Theirs), null, default);
        Assert.Contains("--replace", refused.Problem, StringComparison.Ordinal);
        Assert.Contains("~/line.sh", refused.Problem, StringComparison.Ordinal);
        var replaced = FileEdits.Install(Target(replaces: true), Bytes(Theirs), null, default);
        Assert.DoesNotContain("line.sh", Text(replaced.Bytes), StringComparison.Ordinal);
        Assert.Equal(Theirs, Text(FileEdits.Remove(replaced.Entry!, replaced.Bytes, Bytes(Theirs), isUntouched: true).Bytes));
        Assert.Contains("\"command\": \"~/line.sh\"", Text(FileEdits.Remove(replaced.Entry!, replaced.Bytes, null, isUntouched: false).Bytes), StringComparison.Ordinal);

        // Once it is theirs again it is theirs.
        var theirs = Bytes(Text(replaced.Bytes).Replace("patchbay statusline", "~/other.sh", StringComparison.Ordinal));
        Assert.Contains("--replace", FileEdits.Install(Target("/new/patchbay statusline"), theirs, replaced.Entry, default).Problem, StringComparison.Ordinal);
        Assert.Equal(Text(theirs), Text(FileEdits.Remove(replaced.Entry!, theirs, null, isUntouched: false).Bytes));
    }

    [Fact]
    public void A_program_that_moved_is_written_anew_and_what_was_added_to_the_entry_stays()
    {
        var first = FileEdits.Install(Target("/old/patchbay statusline"), null, null, default);
        var padded = Bytes(Text(first.Bytes).Replace("\"type\": \"command\"", "\"type\": \"command\", \"padding\": 1", StringComparison.Ordinal));
        var second = FileEdits.Install(Target("/new/patchbay statusline"), padded, first.Entry, default);
        Assert.Null(second.Problem);
        Assert.Contains("/new/patchbay statusline", Text(second.Bytes), StringComparison.Ordinal);
        Assert.Contains("\"padding\": 1", Text(second.Bytes), StringComparison.Ordinal);
        Assert.Null(FileEdits.Remove(second.Entry!, second.Bytes, null, isUntouched: false).Bytes);
    }

    [Theory]
    [InlineData("statusline", "settings")]
    [InlineData("settings", "statusline")]
    public async Task A_file_that_we_made_goes_with_the_last_of_us_in_whatever_order(string first, string second)
    {
        using var home = new TempFolder();
        var data = new GatewayFolder(Directory.CreateDirectory(Path.Combine(home.FullPath, "data")).FullName);
        var files = new InstalledFiles(data, TimeProvider.System);
        var input = new InstallInput(home.FullPath, home.FullPath, new Dictionary<string, string>(), data, "http://127.0.0.1:1", "patchbay token", ["/p", "acp"], OwnCredential.None) { StatusLineCommand = "patchbay statusline" };
        Dictionary<string, InstallTarget> targets = new() { ["statusline"] = InstallTargets.StatusLine(input, "user"), ["settings"] = InstallTargets.Settings(input, "user") };
        Assert.Equal(targets["settings"].File, targets["statusline"].File);
        foreach (var (opener, closer) in new[] { (first, second), (second, first), (first, first) })
        {
            var other = opener == "settings" ? "statusline" : "settings";
            Assert.Null((await files.InstallAsync(targets[opener], input.Url, dryRun: false, default)).Problem);
            Assert.Null((await files.InstallAsync(targets[other], input.Url, dryRun: false, default)).Problem);
            foreach (var gone in new[] { closer, closer == "settings" ? "statusline" : "settings" })
            {
                Assert.True(File.Exists(targets[gone].File));
                Assert.Null((await files.UninstallAsync(files.Journal.Find(gone, targets[gone].File)!, dryRun: false, default)).Problem);
            }

            Assert.False(File.Exists(targets["settings"].File));
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(byte[]? bytes) => Encoding.UTF8.GetString(bytes!);
}
