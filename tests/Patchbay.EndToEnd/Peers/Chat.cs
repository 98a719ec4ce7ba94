using System.Text.Json;

namespace Patchbay.EndToEnd.Peers;

/// <summary>The real <c>patchbay chat --json</c>: lines in, events out.</summary>
internal sealed class Chat : IAsyncDisposable
{
    private readonly Program _program;
    private readonly List<JsonElement> _events = [];

    private Chat(Program program) => _program = program;

    /// <summary>The process that hosts the session.</summary>
    public int Pid => _program.Id;

    /// <summary>All events so far.</summary>
    public IReadOnlyList<JsonElement> Events => _events;

    /// <summary>The session's id, told by its first event.</summary>
    public string Session => _events[0].GetProperty("session").GetString()!;

    /// <summary>The environment of a machine with the real bridge on it.</summary>
    public static Dictionary<string, string> Environment(Place place) => new(place.Environment)
    {
        ["PATCHBAY_ACP_BRIDGE"] = Path.Combine(Binaries.Clients, "node_modules", "@agentclientprotocol", "claude-agent-acp", "dist", "index.js"),
    };

    public static Chat Start(Rig rig, params string[] more) => new(Program.Start(Binaries.Patchbay, ["chat", "--json", .. more], Environment(rig.Place), rig.Place.Work));

    /// <summary>Types a line.</summary>
    public async Task TypeAsync(string line)
    {
        await _program.Input.WriteLineAsync(line);
        await _program.Input.FlushAsync();
    }

    /// <summary>Says something and waits for the end of its turn.</summary>
    public async Task<JsonElement> AskAsync(string text)
    {
        await TypeAsync(text);
        return await EndOfTurnAsync();
    }

    /// <summary>The next end of a turn.</summary>
    public async Task<JsonElement> EndOfTurnAsync() => (await UntilAsync("turn_ended")).GetProperty("end");

    /// <summary>The next event.</summary>
    public async Task<JsonElement> NextAsync()
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        var line = await _program.Output.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException($"the chat ended: {await _program.Errors}\n{string.Join('\n', _events)}");
        _events.Add(JsonDocument.Parse(line).RootElement);
        return _events[^1];
    }

    /// <summary>The next event of a kind.</summary>
    public async Task<JsonElement> UntilAsync(string kind, Func<JsonElement, bool>? isIt = null)
    {
        while (true)
        {
            var happened = await NextAsync();
            if (Kind(happened) == kind && isIt?.Invoke(happened) != false) return happened;
        }
    }

    /// <summary>The text that the agent has said since an event.</summary>
    public string Said(int since = 0) => string.Concat(_events.Skip(since).Where(static happened => Kind(happened) == "update" && happened.GetProperty("update").GetProperty("sessionUpdate").GetString() == "agent_message_chunk")
        .Select(static happened => happened.GetProperty("update").GetProperty("content").GetProperty("text").GetString()));

    public static string Kind(JsonElement happened) => happened.GetProperty("kind").GetString()!;

    public async Task<Ended> QuitAsync()
    {
        await TypeAsync("/quit");
        return await _program.EndAsync();
    }

    public void Kill() => _program.Kill();

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
