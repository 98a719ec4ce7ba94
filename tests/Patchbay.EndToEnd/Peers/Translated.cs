using System.Text.Json;

namespace Patchbay.EndToEnd.Peers;

/// <summary>The real Claude Code → the gateway → a scripted endpoint of another dialect.</summary>
internal sealed class Translated : IAsyncDisposable
{
    private Translated(string dialect, Rig rig, Fake fake) => (Dialect, Rig, Fake) = (dialect, rig, fake);

    /// <summary>The dialects that are translated.</summary>
    public static string[] Names { get; } = ["openai-chat", "openai-responses", "gemini"];

    public static TheoryData<string> Dialects => [.. Names];

    public string Dialect { get; }

    public Rig Rig { get; }

    public Fake Fake { get; }

    public static async Task<Translated> StartAsync(string dialect, object? script = null, Dictionary<string, object>? others = null)
    {
        var fake = await Fake.StartAsync("scripted", script);
        var rig = new Rig();
        var endpoints = new Dictionary<string, object>(others ?? []) { ["scripted"] = new { url = fake.Url, dialect, models = new { @default = "model-there" } } };
        rig.Configure("scripted", endpoints);
        return new Translated(dialect, rig, fake);
    }

    /// <summary>The real <c>claude -p</c> through <c>patchbay claude</c>, with permission for everything.</summary>
    public Task<Ended> ClaudeAsync(string prompt, params string[] more) =>
        Rig.ClaudeWithAsync(new Dictionary<string, string> { ["IS_SANDBOX"] = "1" }, prompt, ["--permission-mode", "bypassPermissions", .. more]);

    /// <summary>The bodies of all requests so far, in order.</summary>
    public async Task<string[]> BodiesAsync(int atLeast)
    {
        var journal = await Fake.JournalAsync(done: atLeast);
        var bodies = new List<string>();
        foreach (var entry in journal.Where(entry => entry.Method == "POST")) bodies.Add(await Fake.BodyAsync(entry.N));
        Assert.True(bodies.Count >= atLeast, $"{bodies.Count} requests reached the endpoint, at least {atLeast} were expected");
        return [.. bodies];
    }

    /// <summary>The names of the tools that a request tells the model of, in the dialect's place for them.</summary>
    public static string[] ToolNames(string body)
    {
        var tools = JsonDocument.Parse(body).RootElement.GetProperty("tools").EnumerateArray();
        return [.. tools.SelectMany(tool => tool.TryGetProperty("functionDeclarations", out var declarations) ? declarations.EnumerateArray().ToArray() : [tool.TryGetProperty("function", out var function) ? function : tool])
            .Select(tool => tool.GetProperty("name").GetString()!)];
    }

    public async ValueTask DisposeAsync()
    {
        await Rig.DisposeAsync();
        await Fake.DisposeAsync();
    }
}
