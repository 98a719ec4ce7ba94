namespace Patchbay.Translation.Common;

/// <summary>Why an answer ended, in Anthropic's words; open, as the list grows.</summary>
/// <param name="Word">The word on the wire.</param>
public readonly record struct StopReason(string Word)
{
    /// <summary>The model was done.</summary>
    public static StopReason EndTurn { get; } = new("end_turn");

    /// <summary>The output limit was reached; what stands may be cut in the middle.</summary>
    public static StopReason MaxTokens { get; } = new("max_tokens");

    /// <summary>One of the request's stop sequences.</summary>
    public static StopReason StopSequence { get; } = new("stop_sequence");

    /// <summary>The model wants tools run.</summary>
    public static StopReason ToolUse { get; } = new("tool_use");

    /// <summary>The endpoint or the model declined.</summary>
    public static StopReason Refusal { get; } = new("refusal");

    /// <summary>Input and output together filled the context window.</summary>
    public static StopReason ContextWindow { get; } = new("model_context_window_exceeded");
}
