using System.Text.Json;

namespace Patchbay.Protocol.Control;

/// <summary>Body of <c>POST /patchbay/v1/hosted</c>: opens a session.</summary>
public sealed record HostedOpening
{
    /// <summary>Its working folder, absolute; it must exist.</summary>
    public string? Folder { get; init; }

    /// <summary><c>patched</c> (default) or <c>direct</c>.</summary>
    public string? Carriage { get; init; }

    /// <summary>An endpoint's name, a URL, <c>off</c>; empty or left out = wherever the plug is.</summary>
    public string? Endpoint { get; init; }

    /// <summary>A kept conversation to go on with; left out = a new one.</summary>
    public string? Resume { get; init; }

    /// <summary>With <see cref="Resume"/>: a new conversation with the history of that one.</summary>
    public bool Fork { get; init; }

    /// <summary>With <see cref="Resume"/>: its history comes as <c>update</c> events first.</summary>
    public bool Replay { get; init; }

    /// <summary>The permission mode; left out = <c>default</c>, which asks.</summary>
    public string? Mode { get; init; }
}

/// <summary>Body of <c>POST …/prompt</c> and <c>…/steer</c>. One of the two.</summary>
public sealed record HostedPrompt
{
    /// <summary>Plain text.</summary>
    public string? Text { get; init; }

    /// <summary>ACP's content blocks: <c>text</c>, <c>image</c>, <c>resource_link</c>, <c>resource</c>.</summary>
    public JsonElement? Prompt { get; init; }
}

/// <summary>Answer of <c>POST …/prompt</c>.</summary>
/// <param name="Turn">Names the turn in events and in <see cref="HostedCancel"/>.</param>
public sealed record HostedTurn(string Turn);

/// <summary>Body of <c>POST …/cancel</c>; all of it may be left out: then the turn that runs ends.</summary>
public sealed record HostedCancel
{
    /// <summary>One turn, running or waiting.</summary>
    public string? Turn { get; init; }

    /// <summary>Whether those that wait are dropped too.</summary>
    public bool Queued { get; init; }
}

/// <summary>Body of <c>POST …/permission</c> and <c>…/form</c>: an answer to a question.</summary>
public sealed record HostedAnswer
{
    /// <summary>The question's id.</summary>
    public string? Id { get; init; }

    /// <summary>Of a permission: one of its choices. Of a form: <c>accept</c> or <c>decline</c>.</summary>
    public string? Choice { get; init; }

    /// <summary>Of a form that is accepted: what was filled in, by property.</summary>
    public JsonElement? Content { get; init; }
}

/// <summary>Body of <c>POST …/endpoint</c>: moves the session.</summary>
public sealed record HostedMove
{
    /// <summary>An endpoint's name, a URL, <c>off</c>; empty or <c>plug</c> = wherever the plug is.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Whether a turn that runs is cancelled first; else a direct session's turn is waited for, and a patched one's goes on at the new endpoint.</summary>
    public bool CancelTurn { get; init; }
}

/// <summary>Body of <c>POST …/option</c>.</summary>
public sealed record HostedOption
{
    /// <summary>The option's id as the session's <c>setup</c> names it: <c>model</c>, <c>effort</c>, <c>mode</c>, …</summary>
    public string? Option { get; init; }

    /// <summary>One of its values.</summary>
    public string? Value { get; init; }
}

/// <summary>A conversation that Claude Code has kept on the disk.</summary>
/// <param name="Session">Its id.</param>
/// <param name="Title">For people; may be empty.</param>
/// <param name="Folder">Its working folder.</param>
/// <param name="UpdatedAt">When something was last said in it, ISO 8601; null when that is not known.</param>
public sealed record KeptSession(string Session, string Title, string Folder, string? UpdatedAt);
