using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Patchbay.Protocol.Acp;

/// <summary>One of a union that nobody here knows, whole.</summary>
internal interface IKeptRaw
{
    /// <summary>All of it.</summary>
    JsonElement Raw { get; }
}

/// <summary>Reads one of several records by a member that names it. What has an unknown name, or not the shape of its name, is kept raw.</summary>
/// <remarks>By hand because the serializer's own polymorphism loses the name of what it does not know. What is kept is written as the very bytes it was read from.</remarks>
public abstract class UnionConverter<T>(string discriminator) : JsonConverter<T> where T : AcpObject
{
    /// <summary>The record of a name; null when there is none.</summary>
    protected abstract Type? Known(string name);

    /// <summary>Keeps what is not known.</summary>
    protected abstract T Keep(string name, JsonElement raw);

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var raw = JsonElement.ParseValue(ref reader);
        var name = raw.ValueKind == JsonValueKind.Object && raw.TryGetProperty(discriminator, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString()! : "";
        if (Known(name) is not { } type) return Keep(name, raw);
        try
        {
            return (T)raw.Deserialize(options.GetTypeInfo(type))!;
        }
        catch (JsonException)
        {
            return Keep(name, raw); // A newer shape under an old name.
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (value is IKeptRaw kept) writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(kept.Raw), skipInputValidation: true);
        else JsonSerializer.Serialize(writer, value, options.GetTypeInfo(value.GetType()));
    }
}
