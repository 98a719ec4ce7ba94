using System.Text;

namespace Patchbay.Protocol.Splice;

/// <summary>How a file is laid out, so that what is added looks like the rest.</summary>
/// <param name="LineEnd"><c>\n</c>, or <c>\r\n</c> when the file's first line ends so.</param>
/// <param name="Unit">One step of indentation, as the outermost object's properties have it; two blanks when they show none.</param>
/// <param name="IsOneLine">True when the outermost object stands on a single line and has properties: additions stay on it.</param>
internal sealed record JsoncLayout(string LineEnd, string Unit, bool IsOneLine)
{
    /// <summary>Longest value, in characters, that is written on one line inside a text of many lines.</summary>
    private const int MaxInlineLength = 100;

    public static JsoncLayout Of(JsoncDocument document)
    {
        var source = document.Source.Span;
        var end = source.IndexOf((byte)'\n');
        var lineEnd = end > 0 && source[end - 1] == '\r' ? "\r\n" : "\n";
        if (document.Root is not { IsObject: true, Members: [var first, ..] } root) return new JsoncLayout(lineEnd, "  ", false);
        if (!JsoncTrivia.HasLineEnd(source, root.Start, root.End)) return new JsoncLayout(lineEnd, "  ", true);
        var indentation = Encoding.ASCII.GetString(JsoncTrivia.Indentation(source, first.NameStart));
        return new JsoncLayout(lineEnd, indentation.Length > 0 ? indentation : "  ", false);
    }

    /// <summary>Writes a value the way this file would have it.</summary>
    /// <param name="json">The value; its own blanks do not matter.</param>
    /// <param name="indentation">What the line begins with on which the value starts.</param>
    /// <param name="oneLine">True when the value must stay on one line.</param>
    public string Format(ReadOnlyMemory<byte> json, string indentation, bool oneLine)
    {
        if (!JsoncDocument.TryParse(json, out var value, out var error) || value?.Root is null)
            throw new ArgumentException($"not a JSON value: {error?.Message}", nameof(json));
        var text = new StringBuilder();
        Append(text, value.Source.Span, value.Root, indentation, oneLine);
        return text.ToString();
    }

    private void Append(StringBuilder text, ReadOnlySpan<byte> source, JsoncNode node, string indentation, bool oneLine)
    {
        var isArray = node.Kind == System.Text.Json.JsonTokenType.StartArray;
        if (!node.IsObject && !isArray)
        {
            text.Append(Encoding.UTF8.GetString(source[node.Start..node.End]));
            return;
        }

        var count = isArray ? node.Items.Count : node.Members.Count;
        if (count == 0)
        {
            text.Append(isArray ? "[]" : "{}");
            return;
        }

        if (!oneLine)
        {
            var start = text.Length;
            Append(text, source, node, indentation, oneLine: true);
            if (text.Length - start <= MaxInlineLength) return;
            text.Length = start;
        }

        var inner = indentation + Unit;
        text.Append(isArray ? '[' : '{');
        for (var index = 0; index < count; index++)
        {
            if (oneLine) text.Append(index == 0 && isArray ? "" : " ");
            else text.Append(LineEnd).Append(inner);
            if (!isArray)
            {
                var member = node.Members[index];
                text.Append(Encoding.UTF8.GetString(source[member.NameStart..member.NameEnd])).Append(": ");
            }

            Append(text, source, isArray ? node.Items[index] : node.Members[index].Value, inner, oneLine);
            if (index < count - 1) text.Append(',');
        }

        if (!oneLine) text.Append(LineEnd).Append(indentation);
        else if (!isArray) text.Append(' ');
        text.Append(isArray ? ']' : '}');
    }
}
