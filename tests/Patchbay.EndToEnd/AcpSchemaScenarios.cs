using System.Reflection;
using System.Text.Json;
using Patchbay.EndToEnd.Peers;
using Patchbay.Protocol.Acp;

namespace Patchbay.EndToEnd;

/// <summary>The records against the schemas that come with the official SDK: all that a schema names has a name here, and nothing is
/// demanded that a schema leaves open.</summary>
public sealed class AcpSchemaScenarios
{
    /// <summary>Unstable members that are carried in <see cref="AcpObject.More"/> or as unknown kinds, without a name of their own.</summary>
    private static readonly HashSet<string> Unnamed =
    [
        "plan_update", "plan_removed", "notice", "compaction_update", "compaction_summary_chunk", "subagent_update", "state_update", "session_message", "session_message_chunk",
        "params.systemPrompt", "params.archived", "sessions[].archived", "sessionCapabilities.systemPrompt", "sessionCapabilities.archive", "sessionCapabilities.status", "sessionCapabilities.title",
        "auth.status", "session.compaction", "session.notices", "clientCapabilities.subagents", "clientCapabilities.plan",
    ];

    private readonly List<string> _problems = [];
    private readonly HashSet<(string, Type)> _seen = [];
    private JsonElement _definitions;

    [Theory]
    [InlineData("schema.json", 24)]
    [InlineData("schema.unstable.json", 28)]
    public void Every_method_has_the_shape_of_the_schema(string file, int methods)
    {
        var path = Path.Combine(Binaries.Clients, "node_modules", "@agentclientprotocol", "sdk", "schema", "v1", file);
        _definitions = JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.GetProperty("$defs");
        var named = _definitions.EnumerateObject().Where(one => one.Value.TryGetProperty("x-method", out _)).ToList();
        var checkedMethods = 0;
        foreach (var (method, shapes) in Methods())
        {
            var definitions = named.Where(one => one.Value.GetProperty("x-method").GetString() == method).ToList();
            if (definitions.Count == 0) continue;
            checkedMethods++;
            foreach (var definition in definitions) Check(definition.Value, definition.Name.EndsWith("Response", StringComparison.Ordinal) ? shapes[1] : shapes[0], definition.Name.EndsWith("Response", StringComparison.Ordinal) ? $"{method}:result" : $"{method}:params");
        }

        Assert.Equal(methods, checkedMethods);
        Assert.True(_problems.Count == 0, string.Join('\n', _problems.Distinct()));
    }

    private static IEnumerable<(string Method, Type[] Shapes)> Methods() => typeof(AgentMethods).GetFields().Concat(typeof(ClientMethods).GetFields())
        .Select(field => field.GetValue(null)!).Select(method => ((string)method.GetType().GetProperty("Name")!.GetValue(method)!, method.GetType().GetGenericArguments()));

