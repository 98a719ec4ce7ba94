using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Patchbay.Endpoints.Kinds;

namespace Patchbay.TranslateBench;

/// <summary>One line of the result.</summary>
/// <param name="Dialect">The dialect.</param>
/// <param name="What">A request, or one event.</param>
/// <param name="MedianNs">Median over 500 runs.</param>
/// <param name="P90Ns">Ninth decile.</param>
/// <param name="AllocatedBytes">Allocated on the managed heap, mean.</param>
internal sealed record Row(string Dialect, string What, double MedianNs, double P90Ns, double AllocatedBytes);

/// <summary>The JSON of the result.</summary>
[JsonSerializable(typeof(List<Row>))]
internal sealed partial class BenchJson : JsonSerializerContext;

/// <summary>Requests and streams of the size and shape that Claude Code makes.</summary>
internal static class Samples
{
    private const string Prose = "The gateway keeps each byte of the answer exactly as it came; `let x = 1` is code, \"quoted\", and é is not ASCII.\n";

    /// <summary>System prompt, twelve tools, a conversation with tool calls and their results, up to <paramref name="bytes"/>.</summary>
    public static byte[] Request(int bytes)
    {
        var tools = new JsonArray();
        for (var i = 0; i < 12; i++)
        {
            tools.Add(new JsonObject
            {
                ["name"] = $"Tool{i}",
                ["description"] = string.Concat(Enumerable.Repeat(Prose, 8)),
                ["input_schema"] = JsonNode.Parse("""{"type":"object","properties":{"path":{"type":"string","description":"where"},"limit":{"type":"integer","minimum":1}},"required":["path"],"additionalProperties":false}"""),
            });
        }

        var messages = new JsonArray();
        var root = new JsonObject
        {
            ["model"] = "claude-opus-5-5",
            ["messages"] = messages,
            ["system"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = string.Concat(Enumerable.Repeat(Prose, 60)) }),
            ["tools"] = tools,
            ["max_tokens"] = 128000,
            ["thinking"] = new JsonObject { ["type"] = "adaptive" },
            ["stream"] = true,
        };
        for (var turn = 0; Encoding.UTF8.GetByteCount(root.ToJsonString()) < bytes; turn++)
        {
            messages.Add(new JsonObject { ["role"] = "user", ["content"] = turn == 0 ? "begin" : new JsonArray(new JsonObject { ["type"] = "tool_result", ["tool_use_id"] = $"toolu_{turn - 1}", ["content"] = string.Concat(Enumerable.Repeat(Prose, 12)) }) });
            messages.Add(new JsonObject
            {
                ["role"] = "assistant",
                ["content"] = new JsonArray(
                    new JsonObject { ["type"] = "text", ["text"] = Prose },
                    new JsonObject { ["type"] = "tool_use", ["id"] = $"toolu_{turn}", ["name"] = "Tool1", ["input"] = new JsonObject { ["path"] = "/tmp/x", ["limit"] = 10 } }),
            });
        }

        messages.Add(new JsonObject { ["role"] = "user", ["content"] = "and now?" });
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    /// <summary>An answer of so many text events, an event a read.</summary>
    public static byte[][] Stream(Dialect dialect, int events)
    {
        var pieces = new List<string>();
        for (var i = 0; i < events; i++) pieces.Add(Event(dialect, " token of text"));
        pieces.AddRange(End(dialect));
        return [.. pieces.Select(Encoding.UTF8.GetBytes)];
    }

    private static string Event(Dialect dialect, string text) => dialect.Word() switch
    {
        "openai-chat" => $$"""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1790000000,"model":"model-1","choices":[{"index":0,"delta":{"content":"{{text}}"},"finish_reason":null}]}""" + "\n\n",
        "openai-responses" => "event: response.output_text.delta\n" + $$"""data: {"type":"response.output_text.delta","item_id":"msg_1","output_index":0,"content_index":0,"delta":"{{text}}","sequence_number":7}""" + "\n\n",
        "gemini" => $$"""data: {"candidates":[{"content":{"parts":[{"text":"{{text}}"}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":5,"totalTokenCount":15},"modelVersion":"model-1"}""" + "\r\n\r\n",
        _ => $$"""{"model":"model-1","created_at":"2026-11-23T00:00:00Z","message":{"role":"assistant","content":"{{text}}"},"done":false}""" + "\n",
    };

    private static string[] End(Dialect dialect) => dialect.Word() switch
    {
        "openai-chat" => ["data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n", "data: [DONE]\n\n"],
        "openai-responses" => ["data: {\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}\n\n"],
        "gemini" => ["data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}]},\"finishReason\":\"STOP\"}]}\r\n\r\n"],
        _ => ["{\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":1,\"eval_count\":1}\n"],
    };
}
