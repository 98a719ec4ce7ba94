using System.Text.Json;

namespace Patchbay.Protocol.Messages;

/// <summary>What routing needs from a request body, read without parsing the rest of it.</summary>
/// <param name="Model">The top-level <c>model</c> string; empty when there is none, or when the body is not JSON up to it.</param>
/// <param name="ValueStart">Offset in the body of the value's opening quote; −1 when <paramref name="Model"/> is empty.</param>
/// <param name="ValueLength">Bytes of the value with both quotes.</param>
public readonly record struct RequestPeek(string Model, int ValueStart, int ValueLength)
{
    /// <summary>Nothing was found: the body is passed on as it is, and whatever is wrong with it is the endpoint's to say.</summary>
    public static RequestPeek Nothing { get; } = new("", -1, 0);

    /// <summary>Finds the first top-level <c>model</c>. Claude Code writes it as the first property, so this normally reads
    /// some thirty bytes of a body of fifty thousand; where it comes later, what stands before it is skipped over.</summary>
    /// <param name="body">The whole request body.</param>
    public static RequestPeek Read(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 512 });
        try
        {
            if (!FindTopLevel(ref reader, "model"u8) || reader.TokenType != JsonTokenType.String) return Nothing;
            var start = (int)reader.TokenStartIndex;
            return new RequestPeek(reader.GetString()!, start, (int)reader.BytesConsumed - start);
        }
        catch (JsonException)
        {
            return Nothing;
        }
        catch (InvalidOperationException)
        {
            // A string of bytes that are not UTF-8, or half a surrogate pair.
            return Nothing;
        }
    }

    /// <summary>The top-level <c>stream</c>; null when there is none. Reads as far as it must, so ask only when it matters.</summary>
    /// <param name="body">The whole request body.</param>
    public static bool? ReadStream(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 512 });
        try
        {
            if (!FindTopLevel(ref reader, "stream"u8)) return null;
            return reader.TokenType switch { JsonTokenType.True => true, JsonTokenType.False => false, _ => null };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool FindTopLevel(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            if (!reader.Read()) return false;
            if (found) return true;
            reader.Skip();
        }

        return false;
    }
}
