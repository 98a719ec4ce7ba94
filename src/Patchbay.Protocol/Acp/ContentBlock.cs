using System.Text.Json;
using System.Text.Json.Serialization;

namespace Patchbay.Protocol.Acp;

/// <summary>A piece of a prompt, a message or a tool's output: <see cref="TextContent"/>, <see cref="ImageContent"/>, <see cref="AudioContent"/>,
/// <see cref="ResourceLink"/>, <see cref="EmbeddedResource"/> or <see cref="UnknownContent"/>. The same blocks as MCP's.</summary>
[JsonConverter(typeof(ContentBlockConverter))]
public abstract record ContentBlock : AcpObject
{
    private protected ContentBlock(string type) => Type = type;

    /// <summary>Its name on the wire.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; }

    /// <summary>Whom it is for and how important it is.</summary>
    public Annotations? Annotations { get; init; }
}

/// <summary><c>text</c>: Markdown or plain. Every agent takes it.</summary>
public sealed record TextContent() : ContentBlock("text")
{
    /// <summary>The text.</summary>
    public required string Text { get; init; }

    /// <summary>A block of a text.</summary>
    public static implicit operator TextContent(string text) => new() { Text = text };
}

/// <summary><c>image</c>; for agents with <see cref="PromptCapabilities.Image"/>.</summary>
public sealed record ImageContent() : ContentBlock("image")
{
    /// <summary>Base64.</summary>
    public required string Data { get; init; }

    /// <summary>Such as <c>image/png</c>.</summary>
    public required string MimeType { get; init; }

    /// <summary>Where it came from.</summary>
    public string? Uri { get; init; }
}

/// <summary><c>audio</c>; for agents with <see cref="PromptCapabilities.Audio"/>.</summary>
public sealed record AudioContent() : ContentBlock("audio")
{
    /// <summary>Base64.</summary>
    public required string Data { get; init; }

    /// <summary>Such as <c>audio/wav</c>.</summary>
    public required string MimeType { get; init; }
}

/// <summary><c>resource_link</c>: something the agent can look up itself. Every agent takes it.</summary>
public sealed record ResourceLink() : ContentBlock("resource_link")
{
    /// <summary>Where it is.</summary>
    public required string Uri { get; init; }

    /// <summary>What to call it.</summary>
    public required string Name { get; init; }

    /// <summary>What to show instead of the name.</summary>
    public string? Title { get; init; }

    /// <summary>What it is.</summary>
    public string? Description { get; init; }

    /// <summary>Its media type.</summary>
    public string? MimeType { get; init; }

    /// <summary>Bytes.</summary>
    public long? Size { get; init; }
}

/// <summary><c>resource</c>: contents in the message itself; for agents with <see cref="PromptCapabilities.EmbeddedContext"/>.</summary>
public sealed record EmbeddedResource() : ContentBlock("resource")
{
    /// <summary>The contents.</summary>
    public required ResourceContents Resource { get; init; }
}

/// <summary>A block of another type, or of another shape than its type has; written as it was read.</summary>
/// <param name="Name">Its <c>type</c>; empty when it has none.</param>
/// <param name="Raw">All of it.</param>
public sealed record UnknownContent([property: JsonIgnore] string Name, [property: JsonIgnore] JsonElement Raw) : ContentBlock(Name), IKeptRaw;

/// <summary>Contents of a resource: text or bytes.</summary>
public sealed record ResourceContents : AcpObject
{
    /// <summary>Where it is.</summary>
    public required string Uri { get; init; }

    /// <summary>Its media type.</summary>
    public string? MimeType { get; init; }

    /// <summary>The text, or null when it is bytes.</summary>
    public string? Text { get; init; }

    /// <summary>Base64, or null when it is text.</summary>
    public string? Blob { get; init; }
}

/// <summary>Hints for showing a block.</summary>
public sealed record Annotations : AcpObject
{
    /// <summary>Whom it is for.</summary>
    public IReadOnlyList<Audience>? Audience { get; init; }

    /// <summary>ISO 8601.</summary>
    public string? LastModified { get; init; }

    /// <summary>0 = not needed, 1 = needed.</summary>
    public double? Priority { get; init; }
}

/// <summary>Reads and writes <see cref="ContentBlock"/>.</summary>
public sealed class ContentBlockConverter() : UnionConverter<ContentBlock>("type")
{
    /// <inheritdoc/>
    protected override Type? Known(string name) => name switch
    {
        "text" => typeof(TextContent),
        "image" => typeof(ImageContent),
        "audio" => typeof(AudioContent),
        "resource_link" => typeof(ResourceLink),
        "resource" => typeof(EmbeddedResource),
        _ => null,
    };

    /// <inheritdoc/>
    protected override ContentBlock Keep(string name, JsonElement raw) => new UnknownContent(name, raw);
}
