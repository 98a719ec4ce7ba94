using Patchbay.Protocol.Errors;
using Patchbay.Protocol.Events;

namespace Patchbay.Translation.Common;

/// <summary>What a dialect's reader finds in an answer, said as meaning. Readers say it as it comes; order, indices and ends are the assembler's.</summary>
/// <remarks>All text is UTF-8, already unescaped; a surrogate pair that an endpoint cut in two arrives as two three-byte halves (see
/// <see cref="JsonText.Unescape"/>) and is joined by the assembler. Empty pieces mean nothing.</remarks>
public interface IAnswerSink
{
    /// <summary>A piece of the visible answer.</summary>
    void Text(ReadOnlySpan<byte> text);

    /// <summary>A piece of the model's reasoning.</summary>
    void Thinking(ReadOnlySpan<byte> text);

    /// <summary>The reasoning so far is complete, and this is what its endpoint wants to see again with it.</summary>
    /// <param name="signature">A mark made by <see cref="ThinkingMark"/>; never anything that looks like Anthropic's.</param>
    void ThinkingEnded(string signature);

    /// <summary>A tool call begins, or more of its identity has become known.</summary>
    /// <param name="key">The endpoint's own way to tell its calls apart within this answer; any number.</param>
    /// <param name="id">Empty while unknown.</param>
    /// <param name="name">Empty while unknown; as the endpoint knows it.</param>
    void ToolStarted(int key, string id, string name);

    /// <summary>A piece of a tool call's arguments: JSON text, cut anywhere.</summary>
    void ToolArguments(int key, ReadOnlySpan<byte> json);

    /// <summary>A tool call's arguments are whole. Need not be said.</summary>
    void ToolEnded(int key);

    /// <summary>The endpoint has searched the web by itself. Without a page it means nothing.</summary>
    /// <param name="queries">What it has searched for, each once; may be empty.</param>
    /// <param name="pages">What its answer rests on, each page once.</param>
    void Searched(IReadOnlyList<string> queries, IReadOnlyList<WebPage> pages);

    /// <summary>The endpoint has given a reason for the end. Usage may still follow.</summary>
    void Finish(StopReason reason, string? stopSequence = null);

    /// <summary>Token counts; the last value of each wins.</summary>
    /// <param name="usage">Input without the cached tokens: the three input counts do not overlap.</param>
    void Usage(TokenUsage usage);

    /// <summary>The endpoint has failed inside its answer. Nothing said later counts.</summary>
    void Fail(ErrorType type, string message);
}
