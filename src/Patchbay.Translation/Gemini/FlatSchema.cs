using System.Text.Json;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.Gemini;

/// <summary>A JSON Schema with everything that <c>$ref</c> and <c>allOf</c> put into it, as layers: the first that has a keyword wins.</summary>
internal sealed class FlatSchema
{
    /// <summary>A reference may stand inside itself this often; Gemini's subset has no references, and a tree has no end.</summary>
    private const int MaxSelf = 2;

    private readonly JsonElement _root;
    private readonly List<string> _open;
    private readonly List<JsonElement> _layers = [];

    /// <param name="alternatives">The schema; several mean any of them.</param>
    /// <param name="root">What references refer to.</param>
    /// <param name="open">References that are being followed; those that this schema follows are added.</param>
    public FlatSchema(IReadOnlyList<JsonElement> alternatives, JsonElement root, List<string> open)
    {
        (_root, _open) = (root, open);
        if (alternatives.Count == 1) Add(alternatives[0]);
        else AddVariants(alternatives);
        // One that is left is no choice; it may bring others.
        for (var again = 0; Variants.Count == 1 && again < 8; again++)
        {
            var only = Variants[0];
            Variants.Clear();
            Add(only);
        }
    }

    /// <summary>What <c>anyOf</c> and <c>oneOf</c> leave the choice of, without <c>null</c>.</summary>
    public List<JsonElement> Variants { get; } = [];

    /// <summary><c>null</c> is a choice.</summary>
    public bool IsNullable { get; private set; }

    /// <summary>Properties by name, in order; several schemas where several layers or variants have one.</summary>
    public OrderedDictionary<string, List<JsonElement>> Properties()
    {
        var found = new OrderedDictionary<string, List<JsonElement>>(StringComparer.Ordinal);
        foreach (var layer in _layers)
        {
            if (!layer.TryGetProperty("properties"u8, out var properties) || properties.ValueKind != JsonValueKind.Object) continue;
            foreach (var property in properties.EnumerateObject()) found.TryAdd(property.Name, [property.Value]);
        }

        return found;
    }

    /// <summary>The names in <c>required</c>.</summary>
    public List<string> Required()
    {
        var found = new List<string>();
        foreach (var layer in _layers)
        {
            if (!layer.TryGetProperty("required"u8, out var required) || required.ValueKind != JsonValueKind.Array) continue;
            foreach (var name in required.EnumerateArray())
            {
                if (Json.Text(name) is { Length: > 0 } text && !found.Contains(text)) found.Add(text);
            }
        }

        return found;
    }

    /// <summary>A keyword's value.</summary>
    public bool TryFind(string keyword, out JsonElement value)
    {
        foreach (var layer in _layers)
        {
            if (layer.TryGetProperty(keyword, out value)) return true;
        }

        value = default;
        return false;
    }

    /// <summary>True when there is such a keyword.</summary>
    public bool Has(string keyword) => TryFind(keyword, out _);

    /// <summary>The only values that are allowed, from <c>enum</c> or <c>const</c>, without <c>null</c>; empty when any is.</summary>
    public List<JsonElement> Literals()
    {
        var found = new List<JsonElement>();
        if (TryFind("const", out var only)) found.Add(only);
        else if (TryFind("enum", out var values) && values.ValueKind == JsonValueKind.Array) found.AddRange(values.EnumerateArray());
        if (found.RemoveAll(static value => value.ValueKind == JsonValueKind.Null) > 0) IsNullable = true;
        return found;
    }

    /// <summary>The types, as Gemini calls them; what is not said is guessed from the keywords, and empty when nothing tells.</summary>
    public List<string> Types()
    {
        var found = new List<string>();
        if (TryFind("type", out var type))
        {
            if (type.ValueKind == JsonValueKind.String) Add(Json.Text(type));
            else if (type.ValueKind == JsonValueKind.Array) foreach (var one in type.EnumerateArray()) Add(Json.Text(one));
        }

        if (found.Count == 0 && Guess() is { Length: > 0 } guess) found.Add(guess);
        return found;

        void Add(string name)
        {
            if (name.Equals("null", StringComparison.OrdinalIgnoreCase)) IsNullable = true;
            else if (name.ToUpperInvariant() is "STRING" or "NUMBER" or "INTEGER" or "BOOLEAN" or "OBJECT" or "ARRAY") found.Add(name.ToUpperInvariant());
        }
    }

    private string Guess()
    {
        if (Has("properties") || Has("required") || Has("additionalProperties") || Has("patternProperties")) return "OBJECT";
        if (Has("items") || Has("prefixItems") || Has("minItems")) return "ARRAY";
        var literals = Literals();
        if (literals.Count > 0)
        {
            if (literals.TrueForAll(static value => value.ValueKind == JsonValueKind.Number)) return "NUMBER";
            if (literals.TrueForAll(static value => value.ValueKind is JsonValueKind.True or JsonValueKind.False)) return "BOOLEAN";
            return "STRING";
        }

        if (Has("pattern") || Has("minLength") || Has("maxLength") || Has("format")) return "STRING";
        return Has("minimum") || Has("maximum") || Has("multipleOf") ? "NUMBER" : "";
    }

    private void Add(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || _layers.Count > 64) return;
        _layers.Add(schema);
        if (Json.Text(schema, "$ref") is { Length: > 0 } reference && _open.FindAll(open => open == reference).Count < MaxSelf)
        {
            _open.Add(reference);
            Add(Resolve(reference));
        }

        if (schema.TryGetProperty("allOf"u8, out var all) && all.ValueKind == JsonValueKind.Array)
        {
            foreach (var member in all.EnumerateArray()) Add(member);
        }

        if (schema.TryGetProperty("anyOf"u8, out var any) && any.ValueKind == JsonValueKind.Array) AddVariants([.. any.EnumerateArray()]);
        if (schema.TryGetProperty("oneOf"u8, out var one) && one.ValueKind == JsonValueKind.Array) AddVariants([.. one.EnumerateArray()]);
    }

    private void AddVariants(IReadOnlyList<JsonElement> variants)
    {
        foreach (var variant in variants)
        {
            if (IsNull(variant)) IsNullable = true;
            else Variants.Add(variant);
        }
    }

    private static bool IsNull(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && (Json.Text(schema, "type") == "null" || (schema.TryGetProperty("const"u8, out var only) && only.ValueKind == JsonValueKind.Null));

    /// <summary>What a pointer into the same document points at; undefined when there is none.</summary>
    private JsonElement Resolve(string reference)
    {
        if (reference[0] != '#') return default;
        var at = _root;
        foreach (var step in Uri.UnescapeDataString(reference[1..]).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(name, out var inside)) at = inside;
            else if (at.ValueKind == JsonValueKind.Array && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < at.GetArrayLength()) at = at[index];
            else return default;
        }

        return at;
    }
}
