using System.Text.Json;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.Gemini;

/// <summary>Writes a JSON Schema in the subset of OpenAPI that Gemini takes; one word beyond it, and the whole request is refused.</summary>
/// <remarks>Subset: ai.google.dev/api/caching#Schema (read 2026-11-23). What it cannot say is left out, and the description says it where it
/// helps the model. Names of properties are never taken for words of the schema.</remarks>
internal sealed class SchemaWriter(RequestJson json, JsonElement root)
{
    /// <summary>Deeper ones are told without their insides.</summary>
    private const int MaxDepth = 16;

    /// <summary>References, followed where they stand, can make a small schema endless.</summary>
    private const int MaxNodes = 2000;

    private static readonly string[] AnyTypes = ["STRING", "NUMBER", "BOOLEAN", "OBJECT"];

    private readonly List<string> _open = [];
    private int _nodes;

    private Utf8JsonWriter Writer => json.Writer;

    /// <summary>True when the schema is that of an object with anything in it.</summary>
    public bool HasProperties
    {
        get
        {
            var flat = new FlatSchema([root], root, []);
            return flat.Properties().Count > 0 || Fold(flat, []).Properties.Count > 0;
        }
    }

    /// <summary>Writes it.</summary>
    public void Write() => Write([root], 0, [], false);

    private void Write(IReadOnlyList<JsonElement> alternatives, int depth, List<RawText> outer, bool isNullable)
    {
        var before = _open.Count;
        var flat = new FlatSchema(alternatives, root, _open);
        List<RawText> words = flat.TryFind("description", out var description) && description.ValueKind == JsonValueKind.String ? [.. outer, new RawText(description)] : outer;
        if (_nodes++ > MaxNodes) depth = MaxDepth;
        WriteFlat(flat, depth, words, isNullable);
        _open.RemoveRange(before, _open.Count - before);
    }

    private void WriteFlat(FlatSchema flat, int depth, List<RawText> words, bool isNullable)
    {
        var types = flat.Types();
        var literals = flat.Variants.Count > 1 ? LiteralsOf(flat.Variants) : flat.Literals();
        isNullable |= flat.IsNullable;
        if (literals.Count > 0 && literals.TrueForAll(static value => value.ValueKind == JsonValueKind.String))
        {
            WriteNode(flat, "STRING", literals, depth, words, isNullable);
            return;
        }

        if (flat.Variants.Count > 1 && types is [] or ["OBJECT"])
        {
            var (properties, required) = Fold(flat, _open);
            // Variants of an object that has properties of its own, and the arguments of a tool, can only be one object.
            if (properties.Count > 0 && (depth == 0 || flat.Properties().Count > 0)) WriteObject(properties, required, depth, words, isNullable);
            else WriteAny(flat.Variants, depth, words, isNullable);
            return;
        }

        if (types.Count == 1) WriteNode(flat, types[0], literals, depth, words, isNullable);
        else WriteTypes(flat, types.Count == 0 ? AnyTypes : [.. types], depth, words, isNullable);
    }

    /// <summary>The texts that variants of nothing but texts leave the choice of; empty when one of them is more.</summary>
    private List<JsonElement> LiteralsOf(List<JsonElement> variants)
    {
        var all = new List<JsonElement>();
        foreach (var variant in variants)
        {
            var literals = new FlatSchema([variant], root, [.. _open]).Literals();
            if (literals.Count == 0 || literals.Exists(static value => value.ValueKind != JsonValueKind.String)) return [];
            all.AddRange(literals);
        }

        return all;
    }

    /// <summary>An object and its variants as one object: required is what all of them require.</summary>
    private (OrderedDictionary<string, List<JsonElement>> Properties, List<string> Required) Fold(FlatSchema flat, List<string> open)
    {
        var properties = flat.Properties();
        var required = flat.Required();
        List<string>? common = null;
        foreach (var variant in flat.Variants)
        {
            var one = new FlatSchema([variant], root, [.. open]);
            foreach (var (name, schemas) in one.Properties())
            {
                if (!properties.TryAdd(name, schemas) && !properties[name].Exists(known => JsonElement.DeepEquals(known, schemas[0]))) properties[name] = [.. properties[name], schemas[0]];
            }

            common = common is null ? one.Required() : [.. common.Intersect(one.Required())];
        }

        return (properties, [.. required.Union(common ?? [])]);
    }

    /// <summary>Vertex refuses <c>anyOf</c> with anything beside it: the words for all go into the first.</summary>
    private void WriteAny(List<JsonElement> variants, int depth, List<RawText> words, bool isNullable)
    {
        if (depth >= MaxDepth)
        {
            Begin("STRING", words, isNullable);
            Writer.WriteEndObject();
            return;
        }

        Writer.WriteStartObject();
        Writer.WriteStartArray("anyOf"u8);
        for (var i = 0; i < variants.Count; i++) Write([variants[i]], depth + 1, i == 0 ? words : [], isNullable && i == 0);
        Writer.WriteEndArray();
        Writer.WriteEndObject();
    }

