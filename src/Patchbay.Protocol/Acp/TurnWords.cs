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
