using System.Text.Json.Serialization;

namespace Patchbay.Protocol.Acp;

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
