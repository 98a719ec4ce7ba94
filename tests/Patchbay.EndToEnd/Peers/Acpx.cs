namespace Patchbay.EndToEnd.Peers;

/// <summary>The headless ACP client <c>acpx</c>, as the lockfile pins it: each call is a process; its session lives in a file and, for some seconds, in a process of its own.</summary>
internal sealed class Acpx(Rig rig) : IAsyncDisposable
{
    /// <summary>How long its process in the background waits for more: longer than any call takes to come, so that no call finds it just ending.</summary>
    private const string IdleSeconds = "60";

    /// <summary>One call; its options come before its verb, and a line that is no verb is a prompt.</summary>
    public Task<Ended> RunAsync(params string[] words) => Program.RunAsync(
        "node", [Path.Combine(Binaries.Clients, "node_modules", "acpx", "dist", "cli.js"), "--agent", $"{Binaries.Patchbay} acp", "--format", "json", "--ttl", IdleSeconds, .. words],
        Chat.Environment(rig.Place), rig.Place.Work);

    /// <summary>One call, which must succeed.</summary>
    public async Task<Ended> DoAsync(params string[] words)
    {
        var ended = await RunAsync(words);
        Assert.True(ended.Code == 0, ended.ToString());
        return ended;
    }

    public async ValueTask DisposeAsync() => await RunAsync("sessions", "close");
}
