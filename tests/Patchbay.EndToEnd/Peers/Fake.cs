using System.Net.Http.Json;
using System.Text.Json;

namespace Patchbay.EndToEnd.Peers;

/// <summary>One request in the fake endpoint's journal.</summary>
internal sealed record FakeEntry(int N, string Method, string Target, string[][] Headers, string BodySha256, int BodyLength, string Step, int Status, string AnswerSha256, bool Aborted, bool Done, bool IsAboutServer)
{
    public string Path => Target.Split('?')[0];

    public string? Header(string name) => Headers.FirstOrDefault(header => header[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1];
}

/// <summary>A scripted endpoint in a process of its own.</summary>
internal sealed class Fake : IAsyncDisposable
{
    private readonly Program _program;
    private readonly HttpClient _control;

    private Fake(Program program, string url, HttpClient control)
    {
        (_program, Url, _control) = (program, url, control);
    }

    public string Url { get; }

    public static async Task<Fake> StartAsync(string name = "fake", object? script = null, params string[] more)
    {
        var program = Program.Start(Binaries.FakeEndpoint, ["--name", name, .. more], new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")!, ["HOME"] = Path.GetTempPath() }, Path.GetTempPath());
        var line = await program.Output.ReadLineAsync() ?? throw new InvalidOperationException(await program.Errors);
        var ready = JsonDocument.Parse(line).RootElement;
        var url = ready.GetProperty("url").GetString()!;
        var handler = new SocketsHttpHandler { UseProxy = false };
        var fake = new Fake(program, url, new HttpClient(handler) { BaseAddress = new Uri(ready.GetProperty("control").GetString()!), Timeout = Limits.Wait + Limits.Wait });
        if (script is not null) await fake.PlayAsync(script);
        return fake;
    }

    /// <summary>Replaces the script: a list of steps, as an object or as JSON text.</summary>
    public async Task PlayAsync(object script)
    {
        var json = script as string ?? JsonSerializer.Serialize(script);
        using var answer = await _control.PostAsync("/__fake/script", new StringContent(json));
        if (!answer.IsSuccessStatusCode) throw new ArgumentException(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Replaces the script by one from Scripts/.</summary>
    public Task PlayFileAsync(string name) => PlayAsync(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Scripts", name + ".json")));

    /// <summary>The conversation's requests so far, once so many have arrived, are done, are held, were aborted.</summary>
    public async Task<FakeEntry[]> JournalAsync(int arrived = 0, int done = 0, int held = 0, int aborted = 0) =>
        [.. (await _control.GetFromJsonAsync<FakeEntry[]>($"/__fake/journal?arrived={arrived}&done={done}&held={held}&aborted={aborted}&timeout={Limits.Wait.TotalSeconds}"))!.Where(static entry => !entry.IsAboutServer)];

    public async Task<string> BodyAsync(int n) => await _control.GetStringAsync($"/__fake/body/{n}");

    public async Task ReleaseAsync() => (await _control.PostAsync("/__fake/release", null)).Dispose();

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        await _program.DisposeAsync();
    }
}
