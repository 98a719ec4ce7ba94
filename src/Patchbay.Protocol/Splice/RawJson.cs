using System.Text.Json;

namespace Patchbay.Protocol.Splice;

/// <summary>Finds and changes one value of a JSON text that a machine wrote; all other bytes stay as they are.</summary>
/// <remarks>For wire messages: no tree is built and nothing is laid out anew. Files that people edit are <see cref="JsoncEditor"/>'s.
/// A path is property names from the outermost object down; where a property stands twice, the last one is meant. Text that is
/// not JSON throws <see cref="JsonException"/>.</remarks>
public static class RawJson
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 512 };

    /// <summary>The value at a path.</summary>
    /// <returns>A slice of <paramref name="json"/>; empty when there is no such value, or something on the way is not an object.</returns>
    public static ReadOnlyMemory<byte> Get(ReadOnlyMemory<byte> json, params ReadOnlySpan<string> path) =>
        !json.IsEmpty && Walk(json.Span, path, out var start, out var end) == path.Length ? json[start..end] : default;

    /// <summary>The string at a path; null when there is none, or something else stands there.</summary>
    public static string? GetString(ReadOnlyMemory<byte> json, params ReadOnlySpan<string> path)
    {
        var value = Get(json, path);
        if (value.IsEmpty || value.Span[0] != '"') return null;
        var reader = new Utf8JsonReader(value.Span);
        reader.Read();
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // Half of a surrogate pair: no .NET string can hold it.
        }
    }

    /// <summary>Gives the property at a path a value: replaces the one that is there, or adds it at the end of its object, with the objects above it.</summary>
    /// <exception cref="ArgumentException">Something on the path is not an object.</exception>
    public static byte[] Set(ReadOnlyMemory<byte> json, ReadOnlySpan<string> path, ReadOnlyMemory<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfZero(path.Length, nameof(path));
        var depth = Walk(json.Span, path, out var start, out var end);
        if (depth == path.Length) return Join(json.Span[..start], value.Span, json.Span[end..]);
        if (json.Span[start] != '{') throw new ArgumentException($"{(depth == 0 ? "the JSON" : $"`{path[depth - 1]}`")} is not an object", nameof(json));
        return Insert(json.Span, start, end, Member(path[depth..], value));
    }

    /// <summary>Adds an element at the end of the array at a path; where nothing or <c>null</c> stands there, an array with this one element.</summary>
    /// <exception cref="ArgumentException">Something else than an array stands there, or something on the path is not an object.</exception>
    public static byte[] Append(ReadOnlyMemory<byte> json, ReadOnlySpan<string> path, ReadOnlyMemory<byte> element)
    {
        var depth = Walk(json.Span, path, out var start, out var end);
        if (depth < path.Length || json.Span[start] == 'n') return Set(json, path, Join("["u8, element.Span, "]"u8));
        if (json.Span[start] != '[') throw new ArgumentException($"`{string.Join('.', path.ToArray())}` is not an array", nameof(path));
        return Insert(json.Span, start, end, element.ToArray());
    }

    /// <summary>Takes the property at a path out, with its comma; the same text when there is none.</summary>
    public static byte[] Remove(ReadOnlyMemory<byte> json, ReadOnlySpan<string> path)
    {
        ArgumentOutOfRangeException.ThrowIfZero(path.Length, nameof(path));
        var parent = path[..^1];
        var current = json.ToArray();
        while (Walk(current, parent, out var start, out _) == parent.Length && FindMember(current, start, path[^1]) is { } member)
        {
            var (from, to) = (member.NameStart, member.End);
            while (IsBlank(current[to])) to++;
            if (current[to] == ',') to++;
            else
            {
                while (current[from - 1] != ',' && current[from - 1] != '{') from--;
                if (current[from - 1] == ',') from--;
                to = member.End;
            }

            current = Join(current.AsSpan(0, from), default, current.AsSpan(to));
        }

        return current;
    }

    /// <summary>A JSON string.</summary>
    public static byte[] Quote(string text) => JsoncEditor.Quote(text);

    /// <summary>Follows the path as far as it goes.</summary>
    /// <returns>How many names were found; the offsets are those of the last value reached.</returns>
    private static int Walk(ReadOnlySpan<byte> json, ReadOnlySpan<string> path, out int start, out int end)
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        start = (int)reader.TokenStartIndex;
        reader.Skip();
        end = (int)reader.BytesConsumed;
        for (var depth = 0; depth < path.Length; depth++)
        {
            if (FindMember(json, start, path[depth]) is not { } member) return depth;
            (start, end) = (member.Start, member.End);
        }

        return path.Length;
    }

    private static (int NameStart, int Start, int End)? FindMember(ReadOnlySpan<byte> json, int at, string name)
    {
        if (json[at] != '{') return null;
        (int, int, int)? found = null;
        var reader = new Utf8JsonReader(json[at..], Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(name);
            var nameStart = at + (int)reader.TokenStartIndex;
            reader.Read();
            var start = at + (int)reader.TokenStartIndex;
            reader.Skip();
            if (isIt) found = (nameStart, start, at + (int)reader.BytesConsumed);
        }

        return found;
    }

    /// <summary>Puts an item behind the last one of the object or array from <paramref name="start"/> to <paramref name="end"/>.</summary>
    private static byte[] Insert(ReadOnlySpan<byte> json, int start, int end, ReadOnlySpan<byte> item)
    {
        var at = end - 1;
        while (IsBlank(json[at - 1])) at--;
        var isFirst = at - 1 == start;
        return Join(json[..at], isFirst ? item : Join(","u8, item, default), json[at..]);
    }

    private static byte[] Member(ReadOnlySpan<string> path, ReadOnlyMemory<byte> value)
    {
        var inner = path.Length == 1 ? value.Span : Join("{"u8, Member(path[1..], value), "}"u8);
        return Join(JsoncEditor.Quote(path[0]), ":"u8, inner);
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    private static byte[] Join(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        var joined = new byte[first.Length + second.Length + third.Length];
        first.CopyTo(joined);
        second.CopyTo(joined.AsSpan(first.Length));
        third.CopyTo(joined.AsSpan(first.Length + second.Length));
        return joined;
    }
}
