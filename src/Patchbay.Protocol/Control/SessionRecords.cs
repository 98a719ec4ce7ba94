using System.Text.Json;

namespace Patchbay.Protocol.Control;

/// <summary>A session that Patchbay hosts, as the control API shows it.</summary>
public sealed record HostedSessionView
{
    /// <summary>The session: Claude Code's own id of the conversation, and the one in <c>X-Claude-Code-Session-Id</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Its working folder.</summary>
    public required string Folder { get; init; }

    /// <summary>For people; empty until the conversation has one.</summary>
    public string Title { get; init; } = "";

    /// <summary><c>patched</c>: through the gateway. <c>direct</c>: to the endpoint itself.</summary>
    public required string Carriage { get; init; }

    /// <summary>The endpoint that it was given: a name or a URL, <c>off</c>; empty = wherever the plug is.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary><c>idle</c>, <c>running</c>, <c>moving</c>, <c>crashed</c> or <c>closed</c>.</summary>
    public required string State { get; init; }

    /// <summary>The turn that runs; empty when none does.</summary>
    public string Turn { get; init; } = "";

    /// <summary>Prompts that wait for their turn.</summary>
    public int Queued { get; init; }

    /// <summary>Permissions that somebody is asked for now.</summary>
    public IReadOnlyList<PermissionAsked> Permissions { get; init; } = [];

    /// <summary>Other questions that somebody is asked now.</summary>
    public IReadOnlyList<FormAsked> Forms { get; init; } = [];

    /// <summary>The last event's number; <c>?after=</c> of the event stream.</summary>
    public long LastEvent { get; init; }

    /// <summary>ACP's <c>modes</c> and <c>configOptions</c> as the agent told them last; only where one session is asked for.</summary>
    public JsonElement? Setup { get; init; }

    /// <summary>ACP's <c>availableCommands</c>: the slash commands; only where one session is asked for.</summary>
    public JsonElement? Commands { get; init; }

    /// <summary>ACP's last <c>usage_update</c>: how full the context is, and the cost; only where one session is asked for.</summary>
    public JsonElement? Usage { get; init; }
}

/// <summary>A question whether a tool may run.</summary>
/// <param name="Id">What the answer names.</param>
/// <param name="ToolCall">ACP's <c>toolCall</c>, as the agent sent it.</param>
/// <param name="Options">The choices.</param>
public sealed record PermissionAsked(string Id, JsonElement ToolCall, IReadOnlyList<PermissionChoice> Options);

/// <summary>A choice.</summary>
/// <param name="Id">What the answer names.</param>
/// <param name="Name">For people.</param>
/// <param name="Kind"><c>allow_once</c>, <c>allow_always</c>, <c>reject_once</c>, <c>reject_always</c>.</param>
public sealed record PermissionChoice(string Id, string Name, string Kind);

/// <summary>A question that is no permission: a form, or a page to visit. Claude's own questions and those of MCP servers.</summary>
/// <param name="Id">What the answer names.</param>
/// <param name="Message">The question.</param>
/// <param name="Schema">A form's fields: a JSON schema of flat properties; null for a page.</param>
/// <param name="Url">The page; null for a form.</param>
/// <param name="ToolCall">The tool call that asks; null when none does.</param>
public sealed record FormAsked(string Id, string Message, JsonElement? Schema, string? Url, string? ToolCall);

/// <summary>How a turn ended.</summary>
public sealed record TurnEnd
{
    /// <summary>ACP's stop reason; <c>failed</c> when the turn broke off, with a finding.</summary>
    public required string StopReason { get; init; }

    /// <summary>The endpoint that answered last in the turn: its name; empty when none did.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>The model there, by the name that was sent; empty when that is not known.</summary>
    public string Model { get; init; } = "";

