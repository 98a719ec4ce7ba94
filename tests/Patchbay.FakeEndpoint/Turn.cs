using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Patchbay.FakeEndpoint;

/// <summary>What a condition reads of a request body, in whichever dialect it is.</summary>
internal sealed partial record Turn(string Dialect, string Model, bool Stream, string LastUser, bool HasToolResult)
{
    public static Turn Read(HttpRequest request)
    {
        var dialect = DialectOf(request.Path);
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(request.Body);
        }
        catch (JsonException)
        {
            return new Turn(dialect, "", false, "", false);
        }

        var stream = dialect == "gemini" ? request.Path.EndsWith(":streamGenerateContent", StringComparison.Ordinal) : (bool?)root?["stream"] ?? false;
        var model = dialect == "gemini" ? request.Path[(request.Path.LastIndexOf('/') + 1)..].Split(':')[0] : (string?)root?["model"] ?? "";
        var lastUser = "";
        var hasResult = false;
        foreach (var item in (root?["messages"] ?? root?["input"] ?? root?["contents"])?.AsArray() ?? [])
        {
            var role = (string?)item!["role"];
            var type = (string?)item["type"];
            if (role is "assistant" or "model" || type == "function_call") hasResult = false;
            if (role == "tool" || type == "function_call_output") hasResult = true;
            if (role != "user") continue;
            if (dialect == "anthropic-messages") hasResult = false;
            foreach (var (text, isResult) in Parts(item["content"] ?? item["parts"]))
            {
                hasResult |= isResult;
                var said = Reminder().Replace(text, "").Trim();
                if (said.Length > 0 && said[0] != '<') lastUser = said;
            }
        }

        return new Turn(dialect, model, stream, lastUser, hasResult);
    }

    private static string DialectOf(string path) =>
        path.EndsWith("/chat/completions", StringComparison.Ordinal) ? "openai-chat"
        : path.EndsWith("/responses", StringComparison.Ordinal) ? "openai-responses"
        : path.Contains(":generateContent", StringComparison.Ordinal) || path.Contains(":streamGenerateContent", StringComparison.Ordinal) ? "gemini"
        : "anthropic-messages";

    private static IEnumerable<(string Text, bool IsResult)> Parts(JsonNode? content)
    {
        if (content is JsonValue text)
        {
            yield return ((string)text!, false);
            yield break;
        }

        foreach (var part in content?.AsArray() ?? [])
        {
            var isText = (string?)part!["type"] is "text" or "input_text" or null && part["text"] is not null;
            yield return (isText ? (string)part["text"]! : "", (string?)part["type"] == "tool_result" || part["functionResponse"] is not null);
        }
    }

    /// <summary>What Claude Code puts beside a person's words; strict servers get both as one message.</summary>
    [GeneratedRegex("<(system-reminder|local-command-caveat|local-command-stdout|command-name|command-message|command-args)>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex Reminder();
}
