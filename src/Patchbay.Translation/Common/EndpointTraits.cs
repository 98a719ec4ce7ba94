namespace Patchbay.Translation.Common;

/// <summary>What becomes of a <c>role: "system"</c> message in the middle of a conversation.</summary>
public enum MidSystem
{
    /// <summary>A user message in the same place, its text tagged: every chat template takes it.</summary>
    TaggedUser,

    /// <summary>A system message in the same place.</summary>
    System,

    /// <summary>A developer message in the same place: OpenAI's word for it since its reasoning models.</summary>
    Developer,
}

/// <summary>The field in which a chat endpoint takes the output limit.</summary>
public enum OutputLimit
{
    /// <summary><c>max_tokens</c>: everybody but OpenAI.</summary>
    MaxTokens,

    /// <summary><c>max_completion_tokens</c>: OpenAI and Azure, whose reasoning models refuse the other.</summary>
    MaxCompletionTokens,
}

/// <summary>The ways of servers of the Chat Completions API to count tokens.</summary>
public enum Tokenizer
{
    /// <summary>None is known.</summary>
    None,

    /// <summary>llama-server's.</summary>
    LlamaCpp,

    /// <summary>vLLM's.</summary>
    VLLM,
}

/// <summary>What an endpoint's model can do and how it wants to be asked; from its kind, from what it tells about itself, and from what it
/// has refused. Immutable.</summary>
public sealed record EndpointTraits
{
    /// <summary>The endpoint's name, for messages to a person.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The model's name there.</summary>
    public required string Model { get; init; }

    /// <summary>Most output tokens the model gives in one answer; null = unknown, and what the client asks for is sent.</summary>
    /// <remarks>Claude Code asks for 128,000 (measured, 2.1.330), which many endpoints refuse instead of capping.</remarks>
    public int? MaxOutputTokens { get; init; }

    /// <summary>The window that the model is to be run with, where the endpoint can be told (Ollama's <c>num_ctx</c>); null = as it is set there.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>Which field the limit travels in.</summary>
    public OutputLimit OutputLimit { get; init; } = OutputLimit.MaxTokens;

    /// <summary>Where system messages inside the conversation go.</summary>
    public MidSystem MidSystem { get; init; } = MidSystem.TaggedUser;

    /// <summary>Neighbouring messages of one role are put together: strict chat templates refuse them.</summary>
    public bool MergesRoles { get; init; }

    /// <summary>Images are understood.</summary>
    /// <value>Default true: who cannot see them says so, and its words are shown.</value>
    public bool TakesImages { get; init; } = true;

    /// <summary>PDF files are taken as such.</summary>
    public bool TakesDocuments { get; init; }

    /// <summary>The <c>reasoning_effort</c> (or the dialect's word for it) is understood.</summary>
    public bool TakesEffort { get; init; }

    /// <summary>The highest effort that is understood; what is asked for beyond it is asked for as this.</summary>
    /// <value>Default <c>xhigh</c>: OpenAI's word for the most (openai-openapi 2.3.0). xAI's models refuse more than <c>high</c>.</value>
    /// <remarks>Read by the Responses dialect alone.</remarks>
    public string HighestEffort { get; init; } = "xhigh";

    /// <summary>Its own reasoning is to be sent back with the tool calls that it led to (DeepSeek, Kimi).</summary>
    public bool WantsReasoningBack { get; init; }

    /// <summary><c>temperature</c> and <c>top_p</c> are understood.</summary>
    public bool TakesSampling { get; init; } = true;

    /// <summary><c>top_k</c> is understood: local servers do, OpenAI refuses it.</summary>
    public bool TakesTopK { get; init; }

    /// <summary>Most stop sequences; OpenAI: 4, reasoning models: none.</summary>
    /// <remarks>A number for the chat dialect alone: Gemini takes five everywhere, Ollama as many as there are.</remarks>
    public int MaxStopSequences { get; init; } = 4;

    /// <summary><c>parallel_tool_calls</c> is understood.</summary>
    public bool TakesParallelSwitch { get; init; } = true;

    /// <summary><c>prompt_cache_key</c> is understood: OpenAI and Azure.</summary>
    public bool TakesCacheKey { get; init; }

    /// <summary>The endpoint searches the web itself.</summary>
    public bool HasWebSearch { get; init; }

    /// <summary>Longest tool name and call id.</summary>
    public int MaxToolName { get; init; } = ToolNames.MaxLength;

    /// <inheritdoc cref="MaxToolName"/>
    public int MaxToolId { get; init; } = ToolNames.MaxLength;

    /// <summary>Whose way to count tokens it has, beside a dialect that has none.</summary>
    public Tokenizer Tokenizer { get; init; }

    /// <summary>Who thinks here: what the mark of a thinking block is compared with before it is sent back.</summary>
    public string Origin { get; init; } = "";
}
