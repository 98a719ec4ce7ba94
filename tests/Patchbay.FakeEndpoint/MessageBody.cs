using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Patchbay.FakeEndpoint;

/// <summary>A message as the API streams it, and as it gives it whole.</summary>
internal static class MessageBody
{
    private const int PieceLength = 24;

    // Raw UTF-8 as the API sends it, so that splitting can fall inside a character.
    public static readonly JsonSerializerOptions Raw = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Whole(Reply reply, Turn turn, string id)
    {
        var content = Content(reply, turn);
        var message = Message(reply, turn, id, content, UsageOf(reply));
        foreach (var (name, value) in Delta(reply, content)) message[name] = value?.DeepClone();
        return message.ToJsonString(Raw);
    }

    public static List<string> Events(Reply reply, Turn turn, string id)
    {
        var content = Content(reply, turn);
        var usage = UsageOf(reply);
        var start = Message(reply, turn, id, [], usage.DeepClone().AsObject());
        start["stop_reason"] = null;
        start["usage"]!["output_tokens"] = 1;
        var events = new List<string> { Event("message_start", new JsonObject { ["message"] = start }) };
        if (reply.ExtraEvents is not null) events.Add(reply.ExtraEvents);
        for (var index = 0; index < content.Count; index++) AddBlock(events, index, content[index]!.AsObject());
        var delta = Delta(reply, content);
        delta["stop_reason"] = StopReason(reply, content);
        delta["stop_sequence"] = null;
        events.Add(Event("message_delta", new JsonObject { ["delta"] = delta, ["usage"] = usage.DeepClone() }));
        events.Add(Event("message_stop", []));
        return events;
    }

    private static void AddBlock(List<string> events, int index, JsonObject block)
    {
        var start = block.DeepClone().AsObject();
        var deltas = new List<JsonObject>();
        switch ((string?)block["type"])
        {
            case "text":
                start["text"] = "";
                deltas.AddRange(Pieces((string)block["text"]!).Select(piece => new JsonObject { ["type"] = "text_delta", ["text"] = piece }));
                break;
            case "thinking":
                start["thinking"] = "";
                start["signature"] = "";
                deltas.AddRange(Pieces((string)block["thinking"]!).Select(piece => new JsonObject { ["type"] = "thinking_delta", ["thinking"] = piece }));
                if (block["signature"] is { } signature) deltas.Add(new JsonObject { ["type"] = "signature_delta", ["signature"] = signature.DeepClone() });
                break;
            case "tool_use":
                start["input"] = new JsonObject();
                deltas.AddRange(Pieces(block["input"]!.ToJsonString(Raw)).Select(piece => new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = piece }));
                break;
        }

        events.Add(Event("content_block_start", new JsonObject { ["index"] = index, ["content_block"] = start }));
        events.AddRange(deltas.Select(delta => Event("content_block_delta", new JsonObject { ["index"] = index, ["delta"] = delta })));
        events.Add(Event("content_block_stop", new JsonObject { ["index"] = index }));
    }

    private static JsonObject Message(Reply reply, Turn turn, string id, JsonArray content, JsonObject usage)
    {
        var message = new JsonObject
        {
            ["id"] = id,
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = turn.Model,
            ["content"] = content,
            ["stop_reason"] = StopReason(reply, content),
            ["stop_sequence"] = null,
            ["usage"] = usage,
        };
        foreach (var (name, value) in reply.Message ?? []) message[name] = value?.DeepClone();
        return message;
    }

    /// <summary>The script's extra fields, and the verdict over each tool call if it wants one.</summary>
    private static JsonObject Delta(Reply reply, JsonArray content)
    {
        var delta = reply.Delta?.DeepClone().AsObject() ?? [];
        if (reply.Safeguards is not { } outcome) return delta;
        var verdicts = new JsonObject();
        foreach (var block in content.Where(block => (string?)block!["type"] == "tool_use"))
        {
            verdicts[(string)block!["id"]!] = new JsonObject { ["type"] = "evaluated", ["outcome"] = outcome, ["explanation"] = outcome == "flagged" ? "the fake endpoint says no" : null };
        }

        var status = outcome == "unsupported" ? new JsonObject { ["type"] = "unsupported" } : new JsonObject { ["type"] = "available", ["tool_uses"] = verdicts };
        delta["safeguard_results"] = new JsonArray(new JsonObject { ["type"] = "dangerous_tool_use", ["status"] = status });
        return delta;
    }

    public static JsonArray Content(Reply reply, Turn turn) => reply.Echo is { } name
        ? [new JsonObject { ["type"] = "text", ["text"] = $"{name} here. You said: {turn.LastUser}" }]
        : reply.Content?.DeepClone().AsArray() ?? [new JsonObject { ["type"] = "text", ["text"] = "ok" }];

    public static string StopReason(Reply reply, JsonArray content) =>
        reply.StopReason ?? (content.Any(block => (string?)block!["type"] == "tool_use") ? "tool_use" : "end_turn");

    public static JsonObject UsageOf(Reply reply) => reply.Usage?.DeepClone().AsObject() ?? new JsonObject { ["input_tokens"] = 25, ["cache_creation_input_tokens"] = 0, ["cache_read_input_tokens"] = 0, ["output_tokens"] = 15 };

    public static IEnumerable<string> Pieces(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var length = Math.Min(PieceLength, text.Length - start);
            if (start + length < text.Length && char.IsHighSurrogate(text[start + length - 1])) length++;
            yield return text.Substring(start, length);
            start += length;
        }
    }

    private static string Event(string type, JsonObject fields)
    {
        var json = new StringBuilder($"{{\"type\":\"{type}\"");
        foreach (var (name, value) in fields) json.Append(CultureInfo.InvariantCulture, $",\"{name}\":{value?.ToJsonString(Raw) ?? "null"}");
        return $"event: {type}\ndata: {json.Append('}')}\n\n";
    }
}
