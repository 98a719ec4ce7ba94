using System.Text.Json;
using System.Text.Json.Serialization;

namespace Patchbay.Protocol.Acp;

/// <summary>What a tool call shows: <see cref="BlockOutput"/>, <see cref="DiffOutput"/>, <see cref="TerminalOutputLink"/> or <see cref="UnknownOutput"/>.</summary>
[JsonConverter(typeof(ToolCallContentConverter))]
public abstract record ToolCallContent : AcpObject
{
    private protected ToolCallContent(string type) => Type = type;

    /// <summary>Its name on the wire.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; }
}

/// <summary><c>content</c>: a block.</summary>
public sealed record BlockOutput() : ToolCallContent("content")
{
    /// <summary>The block.</summary>
    public required ContentBlock Content { get; init; }
}

/// <summary><c>diff</c>: a file that is changed.</summary>
public sealed record DiffOutput() : ToolCallContent("diff")
{
    /// <summary>Absolute.</summary>
    public required string Path { get; init; }

    /// <summary>All of it before; null for a new file.</summary>
    public string? OldText { get; init; }

    /// <summary>All of it afterwards.</summary>
    public required string NewText { get; init; }
}

/// <summary><c>terminal</c>: what a terminal shows, live.</summary>
public sealed record TerminalOutputLink() : ToolCallContent("terminal")
{
    /// <summary>A terminal of <c>terminal/create</c>.</summary>
    public required string TerminalId { get; init; }
}

/// <summary>Output of another type, or of another shape than its type has; written as it was read.</summary>
/// <param name="Name">Its <c>type</c>; empty when it has none.</param>
/// <param name="Raw">All of it.</param>
public sealed record UnknownOutput([property: JsonIgnore] string Name, [property: JsonIgnore] JsonElement Raw) : ToolCallContent(Name), IKeptRaw;

/// <summary>A place that a tool works at, for editors that follow.</summary>
public sealed record ToolCallLocation : AcpObject
{
    /// <summary>Absolute.</summary>
    public required string Path { get; init; }

    /// <summary>From 1.</summary>
    public long? Line { get; init; }
}

/// <summary>Reads and writes <see cref="ToolCallContent"/>.</summary>
public sealed class ToolCallContentConverter() : UnionConverter<ToolCallContent>("type")
{
    /// <inheritdoc/>
    protected override Type? Known(string name) => name switch
    {
        "content" => typeof(BlockOutput),
        "diff" => typeof(DiffOutput),
        "terminal" => typeof(TerminalOutputLink),
        _ => null,
    };

    /// <inheritdoc/>
    protected override ToolCallContent Keep(string name, JsonElement raw) => new UnknownOutput(name, raw);
}
