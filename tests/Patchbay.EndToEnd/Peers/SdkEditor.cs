using System.Text.Json;

namespace Patchbay.EndToEnd.Peers;

/// <summary>An editor of the official ACP SDK with `patchbay acp` as its agent.</summary>
internal sealed class SdkEditor : IAsyncDisposable
{
    private readonly Program _program;
    private readonly List<JsonElement> _lines = [];

    public SdkEditor(Rig rig, params (string Name, string Value)[] more)
    {
        var environment = Chat.Environment(rig.Place);
        foreach (var (name, value) in more) environment[name] = value;
        _program = Program.Start("node", [Path.Combine(Binaries.Clients, "acp-editor.mjs"), Binaries.Patchbay, "acp"], environment, rig.Place.Work);
    }

    /// <summary>All that came back so far.</summary>
    public IReadOnlyList<JsonElement> Lines => _lines;

    /// <summary>The time of the last line, by the editor's clock.</summary>
    public int Milliseconds => _lines[^1].GetProperty("ms").GetInt32();

    /// <summary>What the chat shows of the agent's words.</summary>
    public string Said => string.Concat(_lines.Where(static line => line.TryGetProperty("update", out var update) && update.GetProperty("sessionUpdate").GetString() == "agent_message_chunk")
        .Select(static line => line.GetProperty("update").GetProperty("content").GetProperty("text").GetString()));

    public Task<JsonElement> PromptAsync(string session, string text) => AskAsync("session/prompt", new { sessionId = session, prompt = new[] { new { type = "text", text } } });

    /// <summary>Asks; the answer must be a result.</summary>
    public async Task<JsonElement> AskAsync(string method, object parameters)
    {
        var answer = await TryAsync(method, parameters);
        Assert.True(answer.TryGetProperty("result", out var result), $"{method}: {answer}");
        return result;
    }

    public async Task<JsonElement> TryAsync(string method, object parameters)
    {
        await _program.Input.WriteLineAsync(JsonSerializer.Serialize(new { method, @params = parameters }));
        await _program.Input.FlushAsync();
        return await UntilAsync(line => line.TryGetProperty("method", out var answered) && answered.GetString() == method);
    }

    /// <summary>Closes the agent's input, and waits for its end.</summary>
    public async Task<int> LeaveAsync()
    {
        var pid = _lines[0].GetProperty("agent").GetInt32();
        _program.Input.Close();
        var exit = (await UntilAsync(static line => line.TryGetProperty("exit", out _))).GetProperty("exit").GetInt32();
        Assert.False(Directory.Exists($"/proc/{pid}"));
        return exit;
    }

    private async Task<JsonElement> UntilAsync(Func<JsonElement, bool> isIt)
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        while (true)
        {
            var text = await _program.Output.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException($"the editor ended: {await _program.Errors}");
            var line = JsonDocument.Parse(text).RootElement;
            _lines.Add(line);
            if (isIt(line)) return line;
        }
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
