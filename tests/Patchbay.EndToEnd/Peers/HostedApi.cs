using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Patchbay.EndToEnd.Peers;

/// <summary>The control API of a running gateway, as a program of another language would call it: HTTP, JSON and server-sent events by hand.</summary>
internal sealed class HostedApi : IAsyncDisposable
{
    private readonly HttpClient _http;

    private HostedApi(HttpClient http) => _http = http;

    /// <summary>Starts the gateway in the background, with the real bridge at hand.</summary>
    public static async Task<HostedApi> StartAsync(Rig rig, Dictionary<string, string>? more = null)
    {
        var environment = Chat.Environment(rig.Place);
        foreach (var (name, value) in more ?? []) environment[name] = value;
        var served = await Program.RunAsync(Binaries.Patchbay, ["serve", "--background", "--json"], environment, rig.Place.Work);
        Assert.True(served.Code == 0, served.ToString());
        var url = JsonDocument.Parse(served.Output).RootElement.GetProperty("url").GetString()!;
        var token = (await rig.AgentEnvironmentAsync())["ANTHROPIC_AUTH_TOKEN"];
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(url), Timeout = Limits.Wait };
        http.DefaultRequestHeaders.Add("x-patchbay-token", token);
        return new HostedApi(http);
    }

    /// <summary>Calls, and expects a status.</summary>
    public async Task<JsonElement> CallAsync(string method, string path, object? body = null, int expected = 200)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/patchbay/v1/" + path) { Content = body is null ? null : JsonContent.Create(body, body.GetType()) };
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == expected, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Opens a session and listens to it.</summary>
    public async Task<HostedRun> OpenAsync(object opening)
    {
        var view = await CallAsync("POST", "hosted", opening);
        return await ListenAsync(view.GetProperty("id").GetString()!);
    }

    /// <summary>Listens to a session that is open.</summary>
    public async Task<HostedRun> ListenAsync(string session, long after = 0, bool byHeader = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/patchbay/v1/hosted/{session}/events" + (byHeader ? "" : $"?after={after}"));
        if (byHeader) request.Headers.Add("Last-Event-ID", after.ToString(CultureInfo.InvariantCulture));
        var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        return new HostedRun(this, session, answer, new StreamReader(await answer.Content.ReadAsStreamAsync(), Encoding.UTF8));
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>A hosted session and the stream of its events.</summary>
internal sealed class HostedRun(HostedApi api, string session, HttpResponseMessage answer, StreamReader lines) : IAsyncDisposable
{
    private readonly List<JsonElement> _events = [];

    public string Id => session;

    public IReadOnlyList<JsonElement> Events => _events;

    /// <summary>The last event's number.</summary>
    public long Last => _events.Count == 0 ? 0 : _events[^1].GetProperty("number").GetInt64();

    public Task<JsonElement> CallAsync(string method, string call, object? body = null, int expected = 200) => api.CallAsync(method, $"hosted/{session}{(call.Length > 0 ? "/" + call : "")}", body, expected);

    /// <summary>Says something; the turn's id.</summary>
    public async Task<string> SayAsync(string text) => (await CallAsync("POST", "prompt", new { text })).GetProperty("turn").GetString()!;

    /// <summary>Says something and waits for the end of its turn.</summary>
    public async Task<JsonElement> AskAsync(string text) => await EndOfAsync(await SayAsync(text));

    public async Task<JsonElement> EndOfAsync(string turn) => (await UntilAsync("turn_ended", happened => happened.GetProperty("turn").GetString() == turn)).GetProperty("end");

    /// <summary>The next event; null at the stream's end.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        string? id = null, kind = null;
        while (await lines.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
            else if (line.StartsWith("event: ", StringComparison.Ordinal)) kind = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                var happened = JsonDocument.Parse(line[6..]).RootElement;
                Assert.Equal(kind, happened.GetProperty("kind").GetString());
                Assert.Equal(id, happened.GetProperty("number").GetInt64().ToString(CultureInfo.InvariantCulture));
                _events.Add(happened);
                return happened;
            }
        }

        return null;
    }

    /// <summary>The next event of a kind.</summary>
    public async Task<JsonElement> UntilAsync(string kind, Func<JsonElement, bool>? isIt = null)
    {
        try
        {
            while (await NextAsync() is { } happened)
            {
                if (Chat.Kind(happened) == kind && isIt?.Invoke(happened) != false) return happened;
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"no {kind} came; last events:\n{string.Join('\n', _events.TakeLast(10))}");
        }

        throw new InvalidOperationException($"the stream ended without {kind}:\n{string.Join('\n', _events)}");
    }

    /// <summary>The next update of a kind.</summary>
    public async Task<JsonElement> UpdateAsync(string kind, Func<JsonElement, bool>? isIt = null) =>
        (await UntilAsync("update", happened => Update(happened) == kind && isIt?.Invoke(happened.GetProperty("update")) != false)).GetProperty("update");

    /// <summary>The text that the agent has said.</summary>
    public string Said => string.Concat(_events.Where(static happened => Chat.Kind(happened) == "update" && Update(happened) == "agent_message_chunk").Select(static happened => happened.GetProperty("update").GetProperty("content").GetProperty("text").GetString()));

    private static string Update(JsonElement happened) => happened.GetProperty("update").GetProperty("sessionUpdate").GetString()!;

    public ValueTask DisposeAsync()
    {
        lines.Dispose();
        answer.Dispose();
        return ValueTask.CompletedTask;
    }
}
