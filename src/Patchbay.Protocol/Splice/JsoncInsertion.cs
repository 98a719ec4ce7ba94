using System.Text;

namespace Patchbay.Protocol.Splice;

/// <summary>Adds a property at the end of an object, in the object's own style: on a line of its own or on the same line, with
/// or without a trailing comma, behind the comment that the last property has on its line.</summary>
internal static class JsoncInsertion
{
    /// <summary>The text with the property added to <paramref name="node"/>, and objects for the rest of the path below it.</summary>
    public static byte[] Add(JsoncDocument document, JsoncLayout layout, JsoncNode node, IReadOnlyList<string> path, int depth, ReadOnlyMemory<byte> value)
    {
        var source = document.Source.Span;
        if (node.Members.Count == 0) return AddFirst(source, layout, node, path, depth, value);

        var last = node.Members[^1];
        var previousEnd = node.Members.Count > 1 ? node.Members[^2].Value.End : node.Start + 1;
        var comma = JsoncTrivia.SkipAll(source, last.Value.End);
        var hasComma = source[comma] == ',';
        var tail = hasComma ? comma + 1 : last.Value.End;
        var ownLines = JsoncTrivia.HasLineEnd(source, previousEnd, last.NameStart) || JsoncTrivia.HasLineEnd(source, last.Value.End, node.End);
        var at = JsoncTrivia.SkipWithinLine(source, tail);
        if (!JsoncTrivia.IsLineEnd(source[at])) at = Math.Max(tail, JsoncTrivia.SkipBlanksBack(source, at));

        string lead, property;
        if (ownLines)
        {
            var indentation = Encoding.ASCII.GetString(JsoncTrivia.Indentation(source, last.NameStart));
            var isFirstOnLine = JsoncTrivia.LineEndLengthBefore(source, JsoncTrivia.SkipBlanksBack(source, last.NameStart)) > 0;
            if (!isFirstOnLine) indentation += layout.Unit;
            property = Property(layout, path, depth, value, indentation, oneLine: false, ": ");
            lead = layout.LineEnd + indentation;
        }
        else
        {
            var isTight = last.Value.Start == last.NameEnd + 1;
            property = Property(layout, path, depth, value, "", oneLine: true, isTight ? ":" : ": ");
            lead = isTight ? "" : " ";
        }

        return hasComma
            ? JsoncEditor.Splice(source, [new(at, at, $"{lead}{property},")])
            : JsoncEditor.Splice(source, [new(last.Value.End, last.Value.End, ","), new(at, at, lead + property)]);
    }

    /// <summary><c>"name": value</c>, the rest of the path as nested objects.</summary>
    public static string Property(
        JsoncLayout layout, IReadOnlyList<string> path, int depth, ReadOnlyMemory<byte> value, string indentation, bool oneLine, string colon)
    {
        var name = Encoding.UTF8.GetString(JsoncEditor.Quote(path[depth])) + colon;
        if (depth == path.Count - 1) return name + layout.Format(value, indentation, oneLine);
        if (oneLine) return $"{name}{{ {Property(layout, path, depth + 1, value, indentation, oneLine, colon)} }}";
        var inner = indentation + layout.Unit;
        var property = Property(layout, path, depth + 1, value, inner, oneLine, colon);
        return $"{name}{{{layout.LineEnd}{inner}{property}{layout.LineEnd}{indentation}}}";
    }

    private static byte[] AddFirst(
        ReadOnlySpan<byte> source, JsoncLayout layout, JsoncNode node, IReadOnlyList<string> path, int depth, ReadOnlyMemory<byte> value)
    {
        var start = node.Start + 1;
        var end = node.End - 1;
        var outer = Encoding.ASCII.GetString(JsoncTrivia.Indentation(source, node.Start));
        var indentation = outer + layout.Unit;
        var isBlank = !source[start..end].ContainsAnyExcept(" \t\r\n"u8);
        if (layout.IsOneLine || (!isBlank && !JsoncTrivia.HasLineEnd(source, start, end)))
        {
            var inline = Property(layout, path, depth, value, "", oneLine: true, ": ");
            if (isBlank) return JsoncEditor.Splice(source, [new(start, end, $" {inline} ")]);
            var afterComment = JsoncTrivia.SkipBlanksBack(source, end);
            return JsoncEditor.Splice(source, [new(afterComment, afterComment, $" {inline}")]);
        }

        var property = Property(layout, path, depth, value, indentation, oneLine: false, ": ");
        if (isBlank) return JsoncEditor.Splice(source, [new(start, end, $"{layout.LineEnd}{indentation}{property}{layout.LineEnd}{outer}")]);

        // Behind the comments: before the line end that stands above the closing brace, or right before the brace.
        var at = JsoncTrivia.SkipBlanksBack(source, end);
        at -= JsoncTrivia.LineEndLengthBefore(source, at);
        return JsoncEditor.Splice(source, [new(at, at, $"{layout.LineEnd}{indentation}{property}")]);
    }
}
