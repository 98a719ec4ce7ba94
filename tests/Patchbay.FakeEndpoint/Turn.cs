using System.Text.Json;
using System.Text.Json.Nodes;

namespace Patchbay.FakeEndpoint;

/// <summary>What a condition reads of a request body.</summary>
internal sealed record Turn(string Model, bool Stream, string LastUser, bool HasToolResult)
{
    public static Turn Read(byte[] body)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return new Turn("", false, "", false);
        }

        var lastUser = "";
        var hasResult = false;
        foreach (var message in root?["messages"]?.AsArray() ?? [])
        {
            if ((string?)message!["role"] != "user") continue;
            hasResult = false;
            if (message["content"] is JsonValue text) lastUser = (string)text!;
            else
            {
                foreach (var block in message["content"]?.AsArray() ?? [])
                {
                    if ((string?)block!["type"] == "tool_result") hasResult = true;
                    if ((string?)block["type"] == "text" && !((string)block["text"]!).StartsWith('<')) lastUser = (string)block["text"]!;
                }
            }
        }

        return new Turn((string?)root?["model"] ?? "", (bool?)root?["stream"] ?? false, lastUser, hasResult);
    }
}
