using System.Text.Json;

namespace Patchbay.Protocol.Acp;

/// <summary>Params of <c>initialize</c>. Version 1 and the draft of version 2 name the same things differently; set one of the two pairs, or both
/// where it is not known yet which one the agent speaks.</summary>
public sealed record InitializeRequest : AcpObject
{
    /// <summary>The newest version that the client speaks: 1, or 2 for the draft.</summary>
    public required int ProtocolVersion { get; init; }

    /// <summary>Version 1: who the client is.</summary>
    public Implementation? ClientInfo { get; init; }

    /// <summary>Version 1: what the client can do.</summary>
    public ClientCapabilities? ClientCapabilities { get; init; }

    /// <summary>Version 2: who the client is; an agent of that version wants it.</summary>
    public Implementation? Info { get; init; }

    /// <summary>Version 2: what the client can do, raw while it is a draft.</summary>
    public JsonElement? Capabilities { get; init; }

    /// <summary>For version 1.</summary>
    public static InitializeRequest V1(Implementation client, ClientCapabilities? capabilities = null) =>
        new() { ProtocolVersion = 1, ClientInfo = client, ClientCapabilities = capabilities ?? new ClientCapabilities() };

    /// <summary>For the draft of version 2.</summary>
    public static InitializeRequest V2(Implementation client, JsonElement? capabilities = null) =>
        new() { ProtocolVersion = 2, Info = client, Capabilities = capabilities };
}

/// <summary>Answer to <c>initialize</c>, of either version.</summary>
public sealed record InitializeResponse : AcpObject
{
    /// <summary>The version that both speak from here on; a client that does not know it ends the connection.</summary>
    public required int ProtocolVersion { get; init; }

    /// <summary>Version 1: who the agent is.</summary>
    public Implementation? AgentInfo { get; init; }

    /// <summary>Version 1: what the agent can do.</summary>
    public AgentCapabilities? AgentCapabilities { get; init; }

    /// <summary>Ways to sign in.</summary>
    public IReadOnlyList<AuthMethod>? AuthMethods { get; init; }

    /// <summary>Version 2: who the agent is.</summary>
    public Implementation? Info { get; init; }

    /// <summary>Version 2: what the agent can do, raw while it is a draft.</summary>
    public JsonElement? Capabilities { get; init; }
}

/// <summary>A program by name and version.</summary>
public sealed record Implementation : AcpObject
{
    /// <summary>For programs.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public string? Title { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }
}

/// <summary>A way to sign in. Version 1 names it <c>id</c>, the draft of version 2 <c>methodId</c>.</summary>
public sealed record AuthMethod : AcpObject
{
    /// <summary>Version 1: what <c>authenticate</c> takes.</summary>
    public string? Id { get; init; }

    /// <summary>Version 2: what <c>auth/login</c> takes.</summary>
    public string? MethodId { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>Null or <c>agent</c>: the agent does it. <c>terminal</c>: the client runs the agent in a terminal with <see cref="Args"/> and <see cref="Env"/>.</summary>
    public string? Type { get; init; }

    /// <summary>Arguments to add to the agent's own.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Environment to add: an object of strings in version 1, a list of name and value in version 2.</summary>
    public JsonElement? Env { get; init; }
}
