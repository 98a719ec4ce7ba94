using System.Text.Json;

namespace Patchbay.Protocol.Acp;

/// <summary>Something of a session that a person can set.</summary>
public sealed record SessionConfigOption : AcpObject
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>What it is about.</summary>
    public ConfigOptionCategory? Category { get; init; }

    /// <summary>How it is set.</summary>
    public required ConfigOptionType Type { get; init; }

    /// <summary>A string for <see cref="ConfigOptionType.Select"/>, true or false for <see cref="ConfigOptionType.Boolean"/>.</summary>
    public JsonElement? CurrentValue { get; init; }

    /// <summary>What can be chosen: choices, or groups of them.</summary>
    public IReadOnlyList<SessionConfigChoice>? Options { get; init; }
}

/// <summary>A choice of a config option (<see cref="Value"/> is set), or a group of choices (<see cref="Group"/> and <see cref="Options"/> are).</summary>
public sealed record SessionConfigChoice : AcpObject
{
    /// <summary>What <c>session/set_config_option</c> takes.</summary>
    public string? Value { get; init; }

    /// <summary>The id of a group.</summary>
    public string? Group { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>The choices of a group.</summary>
    public IReadOnlyList<SessionConfigChoice>? Options { get; init; }
}

/// <summary>Params of <c>session/set_config_option</c>.</summary>
public sealed record SetConfigOptionRequest : AcpObject
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }

    /// <summary>The option.</summary>
    public required string ConfigId { get; init; }

    /// <summary><c>boolean</c> for true and false; null for a choice.</summary>
    public ConfigOptionType? Type { get; init; }

    /// <summary>A choice's value, or true or false.</summary>
    public required JsonElement Value { get; init; }

    /// <summary>Picks a choice.</summary>
    public static SetConfigOptionRequest Pick(string sessionId, string configId, string value) =>
        new() { SessionId = sessionId, ConfigId = configId, Value = AcpJson.ToElement(value) };

    /// <summary>Turns something on or off.</summary>
    public static SetConfigOptionRequest Turn(string sessionId, string configId, bool value) =>
        new() { SessionId = sessionId, ConfigId = configId, Type = ConfigOptionType.Boolean, Value = AcpJson.ToElement(value) };
}

/// <summary>Answer to <c>session/set_config_option</c>.</summary>
public sealed record SetConfigOptionResponse : AcpObject
{
    /// <summary>All options: one may have changed others.</summary>
    public required IReadOnlyList<SessionConfigOption> ConfigOptions { get; init; }
}
