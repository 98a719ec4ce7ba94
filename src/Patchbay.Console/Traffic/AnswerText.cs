using System.Text;
using System.Text.Json;

namespace Patchbay.Console.Traffic;

/// <summary>What an answer of the Messages API says, for people: its text, the tools it calls, and the error if it is one.</summary>
public static class AnswerText
{
    /// <summary>Reads a body, be it one message or a stream of events; of a broken one what could be read.</summary>
    public static string Of(string body)
    {
        var text = new StringBuilder();
        if (body.AsSpan().TrimStart().StartsWith("{"))
        {
            Read(body, text);
            return text.ToString().Trim();
        }

        foreach (var line in body.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("data:")) Read(line[5..].Trim().ToString(), text);
        }

        return text.ToString().Trim();
    }

    private static void Read(string json, StringBuilder text)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            Read(document.RootElement, text);
        }
        catch (JsonException)
        {
            // Cut in the middle; what came before it stands.
        }
    }

    private static void Read(JsonElement one, StringBuilder text)
    {
        if (one.ValueKind != JsonValueKind.Object) return;
        switch (Word(one, "type"))
        {
            case "message" when one.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array:
                foreach (var block in content.EnumerateArray())
                {
                    Begin(block, text);
                    if (block.ValueKind == JsonValueKind.Object && block.TryGetProperty("input", out var input)) text.Append(input.GetRawText());
                }

                break;
            case "content_block_start" when one.TryGetProperty("content_block", out var block):
                Begin(block, text);
                break;
            case "content_block_delta" when one.TryGetProperty("delta", out var delta):
                text.Append(Word(delta, "text")).Append(Word(delta, "thinking")).Append(Word(delta, "partial_json"));
                break;
            case "error" when one.TryGetProperty("error", out var error):
                text.Append('\n').Append(Word(error, "type")).Append(": ").Append(Word(error, "message"));
                break;
        }
    }

    private static void Begin(JsonElement block, StringBuilder text)
    {
        if (text.Length > 0) text.Append("\n\n");
        text.Append(Word(block, "type") switch
        {
            "text" => Word(block, "text"),
            "thinking" => "(thinking) " + Word(block, "thinking"),
            "tool_use" or "server_tool_use" => $"(calls {Word(block, "name")}) ",
            var other => $"({other})",
        });
    }

    private static string Word(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var word) && word.ValueKind == JsonValueKind.String ? word.GetString()! : "";
}
