using System.Text.Json;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>A ledger that cannot be written: what the settings promise, and everything in it once it can be again.</summary>
public class LedgerFailureScenarios
{
    /// <summary>Cases that end whole at the Anthropic endpoint, plain.</summary>
    private static readonly LedgerCase[] Cases = [.. Enumerable.Range(0, 1000).Select(static number => new LedgerCase(number)).Where(static one => one is { IsAnthropic: true, End: CaseEnd.Whole, Encoding: "", IsStream: true }).Take(20)];

    [Theory]
    [InlineData("continue")]
    [InlineData("refuse")]
    public async Task A_full_disk_does_what_the_settings_say_and_loses_nothing(string onFailure)
    {
        await using var stage = await StageAsync(onFailure, full: true);
        if (stage is null) return; // Nothing may be mounted here.
        using var http = ScriptClient.Create();
        Assert.Equal(200, (await stage.AskAsync(http, Cases[0])).Status);

        stage.Disk!.Fill();
        // What is allocated already may take a few more rows.
        var (index, told) = (1, await stage.AskAsync(http, Cases[1]));
        while (index < 15 && (await stage.ReadyAsync(http)).Text == "ok\n") told = await stage.AskAsync(http, Cases[++index]);
        var ready = await stage.ReadyAsync(http);
        Assert.Contains("disk full", ready.Text, StringComparison.Ordinal);
        var status = await stage.Rig.PatchbayAsync("status");
        Assert.Contains("PB-LIFE-16", status.Output, StringComparison.Ordinal);
        if (onFailure == "continue")
        {
            Assert.Equal(200, ready.Status);
            Assert.Contains("message_stop", told.Text, StringComparison.Ordinal);
            Assert.Contains("message_stop", (await stage.AskAsync(http, Cases[16])).Text, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(503, ready.Status);
            // The one that met the full disk has had its text, and not its end.
            Assert.DoesNotContain("message_stop", told.Text, StringComparison.Ordinal);
            Assert.Contains("PB-LIFE-16", told.Text, StringComparison.Ordinal);
            var next = await stage.AskAsync(http, Cases[16]);
            Assert.Equal(424, next.Status);
            Assert.Contains("PB-LIFE-16", next.Text, StringComparison.Ordinal);
            Assert.False(stage.Script.Asked.ContainsKey(Cases[16].Number));
        }

        stage.Disk.MakeRoom();
        await stage.UntilReadyAsync(http);
        Assert.Equal(200, (await stage.AskAsync(http, Cases[17])).Status);
        var rows = LedgerFile.Rows(LedgerFile.PathIn(stage.Rig.Place.Home)).ToLookup(static row => (string)row["session"]!, StringComparer.Ordinal);
        foreach (var one in Cases.Take(index + 1).Append(Cases[16]).Append(Cases[17]))
        {
            var row = Assert.Single(rows[one.Session]);
            if (stage.Script.Asked.ContainsKey(one.Number)) Assert.Equal(one.Output, row["output"]);
        }
    }

    [Fact]
    public async Task A_read_only_file_is_said_and_its_rows_wait()
    {
        await using var stage = await StageAsync("continue", full: false);
        using var http = ScriptClient.Create();
        Assert.Equal(200, (await stage!.AskAsync(http, Cases[0])).Status);
        await stage.Rig.PatchbayAsync("down");
        if (SmallDisk.TryFreeze(LedgerFile.PathIn(stage.Rig.Place.Home)) is not { } thaw) return;
        try
        {
            await stage.StartAsync();
            Assert.Contains("message_stop", (await stage.AskAsync(http, Cases[1])).Text, StringComparison.Ordinal);
            var ready = await stage.ReadyAsync(http);
            Assert.Equal(200, ready.Status);
            Assert.Contains("read-only", ready.Text, StringComparison.Ordinal);
        }
        finally
        {
            thaw();
        }

        await stage.UntilReadyAsync(http);
        Assert.Equal([Cases[0].Session, Cases[1].Session], LedgerFile.Rows(LedgerFile.PathIn(stage.Rig.Place.Home)).Select(static row => row["session"]));
    }

    [Fact]
    public async Task A_damaged_file_is_set_aside_and_a_new_one_begun()
    {
        await using var stage = await StageAsync("refuse", full: false);
        using var http = ScriptClient.Create();
        await stage!.Rig.PatchbayAsync("down");
        var file = LedgerFile.PathIn(stage.Rig.Place.Home);
        // The gateway closes it after it has said that it is down; the log goes with that.
        for (var patience = 0; File.Exists(file + "-wal") && patience < 200; patience++) await Task.Delay(50);
        await File.WriteAllTextAsync(file, new string('x', 10_000));
        await stage.StartAsync();
        Assert.Equal(200, (await stage.AskAsync(http, Cases[0])).Status);
        var aside = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file)!, "ledger.damaged-*.db"));
        Assert.Equal(new string('x', 10_000), await File.ReadAllTextAsync(aside));
        Assert.Single(LedgerFile.Rows(file));
    }

    private static async Task<Stage?> StageAsync(string onFailure, bool full)
    {
        var script = await ScriptedEndpoint.StartAsync();
        var rig = new Rig();
        SmallDisk? disk = null;
        if (full && (disk = SmallDisk.TryMount(Path.Combine(rig.Place.Home, ".local", "share", "patchbay"))) is null)
        {
            await rig.DisposeAsync();
            await script.DisposeAsync();
            return null;
        }

        script.Configure(rig, new() { ["ledger"] = new { onFailure } });
        var stage = new Stage(rig, script, disk);
        await stage.StartAsync();
        return stage;
    }

    private sealed class Stage(Rig rig, ScriptedEndpoint script, SmallDisk? disk) : IAsyncDisposable
    {
        private Dictionary<string, string> _environment = [];

        public Rig Rig => rig;

        public ScriptedEndpoint Script => script;

        public SmallDisk? Disk => disk;

        public async Task StartAsync() => _environment = await rig.AgentEnvironmentAsync();

        public Task<TurnTold> AskAsync(HttpClient http, LedgerCase one) => ScriptClient.AskAsync(script, http, _environment, one);

        public async Task<(int Status, string Text)> ReadyAsync(HttpClient http)
        {
            using var response = await http.GetAsync(new Uri($"{_environment["ANTHROPIC_BASE_URL"]}/readyz"));
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }

        public async Task UntilReadyAsync(HttpClient http)
        {
            var limit = DateTime.UtcNow + Limits.Wait;
            while (await ReadyAsync(http) is var ready && ready.Text != "ok\n")
            {
                Assert.True(DateTime.UtcNow < limit, ready.Text);
                await Task.Delay(100);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await rig.PatchbayAsync("down");
            disk?.Dispose();
            await rig.DisposeAsync();
            await script.DisposeAsync();
        }
    }
}
