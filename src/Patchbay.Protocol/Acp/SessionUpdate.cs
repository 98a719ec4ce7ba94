using System.Text.Json;
using System.Text.Json.Serialization;

namespace Patchbay.Protocol.Acp;

/// <summary><c>session/update</c>: something happened in a session.</summary>
public sealed record SessionNotification : AcpObject
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }

    /// <summary>What happened.</summary>
    public required SessionUpdate Update { get; init; }
}

/// <summary>What happened in a session; a kind that nobody here knows is an <see cref="UnknownUpdate"/>.</summary>
[JsonConverter(typeof(SessionUpdateConverter))]
public abstract record SessionUpdate : AcpObject
{
    private protected SessionUpdate(string updateKind) => UpdateKind = updateKind;

    /// <summary>Its name on the wire.</summary>
    [JsonPropertyName("sessionUpdate")]
    [JsonPropertyOrder(-1)]
    public string UpdateKind { get; }
}

/// <summary>A piece of a message.</summary>
public abstract record MessageChunk : SessionUpdate
{
    private protected MessageChunk(string updateKind) : base(updateKind)
    {
    }

    /// <summary>The piece.</summary>
    public required ContentBlock Content { get; init; }

    /// <summary>Pieces with the same id are one message; another id begins another. Null = not told.</summary>
    public string? MessageId { get; init; }
}

/// <summary><c>user_message_chunk</c>; comes when a session is loaded.</summary>
public sealed record UserMessageChunk() : MessageChunk("user_message_chunk");

/// <summary><c>agent_message_chunk</c>: the answer as it comes.</summary>
public sealed record AgentMessageChunk() : MessageChunk("agent_message_chunk");

/// <summary><c>agent_thought_chunk</c>: thinking as it comes.</summary>
public sealed record AgentThoughtChunk() : MessageChunk("agent_thought_chunk");

/// <summary>What is known of a tool call; in an update only what changed, and lists are whole.</summary>
public abstract record ToolCallState : SessionUpdate
{
    private protected ToolCallState(string updateKind) : base(updateKind)
    {
    }

    /// <summary>Its id within the session.</summary>
    public required string ToolCallId { get; init; }

    /// <summary>For people. Always there in a <see cref="ToolCall"/>.</summary>
    public string? Title { get; init; }

    /// <summary>The tool's own name.</summary>
    public string? Name { get; init; }

    /// <summary>What sort of tool.</summary>
    public ToolKind? Kind { get; init; }

    /// <summary>How far it is.</summary>
    public ToolCallStatus? Status { get; init; }

    /// <summary>What it shows.</summary>
    public IReadOnlyList<ToolCallContent>? Content { get; init; }

    /// <summary>Where it works.</summary>
    public IReadOnlyList<ToolCallLocation>? Locations { get; init; }

    /// <summary>The tool's input as the model wrote it.</summary>
    public JsonElement? RawInput { get; init; }

    /// <summary>The tool's output as it gave it.</summary>
    public JsonElement? RawOutput { get; init; }
}

/// <summary><c>tool_call</c>: a tool is called.</summary>
public sealed record ToolCall() : ToolCallState("tool_call");

/// <summary><c>tool_call_update</c>: something of a call is new.</summary>
public sealed record ToolCallUpdate() : ToolCallState("tool_call_update");

/// <summary><c>plan</c>: the whole plan, each time.</summary>
public sealed record PlanUpdate() : SessionUpdate("plan")
{
    /// <summary>Its steps.</summary>
    public required IReadOnlyList<PlanEntry> Entries { get; init; }
}

/// <summary><c>available_commands_update</c>: all slash commands, each time.</summary>
public sealed record AvailableCommandsUpdate() : SessionUpdate("available_commands_update")
{
    /// <summary>The commands.</summary>
    public required IReadOnlyList<AvailableCommand> AvailableCommands { get; init; }
}

/// <summary><c>current_mode_update</c>: the agent changed its mode.</summary>
public sealed record CurrentModeUpdate() : SessionUpdate("current_mode_update")
{
    /// <summary>One of <see cref="SessionModeState.AvailableModes"/>.</summary>
    public required string CurrentModeId { get; init; }
}

/// <summary><c>config_option_update</c>: all config options, each time.</summary>
public sealed record ConfigOptionUpdate() : SessionUpdate("config_option_update")
{
    /// <summary>The options with their values.</summary>
    public required IReadOnlyList<SessionConfigOption> ConfigOptions { get; init; }
}

/// <summary><c>session_info_update</c>: what changed; null takes a value away (<see cref="AcpObject.IsNull"/>).</summary>
public sealed record SessionInfoUpdate() : SessionUpdate("session_info_update")
{
    /// <summary>For lists of sessions.</summary>
    public string? Title { get; init; }

    /// <summary>ISO 8601.</summary>
    public string? UpdatedAt { get; init; }
}

/// <summary><c>usage_update</c>: how full the context is.</summary>
public sealed record UsageUpdate() : SessionUpdate("usage_update")
{
    /// <summary>Tokens in it.</summary>
    public required long Used { get; init; }

    /// <summary>Tokens that fit.</summary>
    public required long Size { get; init; }

    /// <summary>What the session has cost so far.</summary>
    public Cost? Cost { get; init; }
}

/// <summary>An update of another kind, or of another shape than its kind has; written as it was read.</summary>
/// <param name="Name">Its <c>sessionUpdate</c>; empty when it has none.</param>
/// <param name="Raw">All of it.</param>
public sealed record UnknownUpdate([property: JsonIgnore] string Name, [property: JsonIgnore] JsonElement Raw) : SessionUpdate(Name), IKeptRaw;

/// <summary>Reads and writes <see cref="SessionUpdate"/>.</summary>
public sealed class SessionUpdateConverter() : UnionConverter<SessionUpdate>("sessionUpdate")
{
    /// <inheritdoc/>
    protected override Type? Known(string name) => name switch
    {
        "user_message_chunk" => typeof(UserMessageChunk),
        "agent_message_chunk" => typeof(AgentMessageChunk),
        "agent_thought_chunk" => typeof(AgentThoughtChunk),
        "tool_call" => typeof(ToolCall),
        "tool_call_update" => typeof(ToolCallUpdate),
        "plan" => typeof(PlanUpdate),
        "available_commands_update" => typeof(AvailableCommandsUpdate),
        "current_mode_update" => typeof(CurrentModeUpdate),
        "config_option_update" => typeof(ConfigOptionUpdate),
        "session_info_update" => typeof(SessionInfoUpdate),
        "usage_update" => typeof(UsageUpdate),
        _ => null,
    };

    /// <inheritdoc/>
    protected override SessionUpdate Keep(string name, JsonElement raw) => new UnknownUpdate(name, raw);
}
