using Patchbay.Protocol.Control;

namespace Patchbay.Console.Chat;

/// <summary>What an item of a conversation is.</summary>
public enum ChatItemKind
{
    /// <summary>What the person said.</summary>
    Prompt,

    /// <summary>What Claude said: Markdown.</summary>
    Said,

    /// <summary>What Claude thought.</summary>
    Thought,

    /// <summary>A tool and what came of it.</summary>
    Tool,

    /// <summary>What Claude means to do.</summary>
    Plan,

    /// <summary>A line across the conversation: a move, a crash.</summary>
    Mark,

    /// <summary>Something that went wrong.</summary>
    Finding,

    /// <summary>The end of a turn: what it used, and where it was answered.</summary>
    End,
}

/// <summary>One item of a conversation, at a moment: immutable, replaced when it changes.</summary>
public sealed record ChatItem
{
    /// <summary>Rising within the session, from 1; its element is <c>SESSION-iNUMBER</c>.</summary>
    public required int Number { get; init; }

    /// <summary>What it is.</summary>
    public required ChatItemKind Kind { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Rises with each change in the transcript.</summary>
    public long Version { get; init; }

    /// <summary>The turn that it belongs to; empty for none.</summary>
    public string Turn { get; init; } = "";

    /// <summary>What was said, thought, or the mark's words. At most <see cref="Transcript.MaxItemLength"/> characters: what is longer goes on in the next item.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether it goes on with what the item before it says.</summary>
    public bool IsContinued { get; init; }

    /// <summary>Of a prompt: <c>waiting</c>, <c>running</c>, <c>done</c>, <c>cancelled</c>, <c>failed</c>, <c>told</c> (from the history), <c>steered</c>. Of a mark: its kind.</summary>
    public string State { get; init; } = "";

    /// <summary>What was given along with a prompt.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>The tool.</summary>
    public ToolView? Tool { get; init; }

    /// <summary>The plan.</summary>
    public IReadOnlyList<PlanLine> Plan { get; init; } = [];

    /// <summary>What went wrong.</summary>
    public FindingRecord? Finding { get; init; }

    /// <summary>How the turn ended.</summary>
    public TurnEnd? End { get; init; }

    /// <summary>What the turn cost as Claude Code reckons it, in US dollars; null when it does not tell.</summary>
    public double? CostUsd { get; init; }

    /// <summary>How long the turn took; null when its beginning was not seen.</summary>
    public TimeSpan? Took { get; init; }
}

/// <summary>Something given along with a prompt.</summary>
/// <param name="Name">For people.</param>
/// <param name="MimeType">Its type.</param>
/// <param name="Data">An image's bytes, base64; empty for what is not shown.</param>
public sealed record Attachment(string Name, string MimeType, string Data);

/// <summary>A step of a plan.</summary>
/// <param name="Text">The step.</param>
/// <param name="Status"><c>pending</c>, <c>in_progress</c>, <c>completed</c>.</param>
public sealed record PlanLine(string Text, string Status);

/// <summary>A tool call.</summary>
public sealed record ToolView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What it does, in a line.</summary>
    public string Title { get; init; } = "";

    /// <summary>ACP's kind: <c>execute</c>, <c>edit</c>, <c>read</c>, …</summary>
    public string Kind { get; init; } = "";

    /// <summary><c>pending</c>, <c>in_progress</c>, <c>completed</c>, <c>failed</c>.</summary>
    public string Status { get; init; } = "pending";

    /// <summary>What it was given, where that says more than the title: a command.</summary>
    public string Input { get; init; } = "";

    /// <summary>What it printed; at most <see cref="Transcript.MaxOutputLength"/> characters.</summary>
    public string Output { get; init; } = "";

    /// <summary>How much was printed in all.</summary>
    public long OutputLength { get; init; }

    /// <summary>The files it changes.</summary>
    public IReadOnlyList<FileChange> Changes { get; init; } = [];

    /// <summary>Files and lines it is about.</summary>
    public IReadOnlyList<string> Places { get; init; } = [];

    /// <summary>What the person decided about it; empty when nobody was asked.</summary>
    public string Decision { get; init; } = "";
}

/// <summary>A change of a file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Before">What stood there; null for a new file.</param>
/// <param name="After">What stands there then.</param>
public sealed record FileChange(string Path, string? Before, string After);
