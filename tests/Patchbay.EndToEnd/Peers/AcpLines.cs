using System.Text.Json;

namespace Patchbay.EndToEnd.Peers;

/// <summary>An agent on its standard streams, spoken to line by line: for what no client library has types for.</summary>
internal sealed class AcpLines(Program program) : IAsyncDisposable
{
    private readonly List<JsonElement> _updates = [];
    private int _id;

    /// <summary>All updates so far: their <c>update</c>.</summary>
    public IReadOnlyList<JsonElement> Updates => _updates;

    /// <summary>Calls, and gives the whole answer.</summary>
    public async Task<JsonElement> CallAsync(string method, object parameters)
    {
        var id = ++_id;
        await program.Input.WriteLineAsync(JsonSerializer.Serialize(new { jsonrpc = "2.0", id, method, @params = parameters }));
        await program.Input.FlushAsync();
        return await UntilAsync(message => message.TryGetProperty("id", out var answered) && answered.ValueKind == JsonValueKind.Number && answered.GetInt32() == id && !message.TryGetProperty("method", out _));
    }

    /// <summary>The next update that is so.</summary>
    public async Task<JsonElement> UpdateAsync(Func<JsonElement, bool> isIt) =>
        (await UntilAsync(message => message.TryGetProperty("method", out var method) && method.GetString() == "session/update" && isIt(message.GetProperty("params").GetProperty("update")))).GetProperty("params").GetProperty("update");

    private async Task<JsonElement> UntilAsync(Func<JsonElement, bool> isIt)
    {
        while (await program.Output.ReadLineAsync().WaitAsync(Limits.Wait) is { } line)
        {
            var message = JsonDocument.Parse(line).RootElement;
            if (message.TryGetProperty("method", out var method) && method.GetString() == "session/update") _updates.Add(message.GetProperty("params").GetProperty("update"));
            if (isIt(message)) return message;
        }

        throw new InvalidOperationException($"the agent ended: {await program.Errors}");
    }

    public ValueTask DisposeAsync() => program.DisposeAsync();
}