    private void Check(JsonElement schema, Type type, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var name = reference.GetString()!.Split('/')[^1];
            if (_seen.Add((name, type))) Check(_definitions.GetProperty(name), type, path);
            return;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            foreach (var items in Variants(schema).Where(one => one.TryGetProperty("items", out _)).Select(one => one.GetProperty("items"))) Check(items, type.GetGenericArguments()[0], path + "[]");
        }
        else if (type.IsAbstract && type.IsSubclassOf(typeof(AcpObject))) CheckUnion(schema, type, path);
        else if (type.IsSubclassOf(typeof(AcpObject))) CheckObject(schema, type, path);
    }

    private void CheckObject(JsonElement schema, Type type, string path)
    {
        var (members, required) = Flatten(schema);
        var properties = AcpJson.Wire.GetTypeInfo(type).Properties.Where(property => !property.IsExtensionData).ToDictionary(property => property.Name);
        foreach (var (name, definitions) in members)
        {
            if (properties.TryGetValue(name, out var property)) definitions.ForEach(definition => Check(definition, property.PropertyType, $"{path}.{name}"));
            else if (!Unnamed.Any($"{path}.{name}".EndsWith)) _problems.Add($"{path}.{name} has no name here");
        }

        _problems.AddRange(properties.Values.Where(property => property.IsRequired && !required.Contains(property.Name)).Select(property => $"{path}.{property.Name} is demanded here and not by the schema"));
    }

    private void CheckUnion(JsonElement schema, Type type, string path)
    {
        var known = type.Assembly.GetTypes().Where(one => one.IsSubclassOf(type) && !one.IsAbstract && !one.Name.StartsWith("Unknown", StringComparison.Ordinal)).ToDictionary(Name);
        foreach (var variant in Variants(schema))
        {
            var tag = Flatten(variant).Members.Where(member => member.Key is "type" or "sessionUpdate").SelectMany(member => member.Value).FirstOrDefault(one => one.TryGetProperty("const", out _));
            if (tag.ValueKind == JsonValueKind.Undefined) continue;
            var name = tag.GetProperty("const").GetString()!;
            if (known.TryGetValue(name, out var record)) CheckObject(variant, record, $"{path}<{name}>");
            else if (!Unnamed.Contains(name)) _problems.Add($"{path} has no record for `{name}`");
        }

        static string Name(Type record)
        {
            var made = Activator.CreateInstance(record)!;
            return (string)(record.GetProperty("UpdateKind", BindingFlags.Public | BindingFlags.Instance) ?? record.GetProperty("Type"))!.GetValue(made)!;
        }
    }

    private IEnumerable<JsonElement> Variants(JsonElement schema)
    {
        foreach (var key in new[] { "oneOf", "anyOf" })
        {
            if (!schema.TryGetProperty(key, out var variants)) continue;
            return variants.EnumerateArray().Where(one => !one.TryGetProperty("type", out var kind) || kind.ValueKind != JsonValueKind.String || kind.GetString() != "null").SelectMany(Variants);
        }

        if (schema.TryGetProperty("allOf", out var parts) && parts.GetArrayLength() == 1 && !schema.TryGetProperty("properties", out _)) return Variants(parts[0]);
        return schema.TryGetProperty("$ref", out var reference) ? Variants(_definitions.GetProperty(reference.GetString()!.Split('/')[^1])) : [schema];
    }

    /// <summary>All members that a schema's variants name, and those that every variant demands.</summary>
    private (Dictionary<string, List<JsonElement>> Members, HashSet<string> Required) Flatten(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference)) return Flatten(_definitions.GetProperty(reference.GetString()!.Split('/')[^1]));
        Dictionary<string, List<JsonElement>> members = [];
        HashSet<string> required = schema.TryGetProperty("required", out var demanded) ? [.. demanded.EnumerateArray().Select(one => one.GetString()!)] : [];
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject()) members[property.Name] = [property.Value];
        }

        void Add(Dictionary<string, List<JsonElement>> more)
        {
            foreach (var (name, definitions) in more) (members.TryGetValue(name, out var all) ? all : members[name] = []).AddRange(definitions);
        }

        if (schema.TryGetProperty("allOf", out var parts))
        {
            foreach (var (more, demands) in parts.EnumerateArray().Select(Flatten))
            {
                Add(more);
                required.UnionWith(demands);
            }
        }

        foreach (var key in new[] { "oneOf", "anyOf" })
        {
            if (!schema.TryGetProperty(key, out var variants)) continue;
            HashSet<string>? common = null;
            foreach (var variant in variants.EnumerateArray().Where(one => !one.TryGetProperty("type", out var kind) || kind.ValueKind != JsonValueKind.String || kind.GetString() != "null"))
            {
                var (more, demands) = Flatten(variant);
                Add(more);
                if (common is null) common = demands;
                else common.IntersectWith(demands);
            }

            required.UnionWith(common ?? []);
        }

        return (members, required);
    }
}
