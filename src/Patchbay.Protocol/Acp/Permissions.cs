using System.Text.Json;

namespace Patchbay.Protocol.Acp;

/// <summary>Params of <c>session/request_permission</c>.</summary>
public sealed record PermissionRequest : AcpObject
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }

    /// <summary>What wants to be done.</summary>
    public required PermissionToolCall ToolCall { get; init; }

    /// <summary>The choices.</summary>
    public required IReadOnlyList<PermissionOption> Options { get; init; }
}

/// <summary>The tool call in question: the members of a <see cref="ToolCallUpdate"/>, without its <c>sessionUpdate</c>.</summary>
public sealed record PermissionToolCall : AcpObject
{
    /// <summary>Its id within the session.</summary>
    public required string ToolCallId { get; init; }

    /// <summary>For people.</summary>
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

/// <summary>A choice.</summary>
public sealed record PermissionOption : AcpObject
{
    /// <summary>What the answer names.</summary>
    public required string OptionId { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>What it means.</summary>
    public required PermissionKind Kind { get; init; }
}

/// <summary>Answer to <c>session/request_permission</c>.</summary>
public sealed record PermissionResponse : AcpObject
{
    /// <summary>What the person chose.</summary>
    public required PermissionOutcome Outcome { get; init; }

    /// <summary>One of the choices.</summary>
    public static PermissionResponse Select(string optionId) => new() { Outcome = new() { Outcome = PermissionDecision.Selected, OptionId = optionId } };

    /// <summary>The turn was cancelled; an agent must be told so for each request that is open.</summary>
    public static PermissionResponse Cancelled() => new() { Outcome = new() { Outcome = PermissionDecision.Cancelled } };
}

/// <summary>What the person chose.</summary>
public sealed record PermissionOutcome : AcpObject
{
    /// <summary>Whether there was a choice.</summary>
    public required PermissionDecision Outcome { get; init; }

    /// <summary>The choice; null when there was none.</summary>
    public string? OptionId { get; init; }
}
