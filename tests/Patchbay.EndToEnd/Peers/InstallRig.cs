using System.Text.Json;

namespace Patchbay.EndToEnd.Peers;

/// <summary>A machine where settings files point to the gateway, and the real <c>claude</c> is started by nobody of ours.</summary>
internal sealed class InstallRig : IAsyncDisposable
{
    public InstallRig(string plug = "demo-a")
    {
        Rig.Configure(plug, []);
    }

    public Rig Rig { get; } = new();

    /// <summary>Claude Code's own settings file.</summary>
    public string Settings => Path.Combine(Rig.Place.Home, ".claude", "settings.json");

    /// <summary>The settings file with these bytes.</summary>
    public byte[] Given(byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Settings)!);
        File.WriteAllBytes(Settings, bytes);
        return bytes;
    }

    /// <summary>Runs <c>patchbay</c>, which must succeed.</summary>
    public async Task<Ended> DoAsync(params string[] arguments)
    {
        var ended = await Rig.PatchbayAsync(arguments);
        Assert.True(ended.Code == 0, ended.ToString());
        return ended;
    }

    /// <summary>The real <c>claude -p</c>, with nothing of ours in its environment.</summary>
    public Task<Ended> ClaudeAsync(string prompt) => Program.RunAsync(Binaries.Claude, ["-p", prompt], Rig.Place.Environment, Rig.Place.Work);

    /// <summary>A conversation of it.</summary>
    public Conversation Converse() => Conversation.StartClaude(Rig.Place.Environment, Rig.Place.Work, [], ["--include-partial-messages"]);

    /// <summary>The data folder of the gateway.</summary>
    public string Folder => Directory.GetDirectories(Path.Combine(Rig.Place.Home, ".local", "share", "patchbay")).Single();

    /// <summary>The address that stands in Claude Code's settings.</summary>
    public string? InstalledUrl() => File.Exists(Settings) && JsonDocument.Parse(File.ReadAllBytes(Settings)).RootElement.TryGetProperty("env", out var env) && env.TryGetProperty("ANTHROPIC_BASE_URL", out var url) ? url.GetString() : null;

    /// <summary>Kills the process beside the gateway.</summary>
    public void KillGuard()
    {
        foreach (var process in System.Diagnostics.Process.GetProcesses())
        {
            using (process)
            {
                if (IsGuard(process.Id)) process.Kill();
            }
        }
    }

    private bool IsGuard(int pid)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{pid}/cmdline").Split('\0');
            return words.Contains("guard") && words.Contains(Rig.Place.Settings);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        KillGuard();
        await Rig.DisposeAsync();
        KillGuard();
    }
}
