using System.Text.Json;

namespace Patchbay.Doctor;

/// <summary>The smallest MCP server that a client will use: one tool, over standard input and output, a JSON-RPC message a line.</summary>
/// <remarks>modelcontextprotocol.io, specification 2025-06-18: lifecycle and tools.</remarks>
internal static class McpNumber
{
    private const string Tool = """{"tools":[{"name":"read_number","description":"Gives the number that belongs to a name.","inputSchema":{"type":"object","properties":{"name":{"type":"string","description":"The name"}},"required":["name"]}}]}""";

    /// <summary>The answer to a message; null when it wants none.</summary>
    public static string? Answer(string line, string number)
    {
        JsonDocument message;
        try
        {
            message = JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }

        using (message)
        {
            var root = message.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("id", out var id) || !root.TryGetProperty("method", out var method)) return null;
            return method.GetString() switch
            {
                "initialize" => Result(id, $$$"""{"protocolVersion":{{{Version(root)}}},"capabilities":{"tools":{}},"serverInfo":{"name":"patchbay-doctor","version":"1"}}"""),
                "tools/list" => Result(id, Tool),
                "tools/call" => Result(id, $$$"""{"content":[{"type":"text","text":"The number is {{{JsonEncodedText.Encode(number)}}}."}]}"""),
                "ping" => Result(id, "{}"),
                _ => $$$"""{"jsonrpc":"2.0","id":{{{id.GetRawText()}}},"error":{"code":-32601,"message":"no such method"}}""",
            };
        }
    }

    /// <summary>The client's own version: this much is the same in all of them.</summary>
    private static string Version(JsonElement root) =>
        root.TryGetProperty("params", out var parameters) && parameters.TryGetProperty("protocolVersion", out var version) && version.ValueKind == JsonValueKind.String ? version.GetRawText() : "\"2025-06-18\"";

    private static string Result(JsonElement id, string result) => $$$"""{"jsonrpc":"2.0","id":{{{id.GetRawText()}}},"result":{{{result}}}}""";
}
