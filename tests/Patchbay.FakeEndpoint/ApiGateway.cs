using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Patchbay.FakeEndpoint;

/// <summary>A gateway in front of an API that checks requests the way Anthropic's does; it is good, or has one fault.</summary>
/// <remarks>Faults: <c>buffers</c>, <c>cuts-stream</c>, <c>cuts-idle</c>, <c>strips-tool-reference</c>, <c>drops-tool-result</c>, <c>no-tools</c>, <c>wraps-errors</c>, <c>drops-beta</c>,
/// <c>drops-fields</c>, <c>large-403</c>, <c>code-403</c>, <c>redirects</c>, <c>wants-api-key</c>, <c>wants-bearer</c>, <c>openai-only</c>, <c>html</c>, <c>lenient</c> (no fault: a server of another maker,
/// which checks nothing), <c>late</c> (no fault: a model that begins late and writes fast).</remarks>
internal static class ApiGateway
{
    /// <summary>Milliseconds for each 24 characters of an answer.</summary>
    private const int Pace = 180;

    /// <summary>What a gateway that cuts idle connections takes for idle.</summary>
    private const int IdleMs = 1000;

    private const int LargeBytes = 500_000;

    /// <summary>The answer to a request.</summary>
    public static Reply Answer(string fault, HttpRequest request)
    {
        if (fault == "html") return new Reply { Preset = "html-200" }.Resolve();
        if (fault == "redirects") return new Reply { Status = 307, Body = "", Headers = new() { ["location"] = "https://elsewhere.example" + request.Target } };
        if (fault == "openai-only") return OpenAI(request);
        if (request.Method == "HEAD") return new Reply { Body = "" };
        if (Refused(fault, request) is { } refused) return refused;
        if (request.Method == "GET") return request.Path == "/v1/models" ? new Reply { Preset = "models" }.Resolve() : Error(404, "not_found_error", "Not found");

        var body = JsonNode.Parse(request.Body)!.AsObject();
        var betas = fault == "drops-beta" ? [] : (request.Header("anthropic-beta") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Change(fault, body);
        if (fault != "lenient" && ApiRules.Check(body, betas) is { } problem) return fault == "wraps-errors" ? Wrapped(problem) : Error(400, "invalid_request_error", problem);
        if (request.Path == "/v1/messages/count_tokens") return new Reply { Body = $$"""{"input_tokens":{{ApiModel.InputTokens(body)}}}""", Headers = Json };
        return Paced(fault, body, ApiModel.Answer(body, callsTools: fault != "no-tools"));
    }

    private static Dictionary<string, string> Json => new() { ["content-type"] = "application/json" };

    private static Reply? Refused(string fault, HttpRequest request) => fault switch
    {
        // Anthropic's own words for a key that is missing, and LiteLLM's.
        "wants-api-key" when request.Header("x-api-key") is null => Error(401, "authentication_error", "x-api-key header is required"),
        "wants-bearer" when request.Header("Authorization") is null => Error(401, "authentication_error", "Authentication Error, No api key passed in."),
        "large-403" when request.Body.Length > LargeBytes => Page(403, "403 Forbidden"),
        "code-403" when Encoding.UTF8.GetString(request.Body).Contains("DROP TABLE", StringComparison.Ordinal) => Page(403, "Request blocked"),
        _ => null,
    };

    /// <summary>What a gateway does to a request on its way.</summary>
    private static void Change(string fault, JsonObject body)
    {
        if (fault == "drops-fields")
        {
            foreach (var name in body.Select(field => field.Key).Where(name => !ApiRules.Fields.Contains(name)).ToArray()) body.Remove(name);
        }

        if (fault is not ("strips-tool-reference" or "drops-tool-result")) return;
        foreach (var message in body["messages"]!.AsArray())
        {
            if (message!["content"] is not JsonArray blocks) continue;
            foreach (var block in blocks.Where(block => (string?)block!["type"] == "tool_result").ToArray())
            {
                if (fault == "drops-tool-result") blocks.Remove(block);
                else if (block!["content"] is JsonArray content) block["content"] = new JsonArray([.. content.Where(part => (string?)part!["type"] != "tool_reference").Select(part => part!.DeepClone())]);
            }

            if (blocks.Count == 0) blocks.Add(new JsonObject { ["type"] = "text", ["text"] = "go on" });
        }

        if (fault == "drops-tool-result") ApiRules.DropCalls(body);
    }

    /// <summary>An answer in the time that a model takes for it.</summary>
    private static Reply Paced(string fault, JsonObject body, Reply reply)
    {
        var pieces = MessageBody.Pieces(string.Concat((reply.Content ?? []).Select(block => (string?)block!["text"] ?? "")) + " ").Count();
        var (events, time) = (5 + pieces, (int?)body["max_tokens"] > 1 ? pieces * Pace : 0);
        if ((bool?)body["stream"] != true)
        {
            return fault == "cuts-idle" && time > IdleMs ? new Reply { WaitMs = IdleMs, Hostile = "close" } : reply with { WaitMs = time };
        }

        return fault switch
        {
            "buffers" => reply with { WaitMs = time },
            "late" => reply with { WaitMs = 1500 },
            "cuts-stream" => reply with { PauseMs = Pace, Hostile = "fin", AfterEvents = events - 4 },
            _ => reply with { PauseMs = time / events },
        };
    }

    private static Reply OpenAI(HttpRequest request) => request.Path switch
    {
        "/v1/chat/completions" => new Reply { Status = 400, Headers = Json, Body = """{"error":{"message":"you must provide a model parameter","type":"invalid_request_error","param":null,"code":null}}""" },
        "/v1/models" => new Reply { Headers = Json, Body = """{"object":"list","data":[{"id":"gpt-fake","object":"model","created":1764000000,"owned_by":"fake"}]}""" },
        _ => new Reply { Status = 404, Headers = Json, Body = """{"error":{"message":"Invalid URL","type":"invalid_request_error","param":null,"code":null}}""" },
    };

    private static Reply Page(int status, string title) =>
        new() { Status = status, Headers = new() { ["content-type"] = "text/html" }, Body = $"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>" };

    private static Reply Error(int status, string type, string message) =>
        new() { Status = status, Headers = Json, Body = new JsonObject { ["type"] = "error", ["error"] = new JsonObject { ["type"] = type, ["message"] = message } }.ToJsonString(MessageBody.Raw) };

    /// <summary>As LiteLLM does it (anthropics/claude-code#21767).</summary>
    private static Reply Wrapped(string problem) => new()
    {
        Status = 400,
        Headers = Json,
        Body = new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["message"] = "litellm.BadRequestError: AnthropicException - " + Error(400, "invalid_request_error", problem).Body + ". Received Model Group=claude",
                ["type"] = "None",
                ["param"] = "None",
                ["code"] = "400",
            },
        }.ToJsonString(MessageBody.Raw),
    };
}