    private void WriteTypes(FlatSchema flat, string[] types, int depth, List<RawText> words, bool isNullable)
    {
        Writer.WriteStartObject();
        Writer.WriteStartArray("anyOf"u8);
        for (var i = 0; i < types.Length; i++) WriteNode(flat, types[i], [], depth + 1, i == 0 ? words : [], isNullable && i == 0);
        Writer.WriteEndArray();
        Writer.WriteEndObject();
    }

    private void WriteNode(FlatSchema flat, string type, List<JsonElement> literals, int depth, List<RawText> words, bool isNullable)
    {
        if (type == "OBJECT")
        {
            WriteObject(flat.Properties(), flat.Required(), depth, words, isNullable);
            return;
        }

        // Only texts can be listed.
        if (literals.Count > 0 && type != "STRING") words = [.. words, new RawText($"One of: {string.Join(", ", literals.ConvertAll(static value => value.GetRawText()))}.")];
        Begin(type, words, isNullable);
        if (type == "ARRAY")
        {
            WriteItems(flat, depth);
            Numbers(flat, "minItems", "maxItems");
        }
        else if (type == "STRING")
        {
            WriteEnum(literals);
            if (flat.TryFind("format", out var format) && Json.Text(format) == "date-time" && literals.Count == 0) Writer.WriteString("format"u8, "date-time"u8);
            Copy(flat, "pattern", JsonValueKind.String);
            Numbers(flat, "minLength", "maxLength");
        }
        else if (type is "NUMBER" or "INTEGER")
        {
            if (flat.TryFind("format", out var format) && Json.Text(format) is var word && (type == "NUMBER" ? word is "float" or "double" : word is "int32" or "int64")) Writer.WriteString("format"u8, word);
            Copy(flat, "minimum", JsonValueKind.Number);
            Copy(flat, "maximum", JsonValueKind.Number);
        }

        Writer.WriteEndObject();
    }

    private void WriteObject(OrderedDictionary<string, List<JsonElement>> properties, List<string> required, int depth, List<RawText> words, bool isNullable)
    {
        Begin("OBJECT", words, isNullable);
        if (properties.Count > 0 && depth < MaxDepth)
        {
            Writer.WriteStartObject("properties"u8);
            foreach (var (name, schemas) in properties)
            {
                Writer.WritePropertyName(name);
                Write(schemas, depth + 1, [], false);
            }

            Writer.WriteEndObject();
            // One that is no property is refused.
            required = required.FindAll(properties.ContainsKey);
            if (required.Count > 0)
            {
                Writer.WriteStartArray("required"u8);
                foreach (var name in required) Writer.WriteStringValue(name);
                Writer.WriteEndArray();
            }
        }

        Writer.WriteEndObject();
    }

    private void WriteItems(FlatSchema flat, int depth)
    {
        // Must be there. Of what, nobody has said.
        Writer.WritePropertyName("items"u8);
        List<JsonElement> items = [];
        if (flat.TryFind("prefixItems", out var first) && first.ValueKind == JsonValueKind.Array) items.AddRange(first.EnumerateArray());
        else if (flat.TryFind("items", out var all) && all.ValueKind == JsonValueKind.Array) items.AddRange(all.EnumerateArray());
        else if (all.ValueKind == JsonValueKind.Object) items.Add(all);
        if (items.Count > 0 && depth < MaxDepth)
        {
            Write(items.Count > 1 && items.TrueForAll(item => JsonElement.DeepEquals(item, items[0])) ? [items[0]] : items, depth + 1, [], false);
            return;
        }

        Begin("STRING", [], false);
        Writer.WriteEndObject();
    }

    private void WriteEnum(List<JsonElement> literals)
    {
        // An empty one is refused.
        var texts = literals.ConvertAll(static value => value.ValueKind == JsonValueKind.String ? Json.Text(value) : value.GetRawText()).FindAll(static text => text.Length > 0);
        if (texts.Count == 0) return;
        Writer.WriteStartArray("enum"u8);
        foreach (var text in texts.Distinct()) Writer.WriteStringValue(text);
        Writer.WriteEndArray();
    }

    private void Begin(string type, List<RawText> words, bool isNullable)
    {
        Writer.WriteStartObject();
        Writer.WriteString("type"u8, type);
        if (words.Count > 0)
        {
            Writer.WritePropertyName("description"u8);
            json.Joined(words);
        }

        if (isNullable) Writer.WriteBoolean("nullable"u8, true);
    }

    private void Numbers(FlatSchema flat, string least, string most)
    {
        if (flat.TryFind(least, out var from) && Json.Number(from) >= 0) Writer.WriteNumber(least, Json.Number(from)!.Value);
        if (flat.TryFind(most, out var to) && Json.Number(to) >= 0) Writer.WriteNumber(most, Json.Number(to)!.Value);
    }

    private void Copy(FlatSchema flat, string keyword, JsonValueKind kind)
    {
        if (!flat.TryFind(keyword, out var value) || value.ValueKind != kind) return;
        Writer.WritePropertyName(keyword);
        json.Value(value);
    }
}
