namespace Patchbay.EndToEnd.Peers;

/// <summary>The headless ACP client <c>acpx</c>, as the lockfile pins it: each call starts an agent, and loads in it the session that the call before has left.</summary>
internal sealed class Acpx(Rig rig) : IAsyncDisposable
{
    /// <summary>One call; its options come before its verb, and a line that is no verb is a prompt.</summary>
    public Task<Ended> RunAsync(params string[] words) => Program.RunAsync(
        "node", [Path.Combine(Binaries.Clients, "node_modules", "acpx", "dist", "cli.js"), "--agent", $"{Binaries.Patchbay} acp", "--format", "json", "--ttl", "1", .. words],
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
