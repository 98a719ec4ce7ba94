using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Patchbay.Protocol.Acp;

/// <summary>Keeps <c>"title": null</c> apart from a title that is not there. The serializer cannot: both leave the property null.</summary>
internal static class ExplicitNulls
{
    /// <summary>Lets a null be written where one was read.</summary>
    public static void Modify(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        foreach (var property in type.Properties)
        {
            if (property.IsExtensionData || (property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null)) continue;
            var name = property.Name;
            property.ShouldSerialize = (owner, value) => value is not null || (owner is AcpObject known && known.IsNull(name));
        }
    }

    /// <summary>Notes the nulls of a JSON text in what was read from it.</summary>
    public static void Note(ReadOnlyMemory<byte> json, object? value, JsonSerializerOptions options)
    {
        if (value is null || json.Span.IndexOf("null"u8) < 0) return;
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = options.MaxDepth });
        Walk(document.RootElement, value, options);
    }

    private static void Walk(JsonElement json, object? value, JsonSerializerOptions options)
    {
        if (json.ValueKind == JsonValueKind.Array && value is IEnumerable items)
        {
            foreach (var (element, item) in json.EnumerateArray().Zip(items.Cast<object?>())) Walk(element, item, options);
        }

        if (json.ValueKind != JsonValueKind.Object || value is IKeptRaw || value is not AcpObject owner) return;
        foreach (var property in options.GetTypeInfo(owner.GetType()).Properties)
        {
            if (property.IsExtensionData || property.Get is null || !json.TryGetProperty(property.Name, out var member)) continue;
            if (member.ValueKind == JsonValueKind.Null) (owner.Nulls ??= new(StringComparer.Ordinal)).Add(property.Name);
            else if (member.ValueKind is JsonValueKind.Object or JsonValueKind.Array && property.Get(owner) is var child and (AcpObject or IEnumerable<AcpObject>)) Walk(member, child, options);
        }
    }
}
