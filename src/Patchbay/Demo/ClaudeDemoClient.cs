using System.Text.Json;
using Patchbay.Host.Processes;

namespace Patchbay.Demo;

/// <summary>The real Claude Code as one process with one conversation: a user message a line in, events a line out.</summary>
internal sealed class ClaudeDemoClient : IDemoClient
{
    private readonly PipedProcess _claude;

    private ClaudeDemoClient(PipedProcess claude, string program)
    {
        _claude = claude;
        Name = $"Claude Code ({program})";
    }

    public string Name { get; }

    /// <summary>Starts it in a folder of the demo's; it may run <c>echo</c>, and nothing else.</summary>
    public static ClaudeDemoClient Start(string program, IReadOnlyDictionary<string, string> environment, string folder) =>
        Start(program, environment, folder, "--allowedTools", "Bash(echo:*)");

    /// <summary>The same with other arguments.</summary>
    public static ClaudeDemoClient Start(string program, IReadOnlyDictionary<string, string> environment, string folder, params string[] more) => new(
        PipedProcess.Start(
            program,
            ["-p", "--input-format", "stream-json", "--output-format", "stream-json", "--verbose", .. more],
            environment,
            folder),
        program);

    public async Task<string> AskAsync(string text, CancellationToken cancellationToken)
    {
        await _claude.WriteLineAsync(Message(text), cancellationToken).ConfigureAwait(false);
        while (await _claude.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            using var parsed = JsonDocument.Parse(line);
            if (parsed.RootElement.GetProperty("type").GetString() != "result") continue;
            var result = parsed.RootElement.GetProperty("result").GetString() ?? "";
            return parsed.RootElement.GetProperty("is_error").GetBoolean() ? throw new IOException(result) : result;
        }

        throw new IOException($"Claude Code ended without an answer: {_claude.ErrorTail}");
    }

    private static string Message(string text)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "user"u8);
            json.WriteStartObject("message"u8);
            json.WriteString("role"u8, "user"u8);
            json.WriteString("content"u8, text);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    public ValueTask DisposeAsync() => _claude.DisposeAsync();
}