    /// <summary>Input tokens, cache not included; null when the agent did not tell.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Output tokens.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Input tokens read from a cache.</summary>
    public long? CacheReadTokens { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public FindingRecord? Finding { get; init; }

    /// <summary>Whether an event <c>finding</c> of this turn has told that already: who shows both would say it twice.</summary>
    public bool IsTold { get; init; }
}

/// <summary>A finding on the wire.</summary>
/// <param name="Code"><c>PB-LAYER-NN</c>.</param>
/// <param name="Layer">Whose turn it is to act.</param>
/// <param name="What">What happened.</param>
/// <param name="Remedy">One thing to do.</param>
/// <param name="Evidence">The other end's own words; may be empty.</param>
public sealed record FindingRecord(string Code, string Layer, string What, string Remedy, string Evidence);

/// <summary>A move of a session.</summary>
/// <param name="From">The endpoint before: a name, a URL, <c>off</c>; empty = the plug.</param>
/// <param name="To">The endpoint now, in the same words.</param>
/// <param name="How"><c>gateway</c> (nothing was restarted), <c>switch</c> (the bridge's own) or <c>restart</c>.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record SessionMove(string From, string To, string How, double Milliseconds);

/// <summary>Something that happened in a session. The data of a server-sent event whose <c>event</c> is <see cref="Kind"/> and whose <c>id</c> is <see cref="Number"/>.</summary>
public sealed record SessionEvent
{
    /// <summary>Rising within the session, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The session.</summary>
    public required string Session { get; init; }

    /// <summary>One of <see cref="SessionEvents"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The turn that it belongs to; empty for none.</summary>
    public string Turn { get; init; } = "";

    /// <summary><c>update</c>: ACP's <c>update</c>; <c>turn_queued</c>: the prompt.</summary>
    public JsonElement? Update { get; init; }

    /// <summary><c>permission</c>: the question.</summary>
    public PermissionAsked? Permission { get; init; }

    /// <summary><c>form</c>: the question.</summary>
    public FormAsked? Form { get; init; }

    /// <summary><c>permission_answered</c>: the choice; <c>form_answered</c>: <c>accept</c> or <c>decline</c>; empty = taken back.</summary>
    public string? Choice { get; init; }

    /// <summary><c>turn_ended</c>.</summary>
    public TurnEnd? End { get; init; }

    /// <summary><c>moved</c>.</summary>
    public SessionMove? Move { get; init; }

    /// <summary><c>finding</c>: what went wrong, as soon as it is known.</summary>
    public FindingRecord? Finding { get; init; }

    /// <summary><c>finding</c>: what the agent does about it by itself, such as trying again; empty when nothing.</summary>
    public string? Note { get; init; }

    /// <summary><c>state</c>: the new one.</summary>
    public string? State { get; init; }
}

/// <summary>Kinds of <see cref="SessionEvent"/>.</summary>
public static class SessionEvents
{
    /// <summary>An update of the agent's.</summary>
    public const string Update = "update";

    /// <summary>A prompt was taken and waits.</summary>
    public const string TurnQueued = "turn_queued";

    /// <summary>A turn began.</summary>
    public const string TurnStarted = "turn_started";

    /// <summary>A turn is over.</summary>
    public const string TurnEnded = "turn_ended";

    /// <summary>A tool wants to run.</summary>
    public const string Permission = "permission";

    /// <summary>Somebody has decided.</summary>
    public const string PermissionAnswered = "permission_answered";

    /// <summary>The agent asks something else.</summary>
    public const string Form = "form";

    /// <summary>Somebody has answered that.</summary>
    public const string FormAnswered = "form_answered";

    /// <summary>Events before the next one are not kept any more; the conversation itself is (open it with <c>replay</c>).</summary>
    public const string Lost = "lost";

    /// <summary>The session is at another endpoint now.</summary>
    public const string Moved = "moved";

    /// <summary>Something went wrong.</summary>
    public const string Finding = "finding";

    /// <summary>Idle, running, moving, crashed, closed.</summary>
    public const string State = "state";
}
