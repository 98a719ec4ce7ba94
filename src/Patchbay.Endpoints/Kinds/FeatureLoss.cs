namespace Patchbay.Endpoints.Kinds;

/// <summary>What Claude Code cannot have at an endpoint that speaks another dialect, said before it is missed.</summary>
public static class FeatureLoss
{
    /// <summary>A few words for each; none for Anthropic's own dialect.</summary>
    public static IReadOnlyList<string> At(Dialect dialect) => dialect switch
    {
        Dialect.AnthropicMessages => [],
        Dialect.OpenAIChat => ["prompt-cache marks (the server caches as it likes)", "web search and web fetch", "PDF documents", "token counts before sending (but at llama.cpp and vLLM)"],
        Dialect.OpenAIResponses => ["prompt-cache marks (the server caches as it likes)", "web fetch; web search and PDF documents where its kind is not known to have them", "stop sequences", "token counts before sending"],
        Dialect.Gemini => ["prompt-cache marks (the server caches as it likes)", "web fetch", "one tool call at a time (`disable_parallel_tool_use`)"],
        _ => ["prompt-cache marks", "web search and web fetch", "PDF documents", "forced tool calls", "token counts before sending"],
    };
}
