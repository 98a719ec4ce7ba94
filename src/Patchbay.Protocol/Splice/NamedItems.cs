using System.Text;
using System.Text.Json;

namespace Patchbay.Protocol.Splice;

/// <summary>Edits a list of <c>{"name": …, "value": …}</c>, as editors keep environment variables. A new item comes first, so that taking it
/// out again gives the old bytes; the other items are not touched.</summary>
internal static class NamedItems
{
    /// <summary>The last item of that name; null when there is none.</summary>
    public static JsoncNode? Find(JsoncNode list, string name) => list.Items.FindLast(item => item.Find("name")?.Value.Text == name);

    /// <summary>An item's text.</summary>
    public static string Write(string name, string value) => $$"""{ "name": {{Encoding.UTF8.GetString(JsoncEditor.Quote(name))}}, "value": {{value}} }""";

    /// <summary>Gives the item of that name a value.</summary>
    public static JsoncEdit Set(JsoncDocument document, JsoncNode list, string name, string value)
    {
        var source = document.Source.Span;
        if (list.Kind != JsonTokenType.StartArray) return new JsoncEdit(null, JsoncError.At(source, list.Start, "this should be a list of `{\"name\": …, \"value\": …}`"));
        if (Find(list, name) is { } item)
        {
            return item.Find("value")?.Value is { } old
                ? new JsoncEdit(JsoncEditor.Splice(source, [new(old.Start, old.End, value)]), null)
                : new JsoncEdit(JsoncEditor.Splice(source, [new(item.Start, item.End, Write(name, value))]), null);
        }

        var at = list.Start + 1;
        if (list.Items.Count == 0) return new JsoncEdit(JsoncEditor.Splice(source, [new(at, at, Write(name, value))]), null);
        var gap = source[at..list.Items[0].Start];
        var lead = gap.ContainsAnyExcept(" \t\r\n"u8) ? "" : Encoding.ASCII.GetString(gap);
        return new JsoncEdit(JsoncEditor.Splice(source, [new(at, at, $"{lead}{Write(name, value)},")]), null);
    }

    /// <summary>Takes every item of that name out, with its comma and the blanks before it.</summary>
    public static JsoncEdit Remove(JsoncDocument document, JsoncNode list, string name)
    {
        while (true)
        {
            var source = document.Source.Span;
            var index = list.Items.FindLastIndex(item => item.Find("name")?.Value.Text == name);
            if (index < 0) return new JsoncEdit(document.Source.ToArray(), null);
            var item = list.Items[index];
            var start = BlanksBefore(source, item.Start);
            var comma = JsoncTrivia.SkipAll(source, item.End);
            if (source[comma] == ',') document = Parse(JsoncEditor.Splice(source, [new(start, item.End, ""), new(comma, comma + 1, "")]));
            else if (index == 0) document = Parse(JsoncEditor.Splice(source, [new(start, item.End, "")]));
            else
            {
                var before = JsoncTrivia.SkipAll(source, list.Items[index - 1].End);
                document = Parse(JsoncEditor.Splice(source, [new(before, before + 1, ""), new(start, item.End, "")]));
            }

            list = FindAt(document.Root!, list.Start)!;
        }
    }

    private static int BlanksBefore(ReadOnlySpan<byte> source, int at)
    {
        var start = at;
        while (start > 0 && source[start - 1] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') start--;
        // Behind a comment that only a line end closes, that line end must stay.
        return start > 0 && source[start - 1] is not ((byte)',' or (byte)'[') ? at : start;
    }

    private static JsoncDocument Parse(byte[] bytes) => JsoncDocument.TryParse(bytes, out var document, out _)
        ? document!
        : throw new InvalidOperationException("an edit has broken the text");

    /// <summary>The list that begins at an offset; what was cut out stands behind it.</summary>
    private static JsoncNode? FindAt(JsoncNode node, int start)
    {
        if (node.Start == start) return node;
        return node.Members.Select(member => member.Value).Concat(node.Items).Where(child => child.Start <= start && start < child.End).Select(child => FindAt(child, start)).FirstOrDefault();
    }
}
