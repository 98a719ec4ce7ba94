using System.Text;

namespace Patchbay.Protocol.Splice;

/// <summary>A place of a JSONC text: a property, or in a list of <c>{"name": …, "value": …}</c> the value of the item with that name.</summary>
/// <param name="Path">Property names from the outermost object down; at least one.</param>
/// <param name="Item">The item's name when the property is such a list; null for the property itself.</param>
public sealed record JsoncPlace(IReadOnlyList<string> Path, string? Item = null)
{
    /// <summary>The value there as it is written.</summary>
    /// <returns>Null when there is none.</returns>
    public string? Read(JsoncDocument document)
    {
        var node = Node(document);
        if (Item is not null) node = node is null ? null : NamedItems.Find(node, Item)?.Find("value")?.Value;
        return node is null ? null : Encoding.UTF8.GetString(document.Source.Span[node.Start..node.End]);
    }

    /// <summary>How many names of the path lead to something that is there.</summary>
    public int Depth(JsoncDocument document)
    {
        var node = document.Root;
        for (var depth = 0; depth < Path.Count; depth++)
        {
            if (node?.Find(Path[depth]) is not { } member) return depth;
            node = member.Value;
        }

        return Path.Count;
    }

    /// <summary>Gives the place a value.</summary>
    public JsoncEdit Set(ReadOnlyMemory<byte> source, string value)
    {
        var json = Encoding.UTF8.GetBytes(value);
        if (Item is null) return JsoncEditor.Set(source, Path, json);
        if (!JsoncDocument.TryParse(source, out var document, out var error)) return new JsoncEdit(null, error);
        return Node(document!) is { } list
            ? NamedItems.Set(document!, list, Item, value)
            : JsoncEditor.Set(source, Path, Encoding.UTF8.GetBytes($"[{NamedItems.Write(Item, value)}]"));
    }

    /// <summary>Takes the value out, and of what stands above it whatever is empty now and was not there before.</summary>
    /// <param name="source">The text.</param>
    /// <param name="keep">How many names of the path stay, empty or not.</param>
    public JsoncEdit Remove(ReadOnlyMemory<byte> source, int keep)
    {
        JsoncEdit edit;
        if (Item is null) edit = JsoncEditor.Remove(source, Path);
        else if (!JsoncDocument.TryParse(source, out var document, out var error)) edit = new JsoncEdit(null, error);
        else edit = Node(document!) is { } list ? NamedItems.Remove(document!, list, Item) : new JsoncEdit(source.ToArray(), null);

        for (var depth = Item is null ? Path.Count - 1 : Path.Count; depth > keep && edit.Bytes is { } bytes; depth--)
        {
            var above = new JsoncPlace([.. Path.Take(depth)]);
            if (!JsoncDocument.TryParse(bytes, out var document, out _) || above.Node(document!) is not { } node || !IsEmpty(document!, node)) break;
            edit = JsoncEditor.Remove(bytes, above.Path);
        }

        return edit;
    }

    private JsoncNode? Node(JsoncDocument document)
    {
        var node = document.Root;
        foreach (var name in Path) node = node?.Find(name)?.Value;
        return node;
    }

    /// <summary>A comment inside is somebody's, and keeps what is around it.</summary>
    private static bool IsEmpty(JsoncDocument document, JsoncNode node) =>
        node is { Members.Count: 0, Items.Count: 0, Kind: System.Text.Json.JsonTokenType.StartObject or System.Text.Json.JsonTokenType.StartArray }
        && !document.Source.Span[(node.Start + 1)..(node.End - 1)].ContainsAnyExcept(" \t\r\n"u8);
}
