using System.Text.Json.Nodes;

namespace Patchbay.FakeEndpoint;

/// <summary>The same message as a server of OpenAI's Responses API gives it.</summary>
internal static class ResponsesBody
{
    public static string Whole(Reply reply, Turn turn, string id) => Response(reply, turn, id, MessageBody.Content(reply, turn)).ToJsonString(MessageBody.Raw);

    public static List<string> Events(Reply reply, Turn turn, string id)
    {
        var content = MessageBody.Content(reply, turn);
        var events = new List<string>();
        var number = 0;
        var opening = Response(reply, turn, id, []);
        opening["status"] = "in_progress";
        opening["usage"] = null;
        Add("response.created", new JsonObject { ["response"] = opening.DeepClone() });
        Add("response.in_progress", new JsonObject { ["response"] = opening });
        for (var index = 0; index < content.Count; index++)
        {
            var item = Item(content[index]!, index);
            var itemId = (string)item["id"]!;
            var at = index;
            switch ((string)item["type"]!)
            {
                case "message":
                    Add("response.output_item.added", new JsonObject { ["output_index"] = at, ["item"] = new JsonObject { ["id"] = itemId, ["type"] = "message", ["role"] = "assistant", ["content"] = new JsonArray() } });
                    Add("response.content_part.added", new JsonObject { ["item_id"] = itemId, ["output_index"] = at, ["content_index"] = 0, ["part"] = new JsonObject { ["type"] = "output_text", ["text"] = "" } });
                    foreach (var piece in MessageBody.Pieces((string)content[index]!["text"]!)) Add("response.output_text.delta", new JsonObject { ["item_id"] = itemId, ["output_index"] = at, ["content_index"] = 0, ["delta"] = piece });
                    Add("response.output_text.done", new JsonObject { ["item_id"] = itemId, ["output_index"] = at, ["content_index"] = 0, ["text"] = (string)content[index]!["text"]! });
                    break;
                case "reasoning":
                    Add("response.output_item.added", new JsonObject { ["output_index"] = at, ["item"] = new JsonObject { ["id"] = itemId, ["type"] = "reasoning", ["summary"] = new JsonArray() } });
                    foreach (var piece in MessageBody.Pieces((string)content[index]!["thinking"]!)) Add("response.reasoning_summary_text.delta", new JsonObject { ["item_id"] = itemId, ["output_index"] = at, ["summary_index"] = 0, ["delta"] = piece });
                    break;
                default:
                    var started = item.DeepClone().AsObject();
                    started["arguments"] = "";
                    Add("response.output_item.added", new JsonObject { ["output_index"] = at, ["item"] = started });
                    foreach (var piece in MessageBody.Pieces((string)item["arguments"]!)) Add("response.function_call_arguments.delta", new JsonObject { ["item_id"] = itemId, ["output_index"] = at, ["delta"] = piece });
                    Add("response.function_call_arguments.done", new JsonObject { ["item_id"] = itemId, ["output_index"] = at, ["arguments"] = (string)item["arguments"]! });
                    break;
            }

            Add("response.output_item.done", new JsonObject { ["output_index"] = at, ["item"] = item });
        }

        if (reply.ExtraEvents is not null) events.Add(reply.ExtraEvents);
        var whole = Response(reply, turn, id, content);
        Add((string)whole["status"]! == "incomplete" ? "response.incomplete" : "response.completed", new JsonObject { ["response"] = whole });
        return events;

        void Add(string type, JsonObject fields)
        {
            fields.Insert(0, "type", type);
            fields["sequence_number"] = number++;
            events.Add($"event: {type}\ndata: {fields.ToJsonString(MessageBody.Raw)}\n\n");
        }
    }

    private static JsonObject Response(Reply reply, Turn turn, string id, JsonArray content)
    {
        var isCut = MessageBody.StopReason(reply, content) == "max_tokens";
        var usage = MessageBody.UsageOf(reply);
        var cached = (int?)usage["cache_read_input_tokens"] ?? 0;
        return new JsonObject
        {
            ["id"] = $"resp_{id}",
            ["object"] = "response",
            ["status"] = isCut ? "incomplete" : "completed",
            ["incomplete_details"] = isCut ? new JsonObject { ["reason"] = "max_output_tokens" } : null,
            ["model"] = turn.Model,
            ["output"] = new JsonArray([.. content.Select((block, index) => (JsonNode)Item(block!, index))]),
            ["usage"] = new JsonObject
            {
                ["input_tokens"] = (int)usage["input_tokens"]! + cached,
                ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = cached },
                ["output_tokens"] = (int)usage["output_tokens"]!,
            },
        };
    }

    private static JsonObject Item(JsonNode block, int index) => (string?)block["type"] switch
    {
        "tool_use" => new JsonObject { ["id"] = $"fc_{index}", ["type"] = "function_call", ["call_id"] = (string)block["id"]!, ["name"] = (string)block["name"]!, ["arguments"] = block["input"]!.ToJsonString(MessageBody.Raw), ["status"] = "completed" },
        "thinking" => new JsonObject { ["id"] = $"rs_{index}", ["type"] = "reasoning", ["summary"] = new JsonArray(new JsonObject { ["type"] = "summary_text", ["text"] = (string)block["thinking"]! }), ["encrypted_content"] = $"sealed-{index}" },
        _ => new JsonObject { ["id"] = $"msg_{index}", ["type"] = "message", ["role"] = "assistant", ["status"] = "completed", ["content"] = new JsonArray(new JsonObject { ["type"] = "output_text", ["text"] = (string)block["text"]!, ["annotations"] = new JsonArray() }) },
    };
}
