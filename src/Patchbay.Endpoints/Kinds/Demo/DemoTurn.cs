using System.Text.Json;

namespace Patchbay.Endpoints.Kinds.Demo;

/// <summary>What the demo model reads of a request.</summary>
/// <param name="Model">Model asked for.</param>
/// <param name="Stream">Whether the answer shall be streamed.</param>
/// <param name="UserText">The last text the user wrote, system reminders left out.</param>
/// <param name="ToolResult">The last tool result's text when the request brings one back; else null.</param>
/// <param name="Tools">Names of the tools offered.</param>
/// <param name="BodyBytes">Size of the request, from which the pretended token count comes.</param>
internal sealed record DemoTurn(string Model, bool Stream, string UserText, string? ToolResult, IReadOnlySet<string> Tools, int BodyBytes)
{
    /// <exception cref="JsonException">The body is not a JSON object.</exception>
    public static DemoTurn Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw new JsonException("an object was expected");
        var tools = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tool in Items(root, "tools")) tools.Add(Text(tool, "name"));

        var userText = "";
        string? toolResult = null;
        foreach (var message in Items(root, "messages"))
        {
            if (Text(message, "role") != "user") continue;
            toolResult = null;
            if (Get(message, "content") is { ValueKind: JsonValueKind.String } plain)
            {
                userText = plain.GetString()!;
                continue;
            }

            foreach (var block in Items(message, "content"))
            {
                var type = Text(block, "type");
                if (type == "tool_result") toolResult = TextOf(Get(block, "content"));
                else if (type == "text" && !Text(block, "text").StartsWith('<')) userText = Text(block, "text");
            }
        }

        return new DemoTurn(Text(root, "model"), Get(root, "stream") is { ValueKind: JsonValueKind.True }, userText, toolResult, tools, body.Length);
    }

    private static JsonElement? Get(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static string Text(JsonElement element, string name) =>
        Get(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        Get(element, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    private static string TextOf(JsonElement? content) => content switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Array } blocks => string.Concat(blocks.EnumerateArray().Select(block => Text(block, "text"))),
        _ => "",
    };
}
