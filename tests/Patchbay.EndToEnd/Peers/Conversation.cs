using System.Text.Json;

namespace Patchbay.EndToEnd.Peers;

/// <summary>One turn of a conversation: what the agent said in the end, and every line on the way there.</summary>
internal sealed record TurnEnded(string Text, bool IsError, string Session, IReadOnlyList<JsonElement> Lines);

/// <summary>A long-lived <c>claude -p</c> that takes one message after the other: one process, one conversation.</summary>
internal sealed class Conversation : IAsyncDisposable
{
    private readonly Program _program;
    private readonly List<JsonElement> _lines = [];

    private Conversation(Program program) => _program = program;

    /// <summary>Starts it through <c>patchbay claude</c>.</summary>
    public static Conversation Start(Rig rig, params string[] more) =>
        new(Program.Start(Binaries.Patchbay, ["claude", "-p", "--input-format", "stream-json", "--output-format", "stream-json", "--verbose", "--include-partial-messages", .. more], rig.Place.Environment, rig.Place.Work));

    /// <summary>Starts the real <c>claude</c> itself, or a program that starts it.</summary>
    public static Conversation StartClaude(IReadOnlyDictionary<string, string> environment, string folder, IEnumerable<string> before, IEnumerable<string> more, string? client = null)
    {
        string[] words = [.. before, client ?? Binaries.Claude, "-p", "--input-format", "stream-json", "--output-format", "stream-json", "--verbose", .. more];
        return new(Program.Start(words[0], words[1..], environment, folder));
    }

    /// <summary>The process that was started.</summary>
    public int Pid => _program.Id;

    /// <summary>Says something and waits for the whole answer.</summary>
    public async Task<TurnEnded> AskAsync(string text)
    {
        await SayAsync(text);
        return await EndOfTurnAsync();
    }

    public async Task SayAsync(string text)
    {
        _lines.Clear();
        await _program.Input.WriteLineAsync(JsonSerializer.Serialize(new { type = "user", message = new { role = "user", content = text } }));
        await _program.Input.FlushAsync();
    }

    /// <summary>Waits until the running answer has got as far as this text.</summary>
    public async Task UntilStreamedAsync(string part)
    {
        var text = "";
        while (!text.Contains(part, StringComparison.Ordinal))
        {
            var line = await NextAsync();
            Assert.True(Kind(line) != "result", $"the turn ended before `{part}`: {line}");
            if (Kind(line) == "stream_event" && line.GetProperty("event") is var happened && Kind(happened) == "content_block_delta" && happened.GetProperty("delta").TryGetProperty("text", out var piece)) text += piece.GetString();
        }
    }

    public async Task<TurnEnded> EndOfTurnAsync()
    {
        while (true)
        {
            var line = await NextAsync();
            if (Kind(line) != "result") continue;
            return new TurnEnded(line.GetProperty("result").GetString()!, line.GetProperty("is_error").GetBoolean(), line.GetProperty("session_id").GetString()!, [.. _lines]);
        }
    }

    /// <summary>Closes its input, upon which it ends.</summary>
    public Task<Ended> EndAsync()
    {
        _program.Input.Close();
        return _program.EndAsync();
    }

    private async Task<JsonElement> NextAsync()
    {
        string? line;
        try
        {
            line = await _program.Output.ReadLineAsync().WaitAsync(Limits.Wait);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"the agent is silent; last lines:\n{string.Join('\n', _lines.TakeLast(5))}");
        }

        Assert.True(line is not null, line is null ? $"the agent ended: {await _program.Errors}" : "");
        var parsed = JsonDocument.Parse(line!).RootElement;
        _lines.Add(parsed);
        return parsed;
    }

    private static string Kind(JsonElement element) => element.GetProperty("type").GetString()!;

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
