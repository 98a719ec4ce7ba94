using System.Text.Json.Nodes;

namespace Patchbay.FakeEndpoint;

/// <summary>The same message as Gemini gives it.</summary>
internal static class GeminiBody
{
    public static string Whole(Reply reply, Turn turn)
    {
        var content = MessageBody.Content(reply, turn);
        return Response([.. content.SelectMany(block => Parts(block!, whole: true))], Reason(reply, content), Usage(reply)).ToJsonString(MessageBody.Raw);
    }

    public static List<string> Events(Reply reply, Turn turn)
    {
        var content = MessageBody.Content(reply, turn);
        var events = content.SelectMany(block => Parts(block!, whole: false)).Select(part => Event(Response([part], null, Usage(reply)))).ToList();
        if (reply.ExtraEvents is not null) events.Add(reply.ExtraEvents);
        events.Add(Event(Response([new JsonObject { ["text"] = "" }], Reason(reply, content), Usage(reply))));
        return events;
    }

    private static IEnumerable<JsonNode> Parts(JsonNode block, bool whole)
    {
        switch ((string?)block["type"])
        {
            case "tool_use":
                yield return new JsonObject
                {
                    ["functionCall"] = new JsonObject { ["name"] = (string)block["name"]!, ["args"] = block["input"]!.DeepClone() },
                    ["thoughtSignature"] = $"sig-{(string)block["id"]!}",
                };
                break;
            case "thinking":
                foreach (var piece in Cut((string)block["thinking"]!)) yield return new JsonObject { ["text"] = piece, ["thought"] = true };
                break;
            default:
                foreach (var piece in Cut((string)block["text"]!)) yield return new JsonObject { ["text"] = piece };
                break;
        }

        IEnumerable<string> Cut(string text) => whole ? [text] : MessageBody.Pieces(text);
    }

    private static JsonObject Response(JsonArray parts, string? reason, JsonObject usage)
    {
        var candidate = new JsonObject { ["content"] = new JsonObject { ["role"] = "model", ["parts"] = parts }, ["index"] = 0 };
        if (reason is not null) candidate["finishReason"] = reason;
        return new JsonObject { ["candidates"] = new JsonArray(candidate), ["usageMetadata"] = usage, ["modelVersion"] = "fake" };
    }

    private static string Event(JsonObject response) => $"data: {response.ToJsonString(MessageBody.Raw)}\r\n\r\n";

    private static string Reason(Reply reply, JsonArray content) => MessageBody.StopReason(reply, content) switch
    {
        "max_tokens" => "MAX_TOKENS",
        "refusal" => "SAFETY",
        _ => "STOP",
    };

    private static JsonObject Usage(Reply reply)
    {
        var usage = MessageBody.UsageOf(reply);
        var cached = (int?)usage["cache_read_input_tokens"] ?? 0;
        return new JsonObject { ["promptTokenCount"] = (int)usage["input_tokens"]! + cached, ["cachedContentTokenCount"] = cached, ["candidatesTokenCount"] = (int)usage["output_tokens"]!, ["totalTokenCount"] = 40 };
    }
}
