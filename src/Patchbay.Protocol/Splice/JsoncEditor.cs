using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Patchbay.Protocol.Splice;

/// <summary>The outcome of an edit.</summary>
/// <param name="Bytes">The new text, or null when the edit could not be made.</param>
/// <param name="Error">Why it could not; the place is one in the old text.</param>
public readonly record struct JsoncEdit(byte[]? Bytes, JsoncError? Error);

/// <summary>Surgical edits of a JSONC text that belongs to a person: bytes in, bytes out, no I/O. Only the named property
/// changes; byte order mark, line ends, comments, order, indentation and unknown properties stay the same bytes.</summary>
/// <remarks>Removing what was added gives the old text back, with one exception: an object left with nothing but blanks becomes <c>{}</c>.</remarks>
public static class JsoncEditor
{
    /// <summary>Gives the property at <paramref name="path"/> a value; adds it, and the objects above it, when they are not there.</summary>
    /// <param name="source">The text; an empty one is taken as an empty object.</param>
    /// <param name="path">Property names from the outermost object down; at least one.</param>
    /// <param name="value">The new value as JSON.</param>
    /// <returns>An error when the text is not JSONC, or when something on the path is not an object.</returns>
    public static JsoncEdit Set(ReadOnlyMemory<byte> source, IReadOnlyList<string> path, ReadOnlyMemory<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfZero(path.Count, nameof(path));
        if (!JsoncDocument.TryParse(source, out var document, out var error)) return new JsoncEdit(null, error);
        var layout = JsoncLayout.Of(document!);
        if (document!.Root is null) return new JsoncEdit(WithRoot(source.Span, path, value, layout), null);

        var node = document.Root;
        for (var depth = 0; ; depth++)
        {
            if (!node.IsObject) return NotAnObject(source.Span, node, path, depth);
            var member = node.Find(path[depth]);
            if (member is null) return new JsoncEdit(JsoncInsertion.Add(document, layout, node, path, depth, value), null);
            if (depth < path.Count - 1)
            {
                node = member.Value;
                continue;
            }

            var indentation = Encoding.ASCII.GetString(JsoncTrivia.Indentation(source.Span, member.NameStart));
            var oneLine = !JsoncTrivia.HasLineEnd(source.Span, node.Start, node.End);
            var text = layout.Format(value, indentation, oneLine);
            return new JsoncEdit(Splice(source.Span, [new(member.Value.Start, member.Value.End, text)]), null);
        }
    }

    /// <summary>Takes the property at <paramref name="path"/> out, with its comma and, when it has one, its own line.</summary>
    /// <returns>The same text when there is no such property; an error when the text is not JSONC.</returns>
    public static JsoncEdit Remove(ReadOnlyMemory<byte> source, IReadOnlyList<string> path)
    {
        ArgumentOutOfRangeException.ThrowIfZero(path.Count, nameof(path));
        while (true)
        {
            if (!JsoncDocument.TryParse(source, out var document, out var error)) return new JsoncEdit(null, error);
            var node = FindParent(document!.Root, path);
            var index = node?.Members.FindLastIndex(member => member.Name == path[^1]) ?? -1;
            if (index < 0) return new JsoncEdit(source.ToArray(), null);
            source = JsoncRemoval.Remove(source, node!, index);
            source = CollapseIfBlank(source, path);
        }
    }

    /// <summary>A JSON string for a value that only may hold what JSON strings may.</summary>
    public static byte[] Quote(string text) =>
        [(byte)'"', .. JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];

    /// <summary>Replaces ranges of a text; they are in order and do not overlap.</summary>
    internal static byte[] Splice(ReadOnlySpan<byte> source, ReadOnlySpan<JsoncReplacement> replacements)
    {
        var result = new List<byte>(source.Length + 128);
        var done = 0;
        foreach (var replacement in replacements)
        {
            result.AddRange(source[done..replacement.Start]);
            result.AddRange(Encoding.UTF8.GetBytes(replacement.Text));
            done = replacement.End;
        }

        result.AddRange(source[done..]);
        return [.. result];
    }

    private static JsoncNode? FindParent(JsoncNode? root, IReadOnlyList<string> path)
    {
        var node = root;
        for (var depth = 0; depth < path.Count - 1 && node is not null; depth++) node = node.Find(path[depth])?.Value;
        return node;
    }

    private static ReadOnlyMemory<byte> CollapseIfBlank(ReadOnlyMemory<byte> source, IReadOnlyList<string> path)
    {
        if (!JsoncDocument.TryParse(source, out var document, out _) 
            || FindParent(document!.Root, path) is not { IsObject: true, Members.Count: 0 } node) return source;
        var inner = source.Span[(node.Start + 1)..(node.End - 1)];
        return inner.ContainsAnyExcept(" \t\r\n"u8) ? source : Splice(source.Span, [new(node.Start + 1, node.End - 1, "")]);
    }

    private static byte[] WithRoot(ReadOnlySpan<byte> source, IReadOnlyList<string> path, ReadOnlyMemory<byte> value, JsoncLayout layout)
    {
        var bom = JsoncDocument.BomLength(source);
        var gap = source.Length == bom || JsoncTrivia.LineEndLengthBefore(source, source.Length) > 0 ? "" : layout.LineEnd;
        var property = JsoncInsertion.Property(layout, path, 0, value, layout.Unit, oneLine: false, colon: ": ");
        var text = $"{gap}{{{layout.LineEnd}{layout.Unit}{property}{layout.LineEnd}}}{layout.LineEnd}";
        return Splice(source, [new(source.Length, source.Length, text)]);
    }

    private static JsoncEdit NotAnObject(ReadOnlySpan<byte> source, JsoncNode node, IReadOnlyList<string> path, int depth)
    {
        var what = depth == 0 ? "the outermost value" : $"`{string.Join('.', path.Take(depth))}`";
        return new JsoncEdit(null, JsoncError.At(source, node.Start, $"{what} is not an object"));
    }
}

/// <summary>One replaced range of a text.</summary>
internal readonly record struct JsoncReplacement(int Start, int End, string Text);
