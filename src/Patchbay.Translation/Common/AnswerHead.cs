namespace Patchbay.Translation.Common;

/// <summary>What is known of an answer before the endpoint says anything.</summary>
public sealed record AnswerHead
{
    /// <summary>The message's id; <c>msg_</c> and something unique.</summary>
    public required string Id { get; init; }

    /// <summary>The model's name as the client asked for it.</summary>
    public required string Model { get; init; }

    /// <summary>Who thinks there: the mark of thinking that its endpoint has not signed, so that it can be told from Anthropic's later; empty = none.</summary>
    public string Origin { get; init; } = "";

    /// <summary>The signature of thinking that came without one.</summary>
    internal string DefaultSignature => Origin.Length == 0 ? "" : new ThinkingMark(Origin, "").ToString();

    /// <summary>The endpoint's name: what goes wrong inside its answer is said with it.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>An endpoint's words for the person. What makes the client compact the conversation stays as it is.</summary>
    public string Attributed(string words) =>
        Endpoint.Length == 0 || words.StartsWith("prompt is too long", StringComparison.Ordinal) ? words : $"Endpoint {Endpoint}: {words}";

    /// <summary>An estimate of the input tokens, for the start of a stream whose endpoint counts only at its end: a client decides by
    /// it when to compact. The exact number replaces it.</summary>
    public long EstimatedInput { get; init; }

    /// <summary>Names and ids of this request's tools.</summary>
    public ToolNames Tools { get; init; } = ToolNames.None;
}
