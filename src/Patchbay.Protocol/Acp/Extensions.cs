using System.Text.Json;

namespace Patchbay.Protocol.Acp;

/// <summary>Params of <c>_session/steering</c>: says something into the turn that runs. An agent that has it says <c>_meta.steering.supported</c> in its
/// answer to <c>initialize</c>. <c>_meta: {"steering": {"idleBehavior": "promptRequired"}}</c> asks not to begin a turn when none runs.</summary>
/// <remarks>Read in claude-agent-acp 0.101.0.</remarks>
public sealed record SteerRequest : AcpObject
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }

    /// <summary>At least one block.</summary>
    public required IReadOnlyList<ContentBlock> Prompt { get; init; }
}

/// <summary>Answer to <c>_session/steering</c>.</summary>
public sealed record SteerResponse : AcpObject
{
    /// <summary>What became of it.</summary>
    public required SteeringOutcome Outcome { get; init; }

    /// <summary>Why, such as <c>noRunningTurn</c>.</summary>
    public string? Reason { get; init; }
}

/// <summary>Params of the notification <c>_auth/status_update</c>: who the agent works as now. Comes when that changes.</summary>
/// <remarks>Read in claude-agent-acp 0.101.0.</remarks>
public sealed record AuthStatusNotification : AcpObject
{
    /// <summary>Who.</summary>
    public required AuthStatus AuthStatus { get; init; }
}

/// <summary>Who an agent works as.</summary>
public sealed record AuthStatus : AcpObject
{
    /// <summary><c>account</c>, <c>api_key</c>, <c>gateway</c>, <c>external</c>, <c>none</c>, or another.</summary>
    public required string Kind { get; init; }

    /// <summary>For people.</summary>
    public string? Label { get; init; }

    /// <summary>For people: a host, or where a key comes from.</summary>
    public string? Detail { get; init; }

    /// <summary>The account, raw: <c>plan</c>, <c>email</c>, <c>organization</c>.</summary>
    public JsonElement? Account { get; init; }
}

/// <summary>Params of the notification <c>_claude/sdkMessage</c>: a message of Claude Code itself, for sessions that were opened with
/// <c>_meta.claudeCode.emitRawSDKMessages</c>.</summary>
/// <remarks>Read in claude-agent-acp 0.101.0.</remarks>
public sealed record SdkMessageNotification : AcpObject
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }

    /// <summary>The message: <c>type</c>, <c>subtype</c> and whatever goes with them.</summary>
    public required JsonElement Message { get; init; }
}
