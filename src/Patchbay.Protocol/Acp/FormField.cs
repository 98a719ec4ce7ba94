using System.Buffers;
using System.Text.Json;

namespace Patchbay.Protocol.Acp;

/// <summary>One field of a form that an agent asks to be filled in: a flat property of its JSON schema.</summary>
/// <param name="Name">The property.</param>
/// <param name="Title">What is asked; may be empty.</param>
/// <param name="Type"><c>string</c>, <c>boolean</c>, <c>integer</c>, <c>number</c>, <c>array</c>.</param>
/// <param name="IsList">Whether several choices may be picked.</param>
/// <param name="Choices">The choices; empty for a field that is typed in.</param>
/// <param name="HasOwn">Whether an answer beside the choices may be typed; it goes under <see cref="OwnName"/>.</param>
public sealed record FormField(string Name, string Title, string Type, bool IsList, IReadOnlyList<FormChoice> Choices, bool HasOwn)
{
    /// <summary>A property that goes with another: the words of somebody who wants none of its choices. So the bridge puts Claude's own questions (claude-agent-acp 0.101.0).</summary>
    private const string Own = "_custom";

    /// <summary>The property of an answer beside the choices.</summary>
    public string OwnName => Name + Own;

    /// <summary>The fields of a schema; none of one that has no properties.</summary>
    public static IReadOnlyList<FormField> Of(JsonElement? schema)
    {
        if (schema is not { ValueKind: JsonValueKind.Object } form || !form.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object) return [];
        var names = properties.EnumerateObject().Select(static property => property.Name).ToHashSet(StringComparer.Ordinal);
        List<FormField> fields = [];
        foreach (var property in properties.EnumerateObject())
        {
            // Typed where its question is asked.
            if (property.Name.EndsWith(Own, StringComparison.Ordinal) && names.Contains(property.Name[..^Own.Length])) continue;
            var isList = Text(property.Value, "type") == "array";
            var of = isList && property.Value.TryGetProperty("items", out var items) ? items : property.Value;
            fields.Add(new FormField(
                property.Name, Text(property.Value, "description") is { Length: > 0 } description ? description : Text(property.Value, "title"),
                Text(property.Value, "type"), isList, ChoicesOf(of), names.Contains(property.Name + Own)));
        }

        return fields;
    }

    /// <summary>Whether a typed answer is of the field's type.</summary>
    public bool Takes(string typed) => Type switch
    {
        "boolean" => typed is "y" or "yes" or "true" or "false",
        "integer" => long.TryParse(typed, CultureInfo.InvariantCulture, out _),
        "number" => double.TryParse(typed, CultureInfo.InvariantCulture, out _),
        _ => true,
    };

    /// <summary>What was filled in, as the answer carries it.</summary>
    /// <param name="fields">The form's fields.</param>
    /// <param name="filled">Values by property; each was taken by its field.</param>
    public static JsonElement Content(IReadOnlyList<FormField> fields, IReadOnlyDictionary<string, string[]> filled)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, values) in filled)
            {
                writer.WritePropertyName(name);
                Write(writer, values, fields.FirstOrDefault(one => one.Name == name));
            }

            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, string[] values, FormField? field)
    {
        if (field?.IsList == true)
        {
            writer.WriteStartArray();
            foreach (var value in values) writer.WriteStringValue(value);
            writer.WriteEndArray();
        }
        else if (field?.Type == "boolean") writer.WriteBooleanValue(values[0] is "y" or "yes" or "true");
        else if (field?.Type is "integer" or "number") writer.WriteRawValue(values[0]);
        else writer.WriteStringValue(values[0]);
    }

    private static List<FormChoice> ChoicesOf(JsonElement of)
    {
        foreach (var name in (string[])["oneOf", "anyOf"])
        {
            if (of.TryGetProperty(name, out var titled) && titled.ValueKind == JsonValueKind.Array)
                return [.. titled.EnumerateArray().Select(static choice => new FormChoice(Text(choice, "const"), Text(choice, "description") is { Length: > 0 } more ? $"{Text(choice, "title")}: {more}" : Text(choice, "title")))];
        }

        return of.TryGetProperty("enum", out var plain) && plain.ValueKind == JsonValueKind.Array
            ? [.. plain.EnumerateArray().Select(static value => new FormChoice(value.GetString() ?? "", value.GetString() ?? ""))]
            : [];
    }

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

/// <summary>A choice of a field.</summary>
/// <param name="Value">What the answer carries.</param>
/// <param name="Name">For people.</param>
public sealed record FormChoice(string Value, string Name);
