using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CsCheck;
using Patchbay.Protocol.Acp;

namespace Patchbay.Tests.Acp;

/// <summary>Makes JSON of any wire type from its own contract: what it names, in any order, present, absent or null, and more.</summary>
internal static class WireShapes
{
    /// <summary>Every record that the context can read.</summary>
    public static IReadOnlyList<Type> All { get; } =
        [.. typeof(AcpObject).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(AcpObject)) && !type.IsAbstract && !type.Name.StartsWith("Unknown", StringComparison.Ordinal)).OrderBy(type => type.Name)];

    private static readonly Gen<string> Any = AnyJson(2);

    private static readonly Gen<string> Text = Gen.OneOf("\"\"", "\"a\"", "\"ü€😀\"", "\"\\\"\\\\\\n\\u2028\"", "\"null\"", "\"<b>&'\"");

    public static Gen<string> Object(Type type, int depth = 3)
    {
        var members = AcpJson.Wire.GetTypeInfo(type).Properties.Where(property => !property.IsExtensionData).Select(property => Member(type, property, depth)).ToList();
        members.Add(Gen.Frequency((3, Gen.Const("")), (1, Any.Select(value => $"\"x-new\":{value}"))));
        members.Add(Gen.Frequency((3, Gen.Const("")), (1, Any.Select(value => $"\"ünknown\":{value}"))));
        return Sequence(members).SelectMany(all => Gen.Shuffle(all.Where(member => member.Length > 0).ToArray())).Select(all => "{" + string.Join(',', all) + "}");
    }

    private static Gen<string> Member(Type owner, JsonPropertyInfo property, int depth)
    {
        if (property.Set is null || IsDiscriminator(owner, property)) return Gen.Const($"\"{property.Name}\":\"{property.Get!(Activator.CreateInstance(owner)!)}\"");
        var value = Value(property.PropertyType, depth).Select(json => $"\"{property.Name}\":{json}");
        return property.IsRequired ? value : Gen.Frequency((2, value), (1, Gen.Const("")), (1, Gen.Const($"\"{property.Name}\":null")));
    }

    private static bool IsDiscriminator(Type owner, JsonPropertyInfo property) => property.Order == -1 && owner.BaseType != typeof(AcpObject);

    private static Gen<string> Value(Type type, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return Text;
        if (type == typeof(long) || type == typeof(int)) return Gen.Int[0, int.MaxValue].Select(number => number.ToString(CultureInfo.InvariantCulture));
        if (type == typeof(double)) return Gen.OneOf("0", "0.25", "1e3", "-7.125");
        if (type == typeof(bool)) return Gen.OneOf("true", "false");
        if (type == typeof(JsonElement)) return Any;
        if (type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IAcpWord<>))) return Gen.OneOf("\"a_new_word\"", "\"cancelled\"", "\"text\"");
        if (type == typeof(IReadOnlyDictionary<string, string>)) return Gen.OneOf("{}", "{\"x-a\":\"1\",\"Ü\":\"2\"}");
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)) return List(type.GetGenericArguments()[0], depth);
        if (!type.IsSubclassOf(typeof(AcpObject))) throw new NotSupportedException($"{type} has no generator: give it one");
        return type.IsAbstract ? Union(type, depth) : Object(type, depth - 1);
    }

    private static Gen<string> List(Type item, int depth) =>
        depth <= 0 ? Gen.Const("[]") : Value(item, depth - 1).Array[0, 3].Select(items => "[" + string.Join(',', items) + "]");

    private static Gen<string> Union(Type type, int depth)
    {
        var unknown = Any.Select(value => $$"""{"type":"new","sessionUpdate":"new_update","text":{{value}}}""");
        if (depth <= 0) return unknown;
        return Gen.OneOf([unknown, .. All.Where(one => one.IsSubclassOf(type)).Select(one => Object(one, depth - 1))]);
    }

    private static Gen<string[]> Sequence(IReadOnlyList<Gen<string>> parts) =>
        parts.Aggregate(Gen.Const(Array.Empty<string>()), (all, part) => Gen.Select(all, part, (before, one) => (string[])[.. before, one]));

    private static Gen<string> AnyJson(int depth)
    {
        var scalar = Gen.OneOf("null", "true", "0", "-1.50", "1e2", "12345678901234567890", "\"t\"", "\"\\u00e9<\"");
        if (depth == 0) return scalar;
        var inner = AnyJson(depth - 1);
        return Gen.OneOf(scalar, inner.Array[0, 2].Select(items => "[" + string.Join(',', items) + "]"), inner.Select(value => $$"""{"a":{{value}},"b":null}"""));
    }
}
