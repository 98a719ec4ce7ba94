namespace Patchbay.EndToEnd.Peers;

/// <summary>The real Claude Code → a wire tap → the gateway → a scripted endpoint: what went in must be what came out.</summary>
internal sealed class Tapped : IAsyncDisposable
{
    private Tapped(Rig rig, Fake fake, BodyTap tap, Dictionary<string, string> environment)
    {
        (Rig, Fake, Tap, Environment) = (rig, fake, tap, environment);
    }

    public Rig Rig { get; }

    public Fake Fake { get; }

    public BodyTap Tap { get; }

    public Dictionary<string, string> Environment { get; }

    public static async Task<Tapped> StartAsync(object? script = null)
    {
        var fake = await Fake.StartAsync("scripted", script);
        var rig = Rig.With(("scripted", fake.Url));
        var environment = await rig.AgentEnvironmentAsync();
        var tap = new BodyTap(environment["ANTHROPIC_BASE_URL"]);
        environment["ANTHROPIC_BASE_URL"] = tap.Url;
        return new Tapped(rig, fake, tap, environment);
    }

    public Task<Ended> ClaudeAsync(string prompt, params string[] more) =>
        Program.RunAsync(Binaries.Claude, ["-p", prompt, "--permission-mode", "bypassPermissions", .. more], WithSandbox(Environment), Rig.Place.Work);

    /// <summary>Claude Code refuses to skip permissions as root unless it is told that it is in a sandbox.</summary>
    private static Dictionary<string, string> WithSandbox(Dictionary<string, string> environment) => new(environment) { ["IS_SANDBOX"] = "1" };

    /// <summary>Every request arrived with the bytes that the client sent, every answer with those of the endpoint; in the same order.</summary>
    public async Task<FakeEntry[]> AssertByteForByteAsync(int atLeast)
    {
        var journal = await Fake.JournalAsync(done: atLeast);
        // Which models there are the gateway answers itself.
        var exchanges = Tap.Exchanges.Where(exchange => exchange.Request.Path.StartsWith("/v1/", StringComparison.Ordinal) && !exchange.Request.Path.StartsWith("/v1/models", StringComparison.Ordinal)).ToArray();
        Assert.True(journal.Length >= atLeast, $"{journal.Length} requests reached the endpoint, at least {atLeast} were expected");
        var arrived = journal.Where(entry => entry.Path.StartsWith("/v1/", StringComparison.Ordinal)).ToArray();
        Assert.Equal([.. exchanges.Select(exchange => exchange.Request.Sha256).Order()], [.. arrived.Select(entry => entry.BodySha256).Order()]);
        Assert.Equal([.. exchanges.Select(exchange => exchange.Answer.Sha256).Order()], [.. arrived.Select(entry => entry.AnswerSha256).Order()]);
        foreach (var exchange in exchanges)
        {
            var there = arrived.First(entry => entry.BodySha256 == exchange.Request.Sha256);
            foreach (var (name, value) in exchange.Request.Headers.Where(header => header.Key.StartsWith("anthropic-", StringComparison.Ordinal) || header.Key.StartsWith("x-", StringComparison.Ordinal)))
            {
                if (name is not ("x-patchbay-token" or "x-api-key")) Assert.Equal(value, there.Header(name));
            }
        }

        return arrived;
    }

    public async ValueTask DisposeAsync()
    {
        Tap.Dispose();
        await Rig.DisposeAsync();
        await Fake.DisposeAsync();
    }
}
