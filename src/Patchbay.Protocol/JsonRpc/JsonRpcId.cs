using System.Text;
using System.Text.Json;

namespace Patchbay.Protocol.JsonRpc;

/// <summary>The id of a request, as the JSON it was written in: a string, a number of any size, or <c>null</c>. It goes back as the very same bytes.</summary>
/// <remarks>Two ids are equal when they mean the same, however they are written: <c>"a"</c> and <c>"\u0061"</c>, <c>1</c> and <c>1.0</c>
/// (a peer that holds all numbers as floating point). <c>1</c> and <c>"1"</c> differ.</remarks>
public readonly struct JsonRpcId : IEquatable<JsonRpcId>
{
    private readonly ReadOnlyMemory<byte> _raw;

    private JsonRpcId(ReadOnlyMemory<byte> raw) => _raw = raw;

    /// <summary>The id <c>null</c>: that of an error whose request could not be read.</summary>
    public static JsonRpcId Null { get; } = new("null"u8.ToArray());

    /// <summary>The JSON of it.</summary>
    public ReadOnlyMemory<byte> Raw => _raw.IsEmpty ? Null._raw : _raw;

    /// <summary>True for <c>null</c>.</summary>
    public bool IsNull => Raw.Span[0] == 'n';

    /// <summary>An id of our own.</summary>
    public static JsonRpcId Of(long number) => new(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));

    /// <summary>An id from JSON that was read already.</summary>
    /// <returns>False when it is something else than a string, a number or null.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> json, out JsonRpcId id)
    {
        id = Null;
        if (json.IsEmpty) return false;
        if (json.Span[0] is not ((byte)'"' or (byte)'-' or (byte)'n' or (>= (byte)'0' and <= (byte)'9'))) return false;
        id = new JsonRpcId(json);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(JsonRpcId other) => Raw.Span.SequenceEqual(other.Raw.Span) || Normal().Span.SequenceEqual(other.Normal().Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is JsonRpcId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Normal().Span);
        return hash.ToHashCode();
    }

    /// <summary>The JSON, for messages to people.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Raw.Span);

    /// <summary>Equality.</summary>
    public static bool operator ==(JsonRpcId left, JsonRpcId right) => left.Equals(right);

    /// <summary>Inequality.</summary>
    public static bool operator !=(JsonRpcId left, JsonRpcId right) => !left.Equals(right);

    /// <summary>The same bytes for all ways to write an id; not always JSON.</summary>
    private ReadOnlyMemory<byte> Normal()
    {
        var span = Raw.Span;
        if (span[0] == '"')
        {
            if (!span.Contains((byte)'\\')) return Raw;
            try
            {
                var reader = new Utf8JsonReader(span);
                reader.Read();
                return Encoding.UTF8.GetBytes($"\"{reader.GetString()}\"");
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                return Raw; // Half a surrogate pair: only its own spelling is equal to it.
            }
        }

        if (!span.ContainsAny((byte)'.', (byte)'e', (byte)'E')) return Raw;
        return decimal.TryParse(Encoding.ASCII.GetString(span), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? Encoding.ASCII.GetBytes(number.ToString("G29", CultureInfo.InvariantCulture))
            : Raw;
    }
}
