using System.Text;
using System.Text.Json;

namespace Patchbay.Endpoints.Conformance;

/// <summary>The events of a streamed Message, read whole: enough to tell whether the stream is one, and what it says.</summary>
internal sealed class StreamedMessage
{
    private readonly List<string> _events = [];
    private readonly StringBuilder _text = new();

    /// <summary>The types of its events, in order.</summary>
    public IReadOnlyList<string> Events => _events;

    /// <summary>Its text.</summary>
    public string Text => _text.ToString();

    /// <summary>What is wrong with it as a stream of the Messages API; null when nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads a stream's bytes.</summary>
    public static StreamedMessage Read(string body)
    {
        var stream = new StreamedMessage();
        foreach (var line in body.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("data:")) stream.Add(line[5..].Trim().ToString());
        }

        stream.Problem ??= stream._events switch
        {
            [] => "it holds no event",
            [not "message_start", ..] => $"it begins with `{stream._events[0]}`, not with `message_start`",
            [.., not "message_stop"] => $"it ends with `{stream._events[^1]}`, not with `message_stop`",
            _ => null,
        };
        return stream;
    }

    private void Add(string data)
    {
        try
        {
            using var json = JsonDocument.Parse(data);
            var type = CheckAnswer.StringOf(json.RootElement, "type");
            _events.Add(type);
            if (type == "error") Problem ??= $"it holds an error: {data}";
            if (type == "content_block_delta" && json.RootElement.TryGetProperty("delta", out var delta)) _text.Append(CheckAnswer.StringOf(delta, "text"));
        }
        catch (JsonException)
        {
            Problem ??= $"an event's data is not JSON: {data}";
        }
    }
}
