using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Patchbay.FakeEndpoint;

/// <summary>What to answer to what: the first step whose condition holds, and that is not used up, answers.</summary>
internal sealed class Script
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly List<Step> _steps;

    private Script(List<Step> steps) => _steps = steps;

    public static Script Parse(string json) => new(JsonSerializer.Deserialize<List<Step>>(json, Format)!);

    /// <summary>A model that repeats what it was told, and says who it is.</summary>
    public static Script Sane(string name) => new([new Step { Name = "sane", Reply = new Reply { Echo = name } }]);

    /// <summary>The step for a request; null = nothing fits, which a test should notice (501).</summary>
    public Step? Choose(HttpRequest request)
    {
        lock (_steps)
        {
            var step = _steps.FirstOrDefault(step => step.Fits(request));
            if (step is not null) step.Used++;
            return step;
        }
    }
}

/// <summary>One condition and its answer.</summary>
internal sealed class Step
{
    public string Name { get; init; } = "";

    /// <summary>Path without query; default: any.</summary>
    public string? Path { get; init; }

    public string? Method { get; init; }

    /// <summary>All of these stand in the body.</summary>
    public string[] Contains { get; init; } = [];

    /// <summary>None of these does.</summary>
    public string[] Lacks { get; init; } = [];

    /// <summary>The last text the user wrote has this.</summary>
    public string? LastUser { get; init; }

    /// <summary>Whether the last message brings tool results.</summary>
    public bool? ToolResult { get; init; }

    public bool? Stream { get; init; }

    /// <summary>How often it answers before the next fitting step does; 0 = always.</summary>
    public int Times { get; init; }

    public Reply Reply { get; init; } = new();

    public int Used { get; set; }

    public bool Fits(HttpRequest request)
    {
        if (Times > 0 && Used >= Times) return false;
        if (Path is not null && request.Path != Path) return false;
        if (Method is not null && request.Method != Method) return false;
        var text = Encoding.UTF8.GetString(request.Body);
        if (!Contains.All(part => text.Contains(part, StringComparison.Ordinal)) || Lacks.Any(part => text.Contains(part, StringComparison.Ordinal))) return false;
        if (LastUser is null && ToolResult is null && Stream is null) return true;
        var body = Turn.Read(request.Body);
        return (LastUser is null || body.LastUser.Contains(LastUser, StringComparison.Ordinal))
            && (ToolResult is null || body.HasToolResult == ToolResult)
            && (Stream is null || body.Stream == Stream);
    }
}

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

/// <summary>An answer: a message in both forms of the API, or raw bytes, with or without misbehaviour.</summary>
internal sealed class Reply
{
    /// <summary>Answers with the user's own words, named so.</summary>
    public string? Echo { get; init; }

    /// <summary>Content blocks of a message.</summary>
    public JsonArray? Content { get; init; }

    public string? StopReason { get; init; }

    /// <summary>Usage of the message; default 25 in, 15 out.</summary>
    public JsonObject? Usage { get; init; }

    /// <summary>Extra fields of <c>message_delta.delta</c>.</summary>
    public JsonObject? Delta { get; init; }

    /// <summary>Raw events put in after <c>message_start</c>: unknown ones, comments.</summary>
    public string? ExtraEvents { get; init; }

    public int Status { get; init; } = 200;

    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>Raw body, in place of a message.</summary>
    public string? Body { get; init; }

    /// <summary>Content encoding to apply: gzip, br, deflate.</summary>
    public string? Encoding { get; init; }

    /// <summary>Hold the answer after so many events until released.</summary>
    public int? HoldAfter { get; init; }

    /// <summary>Milliseconds between events.</summary>
    public int PauseMs { get; init; }

    /// <summary>Bytes a write; default: an event, or the body whole.</summary>
    public int SplitBytes { get; init; }

    /// <summary>silent (never answer), head-then-silence, stall, fin, rst, cut-inside (half an event, then FIN), garbage, close (before any answer).</summary>
    public string? Hostile { get; init; }

    /// <summary>Events sent before the misbehaviour begins.</summary>
    public int AfterEvents { get; init; }
}
