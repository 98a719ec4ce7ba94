using System.Text;
using System.Text.Json;

namespace Patchbay.Commands;

/// <summary>The reference page of the settings file, from its JSON schema.</summary>
internal static class SettingsReference
{
    /// <summary>The page as Markdown.</summary>
    /// <param name="text">The schema that is embedded in the binary and that editors complete from.</param>
    public static string Write(ReadOnlyMemory<byte> text)
    {
        using var document = JsonDocument.Parse(text);
        var schema = document.RootElement;
        var page = new StringBuilder();
        page.Append("<!-- Written by `patchbay docs settings` from src/Patchbay/Settings/settings.schema.json. Do not edit. -->\n\n# Settings file\n\n");
        page.Append(schema.GetProperty("description").GetString());
        page.Append("\n\nIt is `~/.config/patchbay/settings.json` (`$XDG_CONFIG_HOME`), another one with `--settings FILE` or `PATCHBAY_SETTINGS`. Verbs that change it keep comments and layout.\n");
        WriteKeys(page, schema);
        foreach (var definition in schema.GetProperty("$defs").EnumerateObject()) WriteDefinition(page, definition.Name, definition.Value);
        return page.ToString();
    }

    private static void WriteDefinition(StringBuilder page, string name, JsonElement definition)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {name}\n");
        if (definition.TryGetProperty("description", out var description)) page.Append(CultureInfo.InvariantCulture, $"\n{description.GetString()}\n");
        WriteKeys(page, definition);
        if (definition.TryGetProperty("oneOf", out var choices)) WriteChoices(page, choices);
        WriteExamples(page, definition);
    }

    private static void WriteChoices(StringBuilder page, JsonElement choices)
    {
        page.Append("\nOne of:\n");
        foreach (var choice in choices.EnumerateArray())
        {
            var text = choice.TryGetProperty("description", out var said) ? said.GetString()
                : choice.TryGetProperty("$ref", out _) ? $"{TypeOf(choice)}."
                : "an object with one of `" + string.Join("`, `", choice.GetProperty("oneOf").EnumerateArray().Select(one => one.GetProperty("required")[0].GetString())) + "`:";
            page.Append(CultureInfo.InvariantCulture, $"- {text}\n");
            WriteKeys(page, choice);
        }
    }

    private static void WriteKeys(StringBuilder page, JsonElement holder)
    {
        if (!holder.TryGetProperty("properties", out var keys)) return;
        var required = holder.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet() : [];
        page.Append("\n| key | type | default | meaning |\n| --- | --- | --- | --- |\n");
        foreach (var key in keys.EnumerateObject())
        {
            var fallback = key.Value.TryGetProperty("default", out var value) ? $"`{value.GetRawText()}`" : required.Contains(key.Name) ? "required" : "–";
            var meaning = key.Value.TryGetProperty("description", out var description) ? description.GetString() : "";
            var example = key.Value.TryGetProperty("examples", out var examples) ? $" Example: `{OnOneLine(examples[examples.GetArrayLength() - 1])}`" : "";
            page.Append(CultureInfo.InvariantCulture, $"| `{key.Name}` | {Cell(TypeOf(key.Value))} | {Cell(fallback)} | {Cell(meaning + example)} |\n");
        }
    }

    private static void WriteExamples(StringBuilder page, JsonElement definition)
    {
        if (!definition.TryGetProperty("examples", out var examples)) return;
        page.Append("\n```json\n");
        foreach (var example in examples.EnumerateArray()) page.Append(OnOneLine(example)).Append('\n');
        page.Append("```\n");
    }

    private static string TypeOf(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var name = reference.GetString()!.Split('/')[^1];
            return $"[{name}](#{name})";
        }

        if (schema.TryGetProperty("enum", out var words)) return string.Join(" ", words.EnumerateArray().Select(word => $"`{word.GetString()}`"));
        if (schema.TryGetProperty("const", out var constant)) return $"`{constant.GetRawText()}`";
        var type = schema.GetProperty("type").GetString()!;
        if (type == "array") return $"list of {TypeOf(schema.GetProperty("items"))}";
        if (type == "object" && schema.TryGetProperty("additionalProperties", out var values) && values.ValueKind == JsonValueKind.Object) return $"object of {TypeOf(values)}";
        return type == "integer" && schema.TryGetProperty("minimum", out var least) ? $"integer, {least} to {schema.GetProperty("maximum")}" : type;
    }

    private static string OnOneLine(JsonElement value) => string.Join(' ', value.GetRawText().Split((char[])['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
