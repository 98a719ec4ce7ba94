using System.Text.Json;
using System.Text.Json.Serialization;

namespace Patchbay.Protocol.Acp;

/// <summary>A string of an open list: the known ones are static members, any other is carried as it is.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IAcpWord<TSelf> where TSelf : struct, IAcpWord<TSelf>
{
    /// <summary>The string on the wire.</summary>
    string Value { get; }

    /// <summary>The word of a string.</summary>
    static abstract TSelf FromWire(string value);
}

/// <summary>Reads and writes a word as a JSON string.</summary>
public sealed class AcpWordConverter<T> : JsonConverter<T> where T : struct, IAcpWord<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? T.FromWire(reader.GetString()!) : throw new JsonException($"{typeof(T).Name} is a string");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
