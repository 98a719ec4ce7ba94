using System.Text.Json;

namespace Patchbay.Protocol.Acp;

/// <summary>Params of <c>elicitation/create</c>: a question to the person. It belongs to a session, or to a request that is open.</summary>
public sealed record ElicitationRequest : AcpObject
{
    /// <summary>How to ask.</summary>
    public required ElicitationMode Mode { get; init; }

    /// <summary>The question.</summary>
    public required string Message { get; init; }

    /// <summary>The session, or null.</summary>
    public string? SessionId { get; init; }

    /// <summary>The tool call that asks, or null.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>The id of the request that asks (a string or a number), or null.</summary>
    public JsonElement? RequestId { get; init; }

    /// <summary>form: a JSON schema of flat properties.</summary>
    public JsonElement? RequestedSchema { get; init; }

    /// <summary>url: what <c>elicitation/complete</c> names.</summary>
    public string? ElicitationId { get; init; }

    /// <summary>url: the page.</summary>
    public string? Url { get; init; }
}

/// <summary>Answer to <c>elicitation/create</c>.</summary>
public sealed record ElicitationResponse : AcpObject
{
    /// <summary>What the person did.</summary>
    public required ElicitationAction Action { get; init; }

    /// <summary>What was filled in, by property.</summary>
    public JsonElement? Content { get; init; }
}

/// <summary>Params of the notification <c>elicitation/complete</c>: what happened at the page is done.</summary>
public sealed record ElicitationComplete : AcpObject
{
    /// <summary>The one of <see cref="ElicitationRequest.ElicitationId"/>.</summary>
    public required string ElicitationId { get; init; }
}
