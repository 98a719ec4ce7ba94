using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Patchbay.Protocol.Splice;

/// <summary>A JSON text with comments and trailing commas, as a tree that remembers where everything stands.</summary>
/// <remarks>Made for files that people edit: a problem can be shown by line and column, and an edit can touch one value and
/// leave the rest as it is. A comment may stand wherever a blank may, but not between a property's name and its colon
/// (<see cref="Utf8JsonReader"/> takes none there).</remarks>
public sealed class JsoncDocument
{
    private static readonly JsonReaderOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private JsoncDocument(ReadOnlyMemory<byte> source, JsoncNode? root)
    {
        Source = source;
        Root = root;
    }

    /// <summary>The text as it was given, byte order mark included.</summary>
    public ReadOnlyMemory<byte> Source { get; }

    /// <summary>The outermost value; null when the text holds nothing but blanks and comments.</summary>
    public JsoncNode? Root { get; }

    /// <summary>Length of the UTF-8 byte order mark: 3 or 0.</summary>
    public static int BomLength(ReadOnlySpan<byte> source) => source.StartsWith("\uFEFF"u8) ? 3 : 0;

    /// <summary>Reads a text.</summary>
    /// <param name="source">UTF-8, with or without a byte order mark.</param>
    /// <param name="document">The tree, or null when the text is not JSONC.</param>
    /// <param name="error">Where and why it is not, or null.</param>
    /// <returns>True when it is JSONC; an empty text is.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> source, out JsoncDocument? document, out JsoncError? error)
    {
        document = null;
        error = FindBadEncoding(source.Span);
        if (error is not null) return false;

        var bom = BomLength(source.Span);
        if (JsoncTrivia.SkipAll(source.Span, bom) == source.Length)
        {
            document = new JsoncDocument(source, null);
            return true;
        }

        var reader = new Utf8JsonReader(source.Span[bom..], Lenient);
        try
        {
            reader.Read();
            var root = ReadNode(ref reader, bom);
            reader.Read(); // throws when something follows the value
            document = new JsoncDocument(source, root);
            return true;
        }
        catch (JsonException exception)
        {
            error = Explain(exception, source.Span, bom);
            return false;
        }
        catch (InvalidOperationException exception)
        {
            // A string with half of a surrogate pair: well-formed JSON that no .NET string can hold.
            error = JsoncError.At(source.Span, bom + (int)reader.TokenStartIndex, exception.Message);
            return false;
        }
    }

    private static JsoncNode ReadNode(ref Utf8JsonReader reader, int bom)
    {
        var node = new JsoncNode(reader.TokenType, bom + (int)reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = reader.GetString()!;
                    var nameStart = bom + (int)reader.TokenStartIndex;
                    var nameEnd = nameStart + reader.ValueSpan.Length + 2;
                    reader.Read();
                    node.Members.Add(new JsoncMember(name, nameStart, nameEnd, ReadNode(ref reader, bom)));
                }

                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) node.Items.Add(ReadNode(ref reader, bom));
                break;
            case JsonTokenType.String:
                node.Text = reader.GetString();
                break;
            case JsonTokenType.Number:
                node.Text = Encoding.ASCII.GetString(reader.ValueSpan);
                break;
        }

        node.End = bom + (int)reader.BytesConsumed;
        return node;
    }

    private static JsoncError? FindBadEncoding(ReadOnlySpan<byte> source)
    {
        if (Utf8.IsValid(source)) return null;
        var good = 0;
        while (good < source.Length && Rune.DecodeFromUtf8(source[good..], out _, out var length) == System.Buffers.OperationStatus.Done) good += length;
        return JsoncError.At(source, good, "the text is not UTF-8");
    }

    /// <summary>The reader's own words without its position, which counts from zero and in bytes.</summary>
    private static JsoncError Explain(JsonException exception, ReadOnlySpan<byte> source, int bom)
    {
        var message = exception.Message;
        var position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        if (position > 0) message = message[..position];
        var offset = bom;
        for (var line = exception.LineNumber ?? 0; line > 0; line--)
        {
            var length = source[offset..].IndexOf((byte)'\n');
            if (length < 0) break;
            offset += length + 1;
        }

        if (message.StartsWith("Expected depth to be zero", StringComparison.Ordinal)) message = "the text ends inside an object or a list";
        offset = (int)Math.Min(source.Length, offset + (exception.BytePositionInLine ?? 0));
        return JsoncError.At(source, offset, message.TrimEnd('.'));
    }
}

/// <summary>Why a text is not JSONC.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in UTF-16 units as editors count, from 1.</param>
/// <param name="Message">What is wrong there.</param>
public sealed record JsoncError(int Line, int Column, string Message)
{
    /// <summary>An error at a byte offset.</summary>
    public static JsoncError At(ReadOnlySpan<byte> source, int offset, string message)
    {
        var (line, column) = Locate(source, offset);
        return new JsoncError(line, column, message);
    }

    /// <summary>Line and column of a byte offset, both from 1; a byte order mark takes no column.</summary>
    public static (int Line, int Column) Locate(ReadOnlySpan<byte> source, int offset)
    {
        var before = source[..Math.Min(offset, source.Length)];
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        if (lineStart == 0) lineStart = Math.Min(JsoncDocument.BomLength(source), before.Length);
        return (before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }
}
