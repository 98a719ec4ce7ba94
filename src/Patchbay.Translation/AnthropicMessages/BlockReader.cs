using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.AnthropicMessages;

/// <summary>Reads content blocks. Texts stay where they lie; what is Anthropic's alone becomes text, is left out, or is refused by name.</summary>
internal sealed class BlockReader(ToolNames names, EndpointTraits traits)
{
    private readonly Dictionary<string, string> _calls = new(StringComparer.Ordinal); // Tool names by the client's call id.

    /// <summary>Tools that the conversation has referred to, in the order of their first mention.</summary>
    public List<string> ReferencedTools { get; } = [];

    /// <summary>Bytes of images and documents, which are no text.</summary>
    public long MediaBytes { get; private set; }

    /// <summary>How many there are.</summary>
    public int MediaCount { get; private set; }

    /// <summary>The message being read is what the person asks now: what it shows and the model cannot see is refused. Anywhere else the model is told that
    /// something is missing: a conversation that has been shown an image once must be able to go on.</summary>
    public bool IsAsking { get; set; }

    /// <summary>Reads a message's content: a string, or blocks.</summary>
    public void Read(JsonElement content, string path, List<Part> parts)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            AddText(new RawText(content), parts);
            return;
        }

        if (content.ValueKind != JsonValueKind.Array) return;
        var index = 0;
        foreach (var block in content.EnumerateArray()) ReadBlock(block, $"{path}.{index++}", parts);
    }

    private void ReadBlock(JsonElement block, string path, List<Part> parts)
    {
        var type = Json.Text(block, "type");
        switch (type)
        {
            case "text": AddText(Raw(block, "text"u8), parts); break;
            case "image" when !traits.TakesImages && !IsAsking: parts.Add(Said($"[An image stood here. The model {traits.Model} cannot see images.]")); break;
            case "image": parts.Add(ReadMedia(block, PartKind.Image, path)); break;
            case "document": ReadDocument(block, path, parts); break;
            case "search_result": ReadSearchResult(block, path, parts); break;
            case "thinking": ReadThinking(block, parts); break;
            case "tool_use": parts.Add(ReadCall(block, path)); break;
            case "tool_result": parts.Add(ReadResult(block, path)); break;
            case "tool_reference": Refer(Json.Text(block, "tool_name"), parts); break;
            case "tool_addition": Refer(ToolNameIn(block), parts); break;
            case "tool_removal": parts.Add(Said($"The tool {ToolNameIn(block)} is no longer available.")); break;
            case "compaction": AddText(Raw(block, "content"u8), parts); break;
            // Another model's reasoning, sealed, and calls that Anthropic's servers have made and answered: nobody else can use them.
            case "redacted_thinking" or "server_tool_use" or "mcp_tool_use" or "mcp_tool_listing" or "fallback": break;
            case "web_search_tool_result": ReadWebResults(block, parts); break;
            case "tool_search_tool_result": ReadReferences(block, parts); break;
            case "web_fetch_tool_result" or "mcp_tool_result" or "code_execution_tool_result" or "bash_code_execution_tool_result" or "text_editor_code_execution_tool_result":
                if (block.TryGetProperty("content"u8, out var result)) ReadForeignResult(result, parts);
                break;
            default:
                throw new UntranslatableException($"{path}: a block of type `{type}` cannot be translated for endpoint {traits.Endpoint}.");
        }
    }

    private void ReadThinking(JsonElement block, List<Part> parts)
    {
        // Thinking goes back only to whom it came from: anybody else refuses the signature, or takes it for an answer.
        if (ThinkingMark.Parse(Json.Text(block, "signature")) is { } mark && mark.Origin == traits.Origin && traits.Origin.Length > 0)
        {
            parts.Add(new Part { Kind = PartKind.Thinking, Text = Raw(block, "thinking"u8), Carried = mark.Carried });
        }
    }

    private Part ReadCall(JsonElement block, string path)
    {
        var id = Json.Text(block, "id");
        var name = names.ToEndpoint(Json.Text(block, "name"));
        names.NoteUsed(id);
        _calls[id] = name;
        return new Part
        {
            Kind = PartKind.ToolCall,
            Id = ToolNames.IdToEndpoint(id, traits.MaxToolId),
            ClientId = id,
            Name = name,
            Input = block.TryGetProperty("input"u8, out var input) && input.ValueKind == JsonValueKind.Object ? input : default,
            Path = path,
        };
    }

    private Part ReadResult(JsonElement block, string path)
    {
        var id = Json.Text(block, "tool_use_id");
        var parts = new List<Part>();
        var wasAsking = IsAsking;
        IsAsking = false;
        if (block.TryGetProperty("content"u8, out var content)) Read(content, $"{path}.content", parts);
        IsAsking = wasAsking;
        return new Part
        {
            Kind = PartKind.ToolResult,
            Id = ToolNames.IdToEndpoint(id, traits.MaxToolId),
            ClientId = id,
            Name = _calls.GetValueOrDefault(id, ""),
            IsError = Json.IsTrue(block, "is_error"),
            Content = parts,
            Path = path,
        };
    }

    private void ReadDocument(JsonElement block, string path, List<Part> parts)
    {
        var source = block.TryGetProperty("source"u8, out var found) ? found : default;
        var title = Raw(block, "title"u8);
        switch (Json.Text(source, "type"))
        {
            case "text":
                if (!title.IsEmpty) AddText(title, parts);
                AddText(Raw(source, "data"u8), parts);
                break;
            case "content":
                if (!title.IsEmpty) AddText(title, parts);
                if (source.TryGetProperty("content"u8, out var content)) Read(content, $"{path}.source.content", parts);
                break;
            case "base64" or "url":
                if (!traits.TakesDocuments) throw new UntranslatableException($"{path}: endpoint {traits.Endpoint} takes no documents ({Json.Text(source, "media_type")}); send its text instead.");
                parts.Add(ReadMedia(block, PartKind.Document, path));
                break;
            case var other:
                throw new UntranslatableException($"{path}.source: a document by `{other}` lies at Anthropic and cannot be sent to endpoint {traits.Endpoint}.");
        }
    }

    private Part ReadMedia(JsonElement block, PartKind kind, string path)
    {
        if (kind == PartKind.Image && !traits.TakesImages) throw new UntranslatableException($"{path}: the model {traits.Model} of endpoint {traits.Endpoint} takes no images.");
        var source = block.TryGetProperty("source"u8, out var found) ? found : default;
        var isUrl = Json.Text(source, "type") == "url";
        if (!isUrl && Json.Text(source, "type") != "base64") throw new UntranslatableException($"{path}.source: `{Json.Text(source, "type")}` lies at Anthropic and cannot be sent to endpoint {traits.Endpoint}.");
        var content = isUrl ? Raw(source, "url"u8) : Raw(source, "data"u8);
        MediaBytes += content.Content.Length;
        MediaCount++;
        return new Part { Kind = kind, Media = new Media(Json.Text(source, "media_type"), content, isUrl, Raw(block, "title"u8)), Path = path };
    }

    private void ReadSearchResult(JsonElement block, string path, List<Part> parts)
    {
        parts.Add(Said($"{Json.Text(block, "title")} ({Json.Text(block, "source")})"));
        if (block.TryGetProperty("content"u8, out var content)) Read(content, $"{path}.content", parts);
    }

    private static void ReadWebResults(JsonElement block, List<Part> parts)
    {
        if (!block.TryGetProperty("content"u8, out var content) || content.ValueKind != JsonValueKind.Array) return;
        var text = new StringBuilder("Web search results:");
        foreach (var hit in content.EnumerateArray()) text.Append('\n').Append(Json.Text(hit, "title")).Append(" (").Append(Json.Text(hit, "url")).Append(')');
        parts.Add(Said(text.ToString()));
    }

    private void ReadReferences(JsonElement block, List<Part> parts)
    {
        if (!block.TryGetProperty("content"u8, out var content) || content.ValueKind != JsonValueKind.Object || !content.TryGetProperty("tool_references"u8, out var references)) return;
        foreach (var reference in references.EnumerateArray()) Refer(Json.Text(reference, "tool_name"), parts);
    }

    private static void ReadForeignResult(JsonElement content, List<Part> parts)
    {
        if (content.ValueKind == JsonValueKind.String) AddText(new RawText(content), parts);
        else parts.Add(Said(Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(content))));
    }

    private void Refer(string tool, List<Part> parts)
    {
        if (tool.Length == 0) return;
        if (!ReferencedTools.Contains(tool)) ReferencedTools.Add(tool);
        parts.Add(Said($"The tool {names.ToEndpoint(tool)} is now available."));
    }

    private static string ToolNameIn(JsonElement block)
    {
        if (Json.Text(block, "tool_name") is { Length: > 0 } name) return name;
        return block.TryGetProperty("tool"u8, out var tool) ? tool.ValueKind == JsonValueKind.String ? Json.Text(tool) : Json.Text(tool, "name") : Json.Text(block, "name");
    }

    private static void AddText(RawText text, List<Part> parts)
    {
        // Empty texts are refused by some, and say nothing.
        if (!text.IsEmpty) parts.Add(new Part { Kind = PartKind.Text, Text = text });
    }

    private static Part Said(string text) => SystemReminder.Say(text);

    private static RawText Raw(JsonElement holder, ReadOnlySpan<byte> name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) ? new RawText(value) : default;
}
