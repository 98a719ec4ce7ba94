using System.Text.Json.Serialization;

namespace Patchbay.Protocol.Acp;

/// <summary>Why a turn ended.</summary>
/// <param name="Value">The string on the wire; any, not only the known ones.</param>
[JsonConverter(typeof(AcpWordConverter<StopReason>))]
public readonly record struct StopReason(string Value) : IAcpWord<StopReason>
{
    /// <summary><c>end_turn</c>: the model was done.</summary>
    public static StopReason EndTurn => new("end_turn");

    /// <summary><c>max_tokens</c>: the answer reached its longest.</summary>
    public static StopReason MaxTokens => new("max_tokens");

    /// <summary><c>max_turn_requests</c>: too many requests in one turn.</summary>
    public static StopReason MaxTurnRequests => new("max_turn_requests");

    /// <summary><c>refusal</c>: the agent will not go on; the prompt is not part of what the next turn sees.</summary>
    public static StopReason Refusal => new("refusal");

    /// <summary><c>cancelled</c>: by <c>session/cancel</c>.</summary>
    public static StopReason Cancelled => new("cancelled");

    /// <inheritdoc/>
    public static StopReason FromWire(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>What sort of thing a tool does, for icons.</summary>
/// <param name="Value">The string on the wire; any, not only the known ones.</param>
[JsonConverter(typeof(AcpWordConverter<ToolKind>))]
public readonly record struct ToolKind(string Value) : IAcpWord<ToolKind>
{
    /// <summary><c>read</c>.</summary>
    public static ToolKind Read => new("read");

    /// <summary><c>edit</c>.</summary>
    public static ToolKind Edit => new("edit");

    /// <summary><c>delete</c>.</summary>
    public static ToolKind Delete => new("delete");

    /// <summary><c>move</c>.</summary>
    public static ToolKind Move => new("move");

    /// <summary><c>search</c>.</summary>
    public static ToolKind Search => new("search");

    /// <summary><c>execute</c>.</summary>
    public static ToolKind Execute => new("execute");

    /// <summary><c>think</c>.</summary>
    public static ToolKind Think => new("think");

    /// <summary><c>fetch</c>.</summary>
    public static ToolKind Fetch => new("fetch");

    /// <summary><c>switch_mode</c>.</summary>
    public static ToolKind SwitchMode => new("switch_mode");

    /// <summary><c>other</c>: the default.</summary>
    public static ToolKind Other => new("other");

    /// <inheritdoc/>
    public static ToolKind FromWire(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>How far a tool call is.</summary>
/// <param name="Value">The string on the wire; any, not only the known ones.</param>
[JsonConverter(typeof(AcpWordConverter<ToolCallStatus>))]
public readonly record struct ToolCallStatus(string Value) : IAcpWord<ToolCallStatus>
{
    /// <summary><c>pending</c>: input still comes, or it waits for permission; the default.</summary>
    public static ToolCallStatus Pending => new("pending");

    /// <summary><c>in_progress</c>.</summary>
    public static ToolCallStatus InProgress => new("in_progress");

    /// <summary><c>completed</c>.</summary>
    public static ToolCallStatus Completed => new("completed");

    /// <summary><c>failed</c>: also one that was not permitted.</summary>
    public static ToolCallStatus Failed => new("failed");

    /// <inheritdoc/>
    public static ToolCallStatus FromWire(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>What a choice of a permission request means.</summary>
/// <param name="Value">The string on the wire; any, not only the known ones.</param>
[JsonConverter(typeof(AcpWordConverter<PermissionKind>))]
public readonly record struct PermissionKind(string Value) : IAcpWord<PermissionKind>
{
    /// <summary><c>allow_once</c>.</summary>
    public static PermissionKind AllowOnce => new("allow_once");

    /// <summary><c>allow_always</c>.</summary>
    public static PermissionKind AllowAlways => new("allow_always");

    /// <summary><c>reject_once</c>.</summary>
    public static PermissionKind RejectOnce => new("reject_once");

    /// <summary><c>reject_always</c>.</summary>
    public static PermissionKind RejectAlways => new("reject_always");

    /// <inheritdoc/>
    public static PermissionKind FromWire(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>How a permission request ended.</summary>
/// <param name="Value">The string on the wire; any, not only the known ones.</param>
[JsonConverter(typeof(AcpWordConverter<PermissionDecision>))]
public readonly record struct PermissionDecision(string Value) : IAcpWord<PermissionDecision>
{
    /// <summary><c>selected</c>: one of the choices; <c>optionId</c> says which.</summary>
    public static PermissionDecision Selected => new("selected");

    /// <summary><c>cancelled</c>: the turn was cancelled meanwhile.</summary>
    public static PermissionDecision Cancelled => new("cancelled");

    /// <inheritdoc/>
    public static PermissionDecision FromWire(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>How important a step of a plan is.</summary>
/// <param name="Value">The string on the wire; any, not only the known ones.</param>
[JsonConverter(typeof(AcpWordConverter<PlanPriority>))]
public readonly record struct PlanPriority(string Value) : IAcpWord<PlanPriority>
{
    /// <summary><c>high</c>.</summary>
    public static PlanPriority High => new("high");

    /// <summary><c>medium</c>.</summary>
    public static PlanPriority Medium => new("medium");

    /// <summary><c>low</c>.</summary>
    public static PlanPriority Low => new("low");

    /// <inheritdoc/>
    public static PlanPriority FromWire(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>How far a step of a plan is.</summary>
/// <param name="Value">The string on the wire; any, not only the known ones.</param>
[JsonConverter(typeof(AcpWordConverter<PlanStatus>))]
public readonly record struct PlanStatus(string Value) : IAcpWord<PlanStatus>
{
    /// <summary><c>pending</c>.</summary>
    public static PlanStatus Pending => new("pending");

    /// <summary><c>in_progress</c>.</summary>
    public static PlanStatus InProgress => new("in_progress");

    /// <summary><c>completed</c>.</summary>
    public static PlanStatus Completed => new("completed");

    /// <inheritdoc/>
    public static PlanStatus FromWire(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Whom a content block is for.</summary>
/// <param name="Value">The string on the wire; any, not only the known ones.</param>
[JsonConverter(typeof(AcpWordConverter<Audience>))]
public readonly record struct Audience(string Value) : IAcpWord<Audience>
{
    /// <summary><c>user</c>.</summary>
    public static Audience User => new("user");

    /// <summary><c>assistant</c>.</summary>
    public static Audience Assistant => new("assistant");

    /// <inheritdoc/>
    public static Audience FromWire(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A language of model endpoints (<c>LlmProtocol</c> in the schema).</summary>
/// <param name="Value">The string on the wire; any, not only the known ones.</param>
[JsonConverter(typeof(AcpWordConverter<ApiType>))]
public readonly record struct ApiType(string Value) : IAcpWord<ApiType>
{
    /// <summary><c>anthropic</c>.</summary>
    public static ApiType Anthropic => new("anthropic");

    /// <summary><c>openai</c>.</summary>
    public static ApiType OpenAI => new("openai");

    /// <summary><c>azure</c>.</summary>
    public static ApiType Azure => new("azure");

    /// <summary><c>vertex</c>.</summary>
    public static ApiType Vertex => new("vertex");

    /// <summary><c>bedrock</c>.</summary>
    public static ApiType Bedrock => new("bedrock");

    /// <inheritdoc/>
    public static ApiType FromWire(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>How a config option is set.</summary>
/// <param name="Value">The string on the wire; any, not only the known ones.</param>
[JsonConverter(typeof(AcpWordConverter<ConfigOptionType>))]
public readonly record struct ConfigOptionType(string Value) : IAcpWord<ConfigOptionType>
{
    /// <summary><c>select</c>: one of <c>options</c>.</summary>
    public static ConfigOptionType Select => new("select");

    /// <summary><c>boolean</c>: on or off; only for clients that say they can.</summary>
    public static ConfigOptionType Boolean => new("boolean");

    /// <inheritdoc/>
    public static ConfigOptionType FromWire(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>What a config option is about, for its place and its key.</summary>
/// <param name="Value">The string on the wire; any, not only the known ones.</param>
[JsonConverter(typeof(AcpWordConverter<ConfigOptionCategory>))]
public readonly record struct ConfigOptionCategory(string Value) : IAcpWord<ConfigOptionCategory>
{
    /// <summary><c>mode</c>.</summary>
    public static ConfigOptionCategory Mode => new("mode");

    /// <summary><c>model</c>.</summary>
    public static ConfigOptionCategory Model => new("model");

    /// <summary><c>model_config</c>.</summary>
    public static ConfigOptionCategory ModelConfig => new("model_config");

    /// <summary><c>thought_level</c>.</summary>
    public static ConfigOptionCategory ThoughtLevel => new("thought_level");

    /// <inheritdoc/>
    public static ConfigOptionCategory FromWire(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>How a person is asked.</summary>
/// <param name="Value">The string on the wire; any, not only the known ones.</param>
[JsonConverter(typeof(AcpWordConverter<ElicitationMode>))]
public readonly record struct ElicitationMode(string Value) : IAcpWord<ElicitationMode>
{
    /// <summary><c>form</c>: by a form made from a schema.</summary>
    public static ElicitationMode Form => new("form");

    /// <summary><c>url</c>: by a page in a browser.</summary>
    public static ElicitationMode Url => new("url");

    /// <inheritdoc/>
    public static ElicitationMode FromWire(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>What a person did with a question.</summary>
/// <param name="Value">The string on the wire; any, not only the known ones.</param>
[JsonConverter(typeof(AcpWordConverter<ElicitationAction>))]
public readonly record struct ElicitationAction(string Value) : IAcpWord<ElicitationAction>
{
    /// <summary><c>accept</c>.</summary>
    public static ElicitationAction Accept => new("accept");

    /// <summary><c>decline</c>.</summary>
    public static ElicitationAction Decline => new("decline");

    /// <summary><c>cancel</c>.</summary>
    public static ElicitationAction Cancel => new("cancel");

    /// <inheritdoc/>
    public static ElicitationAction FromWire(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>What became of a steered message (extension of claude-agent-acp 0.101.0).</summary>
/// <param name="Value">The string on the wire; any, not only the known ones.</param>
[JsonConverter(typeof(AcpWordConverter<SteeringOutcome>))]
public readonly record struct SteeringOutcome(string Value) : IAcpWord<SteeringOutcome>
{
    /// <summary><c>injected</c>: it is in the turn that runs.</summary>
    public static SteeringOutcome Injected => new("injected");

    /// <summary><c>startedNewTurn</c>: no turn was running; it began one.</summary>
    public static SteeringOutcome StartedNewTurn => new("startedNewTurn");

    /// <summary><c>promptRequired</c>: no turn was running, and the caller had asked not to begin one.</summary>
    public static SteeringOutcome PromptRequired => new("promptRequired");

    /// <inheritdoc/>
    public static SteeringOutcome FromWire(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
