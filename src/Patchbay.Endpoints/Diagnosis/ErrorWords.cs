using System.Text.Json;

namespace Patchbay.Endpoints.Diagnosis;

/// <summary>Finds the reason in the error shapes that servers really send.</summary>
internal static class ErrorWords
{
    /// <summary>The words and the machine-readable code of an error; both empty when there are none.</summary>
    public static (string Words, string Code) Of(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.String) return (root.GetString()!, "");
        if (root.ValueKind != JsonValueKind.Object) return ("", "");

        // Anthropic, OpenAI, llama.cpp, LM Studio: {"error":{"message":…}}. LM Studio, Ollama's own API: {"error":"…"}.
        if (root.TryGetProperty("error", out var error))
        {
            if (error.ValueKind == JsonValueKind.Object) return (Text(error, "message"), FirstText(error, "code", "type", "status"));

            // Fastify and Spring say "error":"Not Found" beside a fuller "message".
            if (error.ValueKind == JsonValueKind.String)
            {
                var fuller = Text(root, "message");
                return (fuller.Length > 0 ? fuller : error.GetString()!, FirstText(root, "code", "type"));
            }
        }

        // FastAPI: {"detail":"Not Found"}, or a list of {"loc":…,"msg":…} for a body that it does not accept.
        if (root.TryGetProperty("detail", out var detail))
        {
            if (detail.ValueKind == JsonValueKind.String) return (detail.GetString()!, "");
            if (detail.ValueKind == JsonValueKind.Object) return Of(detail);
            if (detail.ValueKind == JsonValueKind.Array && detail.GetArrayLength() > 0 && detail[0].ValueKind == JsonValueKind.Object) return (Text(detail[0], "msg"), "");
        }

        // Older vLLM: {"object":"error","message":…}. AWS: {"message":…} or {"Message":…}. RFC 9457: {"title":…}.
        var words = FirstText(root, "message", "Message", "msg", "error_description", "title", "reason");
        return (words, FirstText(root, "code", "type"));
    }

    private static string FirstText(JsonElement from, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var text = Text(from, name);
            if (text.Length > 0) return text;
        }

        return "";
    }

    private static string Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
