using System.Text.Json.Nodes;

namespace Patchbay.FakeEndpoint;

/// <summary>The same message as a server of OpenAI's Chat Completions gives it.</summary>
internal static class ChatBody
{
    public static string Whole(Reply reply, Turn turn, string id)
    {
        var content = MessageBody.Content(reply, turn);
        var message = new JsonObject { ["role"] = "assistant", ["content"] = TextOf(content, "text") };
        if (TextOf(content, "thinking") is { } reasoning) message["reasoning_content"] = reasoning;
        var calls = new JsonArray();
        foreach (var block in content.Where(block => (string?)block!["type"] == "tool_use")) calls.Add(Call(block!, block!["input"]!.ToJsonString(MessageBody.Raw)));
        if (calls.Count > 0) message["tool_calls"] = calls;
        return new JsonObject
        {
            ["id"] = $"chatcmpl-{id}",
            ["object"] = "chat.completion",
            ["model"] = turn.Model,
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = Reason(reply, content) }),
            ["usage"] = Usage(reply),
        }.ToJsonString(MessageBody.Raw);
    }

    public static List<string> Events(Reply reply, Turn turn, string id)
    {
        var content = MessageBody.Content(reply, turn);
        var events = new List<string> { Chunk(new JsonObject { ["role"] = "assistant", ["content"] = "" }) };
        var call = 0;
        foreach (var block in content)
        {
            switch ((string?)block!["type"])
            {
                case "text":
                    events.AddRange(MessageBody.Pieces((string)block["text"]!).Select(piece => Chunk(new JsonObject { ["content"] = piece })));
                    break;
                case "thinking":
                    events.AddRange(MessageBody.Pieces((string)block["thinking"]!).Select(piece => Chunk(new JsonObject { ["reasoning_content"] = piece })));
                    break;
                case "tool_use":
                    var index = call++;
                    var start = Call(block, "");
                    start["index"] = index;
                    events.Add(Chunk(new JsonObject { ["tool_calls"] = new JsonArray(start) }));
                    events.AddRange(MessageBody.Pieces(block["input"]!.ToJsonString(MessageBody.Raw)).Select(piece =>
                        Chunk(new JsonObject { ["tool_calls"] = new JsonArray(new JsonObject { ["index"] = index, ["function"] = new JsonObject { ["arguments"] = piece } }) })));
                    break;
            }
        }

        if (reply.ExtraEvents is not null) events.Add(reply.ExtraEvents);
        events.Add(Chunk([], Reason(reply, content)));
        events.Add($"data: {new JsonObject { ["id"] = $"chatcmpl-{id}", ["object"] = "chat.completion.chunk", ["choices"] = new JsonArray(), ["usage"] = Usage(reply) }.ToJsonString(MessageBody.Raw)}\n\n");
        events.Add("data: [DONE]\n\n");
        return events;

        string Chunk(JsonObject delta, string? reason = null) => $"data: {new JsonObject
        {
            ["id"] = $"chatcmpl-{id}",
            ["object"] = "chat.completion.chunk",
            ["model"] = turn.Model,
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = reason }),
        }.ToJsonString(MessageBody.Raw)}\n\n";
    }

    private static JsonObject Call(JsonNode block, string arguments) => new()
    {
        ["id"] = (string)block["id"]!,
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = (string)block["name"]!, ["arguments"] = arguments },
    };

    private static string? TextOf(JsonArray content, string type)
    {
        var texts = content.Where(block => (string?)block!["type"] == type).Select(block => (string)block![type]!).ToArray();
        return texts.Length == 0 ? null : string.Concat(texts);
    }

    private static string Reason(Reply reply, JsonArray content) => MessageBody.StopReason(reply, content) switch
    {
        "tool_use" => "tool_calls",
        "max_tokens" => "length",
        "refusal" => "content_filter",
        _ => "stop",
    };

    private static JsonObject Usage(Reply reply)
    {
        var usage = MessageBody.UsageOf(reply);
        var cached = (int?)usage["cache_read_input_tokens"] ?? 0;
        return new JsonObject
        {
            ["prompt_tokens"] = (int)usage["input_tokens"]! + cached,
            ["completion_tokens"] = (int)usage["output_tokens"]!,
            ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = cached },
        };
    }
}
