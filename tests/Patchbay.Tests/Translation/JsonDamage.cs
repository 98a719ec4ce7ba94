using System.Text;
using System.Text.Json;

namespace Patchbay.Tests.Translation;

/// <summary>Damages a body where it is still JSON: values of another kind, values from elsewhere, values twice.</summary>
internal static class JsonDamage
{
    private static readonly string[] Values =
    [
        "-1", "0", "1.5", "1e99", "9223372036854775807", "99999999999999999999", "null", "true", "[]", "{}", "[null]", "[{}]", "[[]]", "\"\"", "\" \"", "\"a\"", "\"\\ud83d\"", "\"\\udc00\\ud83d\"",
        "\"user\"", "\"assistant\"", "\"system\"", "\"text\"", "\"image\"", "\"document\"", "\"tool_use\"", "\"tool_result\"", "\"thinking\"", "\"object\"", "\"array\"", "{\"$ref\":\"#\"}", "{\"type\":\"tool\"}",
        "{\"type\":\"text\",\"text\":\"a\"}", "[{\"type\":\"text\",\"text\":\"a\"}]", "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"b\",\"input\":{}}", "{\"role\":\"user\",\"content\":\"a\"}",
    ];

    private static readonly string[] Names = ["type", "role", "content", "text", "id", "name", "input", "input_schema", "properties", "items", "anyOf", "$ref", "\\ud83d"];

    /// <summary>One change; to bytes that are no JSON any more, one of <see cref="Damage.Change"/>.</summary>
    public static void Change(List<byte> bytes, byte[] other, Random random)
    {
        var found = random.Next(6) == 0 ? [] : ValuesIn([.. bytes]);
        if (found.Count == 0)
        {
            Damage.Change(bytes, other, random);
            return;
        }

        var (start, end, isItem) = found[random.Next(found.Count)];
        var value = bytes.GetRange(start, end - start);
        var foreign = random.Next(2) == 0 ? Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]) : Any(other, random);
        var name = isItem ? "" : $"\"{Names[random.Next(Names.Length)]}\":";
        bytes.RemoveRange(start, end - start);
        bytes.InsertRange(start, random.Next(6) switch
        {
            0 => [.. value, (byte)',', .. Encoding.UTF8.GetBytes(name), .. value],
            1 => [.. value, (byte)',', .. Encoding.UTF8.GetBytes(name), .. foreign],
            2 => [(byte)'[', .. value, (byte)']'],
            _ => foreign,
        });
    }

    private static byte[] Any(byte[] json, Random random)
    {
        var found = ValuesIn(json);
        if (found.Count == 0) return "null"u8.ToArray();
        var (start, end, _) = found[random.Next(found.Count)];
        return json[start..end];
    }

    /// <summary>Where each value begins and ends, and whether it is an array's; none when it is not JSON.</summary>
    private static List<(int Start, int End, bool IsItem)> ValuesIn(byte[] json)
    {
        var found = new List<(int, int, bool)>();
        var open = new Stack<(int Start, bool IsArray)>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
        try
        {
            while (reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray: open.Push((start, reader.TokenType == JsonTokenType.StartArray)); break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray: Add(open.Pop().Start, (int)reader.BytesConsumed); break;
                    case JsonTokenType.PropertyName: break;
                    default: Add(start, (int)reader.BytesConsumed); break;
                }
            }
        }
        catch (JsonException)
        {
            return [];
        }

        return found;

        void Add(int start, int end)
        {
            if (open.Count > 0) found.Add((start, end, open.Peek().IsArray));
        }
    }
}
