using System.Text.Json;

namespace Patchbay.EndToEnd.Peers;

/// <summary>The Agent Client Protocol's bridge to Claude Code, driven as an editor drives it: JSON-RPC, one object a line.</summary>
internal sealed class AcpBridge : IAsyncDisposable
{
    private readonly Program _program;
    private int _id;

    private AcpBridge(Program program) => _program = program;

    /// <summary>The bridge's own process; its Claude Code is below it.</summary>
    public int Pid => _program.Id;

    /// <summary>Starts it with the Claude Code under test, and opens a session.</summary>
    public static async Task<(AcpBridge Bridge, string Session)> OpenAsync(IReadOnlyDictionary<string, string> environment, string folder)
    {
        var variables = new Dictionary<string, string>(environment) { ["CLAUDE_CODE_EXECUTABLE"] = Binaries.Claude };
        var script = Path.Combine(Binaries.Clients, "node_modules", "@agentclientprotocol", "claude-agent-acp", "dist", "index.js");
        var bridge = new AcpBridge(Program.Start("node", [script], variables, folder));
        await bridge.CallAsync("initialize", new { protocolVersion = 1, clientCapabilities = new { }, clientInfo = new { name = "test", version = "1" } });
        var opened = await bridge.CallAsync("session/new", new { cwd = folder, mcpServers = Array.Empty<object>() });
        return (bridge, opened.GetProperty("sessionId").GetString()!);
    }

    /// <summary>Asks and waits for the end of the turn.</summary>
    public Task<JsonElement> PromptAsync(string session, string text) =>
        CallAsync("session/prompt", new { sessionId = session, prompt = new[] { new { type = "text", text } } });

    private async Task<JsonElement> CallAsync(string method, object parameters)
    {
        var id = ++_id;
        await _program.Input.WriteLineAsync(JsonSerializer.Serialize(new { jsonrpc = "2.0", id, method, @params = parameters }));
        await _program.Input.FlushAsync();
        while (await _program.Output.ReadLineAsync().WaitAsync(Limits.Wait) is { } line)
        {
            var message = JsonDocument.Parse(line).RootElement;
            if (!message.TryGetProperty("id", out var answered) || answered.ValueKind != JsonValueKind.Number || answered.GetInt32() != id || message.TryGetProperty("method", out _)) continue;
            Assert.True(message.TryGetProperty("result", out var result), line);
            return result;
        }

        throw new InvalidOperationException($"the bridge ended: {await _program.Errors}");
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
