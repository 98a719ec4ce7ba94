namespace Patchbay.Protocol.Acp;

/// <summary>Params of <c>authenticate</c>, and of <c>auth/login</c> in the draft of version 2.</summary>
public sealed record AuthenticateRequest : AcpObject
{
    /// <summary>One of <see cref="InitializeResponse.AuthMethods"/>.</summary>
    public required string MethodId { get; init; }
}

/// <summary>Answer to <c>providers/list</c> (unstable).</summary>
public sealed record ListProvidersResponse : AcpObject
{
    /// <summary>The places where the agent sends model requests.</summary>
    public required IReadOnlyList<Provider> Providers { get; init; }
}

/// <summary>A place where an agent sends model requests.</summary>
public sealed record Provider : AcpObject
{
    /// <summary>Its id; claude-agent-acp 0.101.0 has one, <c>main</c>.</summary>
    public required string ProviderId { get; init; }

    /// <summary>Languages that the agent speaks there.</summary>
    public required IReadOnlyList<ApiType> Supported { get; init; }

    /// <summary>Whether it cannot be disabled.</summary>
    public required bool Required { get; init; }

    /// <summary>Where it is; null when it is disabled. Headers are never told.</summary>
    public ProviderAddress? Current { get; init; }
}

/// <summary>Where model requests go.</summary>
public sealed record ProviderAddress : AcpObject
{
    /// <summary>The language spoken there.</summary>
    public required ApiType ApiType { get; init; }

    /// <summary>The base URL.</summary>
    public required string BaseUrl { get; init; }
}

/// <summary>Params of <c>providers/set</c> (unstable): moves all sessions of the process; kept only while it lives.</summary>
public sealed record SetProviderRequest : AcpObject
{
    /// <summary>An id of <c>providers/list</c>.</summary>
    public required string ProviderId { get; init; }

    /// <summary>The language spoken there.</summary>
    public required ApiType ApiType { get; init; }

    /// <summary>The base URL.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>Headers of every request; all that were set before go.</summary>
    /// <remarks>claude-agent-acp 0.101.0 sends an <c>Authorization</c> of these to the model list only, not to <c>/v1/messages</c>.</remarks>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }
}

/// <summary>Params of <c>providers/disable</c> (unstable).</summary>
public sealed record DisableProviderRequest : AcpObject
{
    /// <summary>An id of <c>providers/list</c>.</summary>
    public required string ProviderId { get; init; }
}
