using System.Text.Json;

namespace Patchbay.EndToEnd.Peers;

/// <summary>One real Claude Code whose route is decided by some sources, and what Patchbay says of it, against where its next request lands.</summary>
internal sealed class RouteCase : IAsyncDisposable
{
    private readonly Landings _landings;
    private readonly Dictionary<string, string?> _texts = [];
    private readonly Dictionary<string, string> _environment;
    private readonly List<string> _arguments = [];
    private string[] _before = [];
    private Conversation? _conversation;
    private int _generation = 1000;
    private int _asked;
    private string _lastAt = "";

    public RouteCase(Landings landings)
    {
        _landings = landings;
        Folder = Place.Work;
        _environment = Place.Environment;
        _environment["ANTHROPIC_AUTH_TOKEN"] = "test-token";
        _environment["HTTPS_PROXY"] = landings.Url("proxy");
        _environment["NO_PROXY"] = "127.0.0.1";
        _environment["CLAUDE_CODE_MAX_RETRIES"] = "0";
    }

    public Place Place { get; } = new();

    /// <summary>The folder it is started in.</summary>
    public string Folder { get; set; }

    /// <summary>The Claude Code to start; another version than the one under test.</summary>
    public string Client { get; set; } = Binaries.Claude;

    /// <summary>The process.</summary>
    public int Pid => _conversation!.Pid;

    /// <summary>A variable of its environment; an endpoint's name stands for its address.</summary>
    public RouteCase With(string variable, string value)
    {
        _environment[variable] = Names.Contains(value) ? _landings.Url(value) : value;
        return this;
    }

    /// <summary>Arguments of its command line; <c>&lt;name&gt;</c> stands for an endpoint's address.</summary>
    public RouteCase Given(params string[] arguments)
    {
        _arguments.AddRange(arguments.Select(Resolve));
        return this;
    }

    /// <summary>A settings file that names an endpoint; the file is written before the start, or changed now.</summary>
    /// <param name="file">Relative to the place's root: <c>home/.claude/settings.json</c>.</param>
    /// <param name="endpoint">An endpoint's name; empty = an empty value; null = the key is not there; with a brace in it the file's whole text.</param>
    public RouteCase Write(string file, string? endpoint)
    {
        _texts[file] = endpoint;
        if (file != User) Place.Write(file, Text(endpoint, generation: null));
        // What tells that the client has read everything anew stands in one file only, and is written last.
        _generation++;
        if (_texts.GetValueOrDefault(User) is { } text && IsText(text)) Place.Write(User, Resolve(text).Replace("GENERATION", $"{_generation}", StringComparison.Ordinal));
        else Place.Write(User, Text(_texts.GetValueOrDefault(User), _generation));
        return this;
    }

    /// <summary>Takes a file away.</summary>
    public RouteCase Delete(string file)
    {
        File.Delete(Path.Combine(Place.Root, file));
        return Write(User, _texts.GetValueOrDefault(User));
    }

    /// <summary>Lets it see another <c>/etc</c>, in a mount namespace of its own.</summary>
    public RouteCase InsideItsOwnEtc(string etc)
    {
        _before = ["unshare", "-rm", "sh", "-c", $"mount --rbind {etc} /etc && exec \"$@\"", "sh"];
        return this;
    }

    /// <summary>Starts it, and has it ask once: from here on it is a process that runs.</summary>
    public async Task StartAsync()
    {
        if (!_texts.ContainsKey(User)) Write(User, null);
        _conversation = Conversation.StartClaude(_environment, Folder, _before, _arguments, Client);
        await AskUntilReadAsync();
    }

    /// <summary>Starts one that does not tell whether it has read a file, and has it ask once.</summary>
    public async Task StartOnceAsync()
    {
        _conversation = Conversation.StartClaude(_environment, Folder, _before, _arguments, Client);
        await AskAsync();
    }

    /// <summary>Has it ask once.</summary>
    public async Task AskAsync()
    {
        _landings.Clear();
        await _conversation!.AskAsync("hi");
    }

    /// <summary>What Patchbay says, then where the next request lands; both must be the same place.</summary>
    /// <returns>The endpoint's name, and what Patchbay said.</returns>
    public async Task<(string At, JsonElement Why)> AgreeAsync()
    {
        var why = await WhyAsync();
        var at = await AskUntilReadAsync();
        var said = _landings.NameOf(why.GetProperty("route").GetProperty("endpoint").GetString()!);
        Assert.True(said == at, $"said {said}, landed at {at}: {why}");
        return (at, why);
    }

    /// <summary>What Patchbay says a restart would do, against a start with the same command.</summary>
    public async Task AgreeOnRestartAsync()
    {
        var route = (await WhyAsync()).GetProperty("route");
        var said = _landings.NameOf(route.GetProperty("afterRestart").GetString()!);
        await using var again = Conversation.StartClaude(_environment, Folder, _before, _arguments, Client);
        _landings.Clear();
        await again.AskAsync("hi");
        var at = _landings.Last!.At;
        Assert.True(said == at, $"said {said} after a restart, landed at {at}: {route}");
        Assert.Equal(at != _lastAt, route.GetProperty("stale").GetBoolean());
    }

    /// <summary>What Patchbay says of it.</summary>
    public async Task<JsonElement> WhyAsync()
    {
        var ended = await Program.RunAsync(Binaries.Patchbay, ["why", $"{Pid}", "--json"], Place.Environment, Place.Work);
        Assert.True(ended.Code == 0, ended.ToString());
        Assert.DoesNotContain("test-token", ended.Output, StringComparison.Ordinal);
        return JsonDocument.Parse(ended.Output).RootElement;
    }

    /// <summary>The client reads a changed file within a second or two and says nothing; its next requests tell.</summary>
    private async Task<string> AskUntilReadAsync()
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        while (true)
        {
            _landings.Clear();
            await _conversation!.AskAsync("hi");
            // A call to the default never gets as far as its body: it tells that something was read only where the one before went elsewhere.
            if (_landings.Last is { } landed && (landed.MaxTokens == _generation || (landed.At == "default" && (_lastAt != "default" || _asked == _generation))))
            {
                _asked = _generation;
                return _lastAt = landed.At;
            }

            if (limit.IsCancellationRequested) throw new TimeoutException($"the client never read generation {_generation}; last: {_landings.Last}");
        }
    }

    private string Text(string? endpoint, int? generation)
    {
        if (endpoint is not null && IsText(endpoint)) return Resolve(endpoint);
        var variables = new Dictionary<string, string>();
        if (endpoint is not null) variables["ANTHROPIC_BASE_URL"] = endpoint.Length == 0 ? "" : _landings.Url(endpoint);
        if (generation is not null) variables["CLAUDE_CODE_MAX_OUTPUT_TOKENS"] = $"{generation}";
        return JsonSerializer.Serialize(new { env = variables });
    }

    private string Resolve(string text)
    {
        foreach (var name in Names) text = text.Replace($"<{name}>", _landings.Url(name), StringComparison.Ordinal);
        return text;
    }

    private static bool IsText(string text) => text.Contains('{', StringComparison.Ordinal);

    public static string[] Names { get; } = ["a", "b", "c", "d"];

    private const string User = "home/.claude/settings.json";

    public async ValueTask DisposeAsync()
    {
        if (_conversation is not null) await _conversation.DisposeAsync();
        Place.Dispose();
    }
}
