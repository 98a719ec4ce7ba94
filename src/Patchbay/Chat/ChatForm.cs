using System.Buffers;
using System.Text.Json;
using Patchbay.Output;
using Patchbay.Protocol.Control;

namespace Patchbay.Chat;

/// <summary>A form in the terminal: one field after the other.</summary>
/// <param name="asked">The question.</param>
internal sealed class ChatForm(FormAsked asked)
{
    /// <summary>A field that goes with another: the words of somebody who wants none of its choices. So the bridge puts Claude's own questions (claude-agent-acp 0.101.0).</summary>
    private const string Own = "_custom";

    private readonly List<Field> _fields = FieldsOf(asked.Schema);
    private readonly Dictionary<string, string[]> _filled = new(StringComparer.Ordinal);
    private int _at;

    /// <summary>The question's id.</summary>
    public string Id => asked.Id;

    /// <summary>Asks for what comes next.</summary>
    public void Ask(Talk talk)
    {
        if (_at == 0) talk.Say($"Claude asks: {MarkdownLine.Harmless(asked.Message)}");
        if (asked.Url is { } url)
        {
            talk.Say($"  {MarkdownLine.Harmless(url)}");
            talk.Say("visit that page; type y when it is done, n to decline");
            return;
        }

        if (_at >= _fields.Count)
        {
            talk.Say("type y to agree, n to decline");
            return;
        }

        var field = _fields[_at];
        if (field.Title.Length > 0) talk.Say($"{MarkdownLine.Harmless(field.Title)}");
        for (var choice = 0; choice < field.Choices.Count; choice++) talk.Say($"  {choice + 1}  {MarkdownLine.Harmless(field.Choices[choice].Name)}");
        talk.Say(field switch
        {
            { Choices.Count: 0 } => "type the answer; - leaves it out, n declines",
            { IsList: true } => "type numbers, with commas; - leaves it out, n declines",
            { HasOwn: true } => "type the number, or an answer of your own; - leaves it out, n declines",
            _ => "type the number; - leaves it out, n declines",
        });
    }

    /// <summary>Takes a line.</summary>
    /// <returns>True when the form is over: <see cref="Content"/> has it, or <see cref="IsDeclined"/>; false when there is more to ask, or the line was no answer.</returns>
    public bool Take(string line)
    {
        if (line.Trim() is "n" or "no") return IsDeclined = true;
        if (_at >= _fields.Count) return line.Trim() is "y" or "yes";
        var field = _fields[_at];
        if (line.Trim() != "-" && !Fill(field, line.Trim())) return false;
        _at++;
        return _at == _fields.Count;
    }

    /// <summary>Whether the person did not want to answer.</summary>
    public bool IsDeclined { get; private set; }

    /// <summary>What was filled in; null for a page.</summary>
    public JsonElement? Content
    {
        get
        {
            if (asked.Url is not null) return null;
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer))
            {
                writer.WriteStartObject();
                foreach (var (name, values) in _filled) Write(writer, name, values, _fields.Find(one => one.Name == name));
                writer.WriteEndObject();
            }

            return JsonElement.Parse(buffer.WrittenSpan);
        }
    }

    private bool Fill(Field field, string line)
    {
        if (field.Choices.Count == 0)
        {
            var fits = field.Type switch
            {
                "boolean" => line is "y" or "yes" or "true" or "false",
                "integer" => long.TryParse(line, CultureInfo.InvariantCulture, out _),
                "number" => double.TryParse(line, CultureInfo.InvariantCulture, out _),
                _ => true,
            };
            if (fits) _filled[field.Name] = [line];
            return fits;
        }

        List<string> picked = [];
        foreach (var word in field.IsList ? line.Split(',', StringSplitOptions.TrimEntries) : [line])
        {
            if (!int.TryParse(word, CultureInfo.InvariantCulture, out var number)) break;
            if (number < 1 || number > field.Choices.Count) return false;
            picked.Add(field.Choices[number - 1].Value);
        }

        if (picked.Count > 0) _filled[field.Name] = [.. picked];
        else if (field.HasOwn) _filled[field.Name + Own] = [line];
        return picked.Count > 0 || field.HasOwn;
    }

    private static void Write(Utf8JsonWriter writer, string name, string[] values, Field? field)
    {
        writer.WritePropertyName(name);
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

    private static List<Field> FieldsOf(JsonElement? schema)
    {
        if (schema is not { ValueKind: JsonValueKind.Object } form || !form.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object) return [];
        var names = properties.EnumerateObject().Select(static property => property.Name).ToHashSet(StringComparer.Ordinal);
        List<Field> fields = [];
        foreach (var property in properties.EnumerateObject())
        {
            // Typed where its question is asked.
            if (property.Name.EndsWith(Own, StringComparison.Ordinal) && names.Contains(property.Name[..^Own.Length])) continue;
            var isList = Text(property.Value, "type") == "array";
            var of = isList && property.Value.TryGetProperty("items", out var items) ? items : property.Value;
            fields.Add(new Field(
                property.Name, Text(property.Value, "description") is { Length: > 0 } description ? description : Text(property.Value, "title"),
                Text(property.Value, "type"), isList, ChoicesOf(of), names.Contains(property.Name + Own)));
        }

        return fields;
    }

    private static List<Choice> ChoicesOf(JsonElement of)
    {
        foreach (var name in (string[])["oneOf", "anyOf"])
        {
            if (of.TryGetProperty(name, out var titled) && titled.ValueKind == JsonValueKind.Array)
                return [.. titled.EnumerateArray().Select(static choice => new Choice(Text(choice, "const"), Text(choice, "description") is { Length: > 0 } more ? $"{Text(choice, "title")}: {more}" : Text(choice, "title")))];
        }

        return of.TryGetProperty("enum", out var plain) && plain.ValueKind == JsonValueKind.Array
            ? [.. plain.EnumerateArray().Select(static value => new Choice(value.GetString() ?? "", value.GetString() ?? ""))]
            : [];
    }

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private sealed record Field(string Name, string Title, string Type, bool IsList, List<Choice> Choices, bool HasOwn);

    private sealed record Choice(string Value, string Name);
}
