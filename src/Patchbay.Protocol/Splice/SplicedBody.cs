using System.Text.Encodings.Web;
using System.Text.Json;
using Patchbay.Protocol.Messages;

namespace Patchbay.Protocol.Splice;

/// <summary>A request body with at most one value replaced: the bytes before it, the new value, the bytes after it. Everything
/// that is not the value stays the very same bytes.</summary>
/// <param name="Head">The body up to the value; the whole body when nothing is replaced.</param>
/// <param name="Value">The new value; empty when nothing is replaced.</param>
/// <param name="Tail">The body after the value; empty when nothing is replaced.</param>
public readonly record struct SplicedBody(ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Value, ReadOnlyMemory<byte> Tail)
{
    /// <summary>Bytes in all.</summary>
    public int Length => Head.Length + Value.Length + Tail.Length;

    /// <summary>A body that is sent as it came.</summary>
    public static SplicedBody Unchanged(ReadOnlyMemory<byte> body) => new(body, default, default);

    /// <summary>The body with its model name replaced.</summary>
    /// <param name="body">The body <paramref name="peek"/> was read from.</param>
    /// <param name="peek">Where the name stands.</param>
    /// <param name="model">The name to put there.</param>
    public static SplicedBody WithModel(ReadOnlyMemory<byte> body, RequestPeek peek, string model)
    {
        var encoded = JsonEncodedText.Encode(model, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;
        var value = new byte[encoded.Length + 2];
        value[0] = value[^1] = (byte)'"';
        encoded.CopyTo(value.AsSpan(1));
        return new SplicedBody(body[..peek.ValueStart], value, body[(peek.ValueStart + peek.ValueLength)..]);
    }

    /// <summary>Copies bytes from <paramref name="offset"/> on until <paramref name="destination"/> is full or the body ends.</summary>
    /// <returns>Bytes copied.</returns>
    public int CopyTo(int offset, Span<byte> destination)
    {
        var copied = 0;
        copied += CopyPart(Head.Span, offset, destination);
        copied += CopyPart(Value.Span, offset + copied - Head.Length, destination[copied..]);
        copied += CopyPart(Tail.Span, offset + copied - Head.Length - Value.Length, destination[copied..]);
        return copied;
    }

    private static int CopyPart(ReadOnlySpan<byte> part, int offset, Span<byte> destination)
    {
        if (offset < 0 || offset >= part.Length) return 0;
        part = part[offset..];
        if (part.Length > destination.Length) part = part[..destination.Length];
        part.CopyTo(destination);
        return part.Length;
    }
}
