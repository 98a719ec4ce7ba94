using System.Text.Json;

namespace Patchbay.EndToEnd.Peers;

/// <summary>A fresh machine with Patchbay on it: an empty HOME, a settings file, the real binary.</summary>
internal sealed class Rig : IAsyncDisposable
{
    public Place Place { get; } = new();

    /// <summary>Endpoints by name and URL, the first one plugged in; on any free port.</summary>
    public static Rig With(params (string Name, string Url)[] endpoints)
    {
        var rig = new Rig();
        rig.Configure(endpoints.Length == 0 ? "" : endpoints[0].Name, endpoints.ToDictionary(pair => pair.Name, pair => (object)new { kind = "custom", url = pair.Url }));
        return rig;
    }

    /// <summary>Writes the settings file.</summary>
    public void Configure(string plug, Dictionary<string, object> endpoints, Dictionary<string, object>? more = null)
    {
        var settings = new Dictionary<string, object> { ["customApiEndpoint"] = plug, ["listen"] = "http://127.0.0.1:0", ["endpoints"] = endpoints };
        foreach (var (key, value) in more ?? []) settings[key] = value;
        Directory.CreateDirectory(Path.GetDirectoryName(Place.Settings)!);
        File.WriteAllText(Place.Settings, JsonSerializer.Serialize(settings, Indented));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Place.Settings, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Runs <c>patchbay</c> to its end.</summary>
    public Task<Ended> PatchbayAsync(params string[] arguments) => Program.RunAsync(Binaries.Patchbay, arguments, Place.Environment, Place.Work);

    /// <summary>Runs the real <c>claude -p</c> through <c>patchbay claude</c>.</summary>
    public Task<Ended> ClaudeAsync(string prompt, params string[] more) => ClaudeWithAsync([], prompt, more);

    /// <summary>The same with more in its environment.</summary>
    public Task<Ended> ClaudeWithAsync(Dictionary<string, string> extra, string prompt, params string[] more)
    {
        var environment = Place.Environment;
        foreach (var (name, value) in extra) environment[name] = value;
        return Program.RunAsync(Binaries.Patchbay, ["claude", "-p", prompt, .. more], environment, Place.Work);
    }

    /// <summary>What an agent started by hand needs, with the gateway running.</summary>
    public async Task<Dictionary<string, string>> AgentEnvironmentAsync()
    {
        var ended = await PatchbayAsync("env", "--json");
        Assert.True(ended.Code == 0, ended.ToString());
        var environment = Place.Environment;
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(ended.Output)!) environment[name] = value;
        return environment;
    }

    /// <summary>The exchanges so far, as <c>patchbay traffic --json</c> shows them, without the list of models that Claude Code asks for at its start.</summary>
    public async Task<JsonElement[]> TrafficAsync()
    {
        var ended = await PatchbayAsync("traffic", "--json", "--last", "1000");
        Assert.True(ended.Code == 0, ended.ToString());
        return [.. JsonDocument.Parse(ended.Output).RootElement.EnumerateArray().Where(static exchange => exchange.GetProperty("request").GetString() != "GET /v1/models")];
    }

    public async ValueTask DisposeAsync()
    {
        await PatchbayAsync("down");
        Place.Dispose();
    }
}
