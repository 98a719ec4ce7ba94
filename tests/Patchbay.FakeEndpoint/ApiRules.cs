using System.Text.Json.Nodes;

namespace Patchbay.FakeEndpoint;

/// <summary>What the Messages API checks before a model sees a request, in its words. Where they were seen stands at each.</summary>
internal static class ApiRules
{
    /// <summary>The fields of a request.</summary>
    public static HashSet<string> Fields { get; } =
    [
        "model", "messages", "max_tokens", "system", "metadata", "stop_sequences", "stream", "temperature", "top_k", "top_p", "tools", "tool_choice", "thinking", "service_tier",
        "context_management", "output_config", "container", "mcp_servers", "cache_control", "safeguards", "tags", "inference_geo", "speed",
    ];

    /// <summary>Those that Claude Code sends (2.1.330).</summary>
    private static readonly HashSet<string> Betas =
    [
        "claude-code-20250219", "interleaved-thinking-2025-05-14", "context-management-2025-06-27", "per-turn-control-2026-07-01", "mid-conversation-tool-changes-2026-07-01",
        "thinking-token-count-2026-05-13", "advanced-tool-use-2025-11-20", "effort-2025-11-24", "dangerous-tool-use-2026-09-03", "thinking-display-updates-2026-08-18", "afk-mode-2026-01-31",
        "redact-thinking-2026-02-12", "structured-outputs-2025-12-15", "fallback-credit-2026-06-01", "prompt-caching-scope-2026-01-05", "oauth-2025-04-20", "tool-search-tool-2025-10-19",
    ];

    /// <summary>What is wrong with a request; null when nothing is.</summary>
    public static string? Check(JsonObject body, IEnumerable<string> betas)
    {
        // anthropics/claude-code#21767
        if (betas.Where(beta => !Betas.Contains(beta)).ToArray() is { Length: > 0 } unknown) return $"Unexpected value(s) {string.Join(", ", unknown.Select(beta => $"`{beta}`"))} for the `anthropic-beta` header. Please consult our documentation at docs.anthropic.com or try again without the header.";
        // amrit110/oli#7
        if (body.Select(field => field.Key).FirstOrDefault(name => !Fields.Contains(name)) is { } extra) return $"{extra}: Extra inputs are not permitted";
        // langgenius/dify#25953
        if (body["messages"] is not JsonArray { Count: > 0 } messages) return "messages: at least one message is required";
        // platform.claude.com, Messages: metadata.user_id, maxLength 256
        if ((string?)body["metadata"]?["user_id"] is { Length: > 256 }) return "metadata.user_id: String should have at most 256 characters";
        return Pairs(messages) ?? References(messages, body["tools"]?.AsArray() ?? []);
    }

    /// <summary>Takes out every call, so that none is without its result.</summary>
    public static void DropCalls(JsonObject body)
    {
        foreach (var message in body["messages"]!.AsArray())
        {
            foreach (var call in Blocks(message!, "tool_use").ToArray()) message!["content"]!.AsArray()[call.Index] = new JsonObject { ["type"] = "text", ["text"] = "a call" };
        }
    }

    private static string? Pairs(JsonArray messages)
    {
        for (var at = 0; at < messages.Count; at++)
        {
            var calls = at == 0 ? [] : Blocks(messages[at - 1]!, "tool_use").Select(call => (string)call.Block["id"]!).ToArray();
            foreach (var (block, index) in Blocks(messages[at]!, "tool_result"))
            {
                // anthropics/claude-code#14643
                if ((string)block["tool_use_id"]! is var id && !calls.Contains(id)) return $"messages.{at}.content.{index}: unexpected `tool_use_id` found in `tool_result` blocks: {id}. Each `tool_result` block must have a corresponding `tool_use` block in the previous message.";
            }
        }

        return null;
    }

    private static string? References(JsonArray messages, JsonArray tools)
    {
        var names = tools.Select(tool => (string?)tool!["name"]).ToHashSet();
        // anthropics/claude-code#81863
        return Referenced(messages).FirstOrDefault(name => !names.Contains(name)) is { } missing ? $"Tool reference '{missing}' not found in available tools" : null;
    }

    /// <summary>The tools that a conversation refers to.</summary>
    public static IEnumerable<string> Referenced(JsonArray messages) => messages.SelectMany(message => Blocks(message!, "tool_result"))
        .SelectMany(result => result.Block["content"] as JsonArray ?? []).Where(part => (string?)part!["type"] == "tool_reference").Select(part => (string)part!["tool_name"]!);

    /// <summary>A message's blocks of one type, with their places.</summary>
    public static IEnumerable<(JsonNode Block, int Index)> Blocks(JsonNode message, string type) =>
        (message["content"] as JsonArray ?? []).Select((block, index) => (Block: block!, Index: index)).Where(pair => (string?)pair.Block["type"] == type);
}
