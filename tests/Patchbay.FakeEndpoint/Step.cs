using System.IO.Enumeration;
using System.Text;

namespace Patchbay.FakeEndpoint;

/// <summary>One condition and its answer. Conditions that are left out hold for every request.</summary>
internal sealed class Step
{
    private int _fitted;
    private int _used;

    /// <summary>What answers when nothing else does; a test notices (501).</summary>
    public static Step None { get; } = new() { Name = "(none)", Reply = new Reply { Status = 501, Body = """{"type":"error","error":{"type":"api_error","message":"no step of the script fits this request"}}""" } };

    /// <summary>What a server answers that tells nothing of itself.</summary>
    public static Step NotKnown { get; } = new() { Name = "(not known)", Reply = new Reply { Status = 404, Body = """{"error":{"message":"Not Found"}}""" } };

    public string Name { get; init; } = "";

    /// <summary>Path without query; <c>*</c> stands for anything.</summary>
    public string? Path { get; init; }

    public string? Method { get; init; }

    /// <summary>Headers that the request has, each with this text somewhere in its value.</summary>
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>All of these stand in the body.</summary>
    public string[] Contains { get; init; } = [];

    /// <summary>None of these does.</summary>
    public string[] Lacks { get; init; } = [];

    /// <summary>The last text the user wrote has this.</summary>
    public string? LastUser { get; init; }

    /// <summary>Whether the last message brings tool results.</summary>
    public bool? ToolResult { get; init; }

    public bool? Stream { get; init; }

    /// <summary>Only the so-manieth request that reaches this step and that its other conditions fit, from 1.</summary>
    public int Nth { get; init; }

    /// <summary>How often it answers before the next fitting step does; 0 = always.</summary>
    public int Times { get; init; }

    public Reply Reply { get; init; } = new();

    /// <summary>Whether it answers this request, which is counted.</summary>
    public bool Fits_NeedsLock(HttpRequest request, Turn turn)
    {
        if (Times > 0 && _used >= Times || !Holds(request, turn)) return false;
        if (++_fitted != Nth && Nth > 0) return false;
        _used++;
        return true;
    }

    /// <summary>True for a question about the server and its models that is asked beside a conversation: by the gateway, or by Claude Code at its start.</summary>
    public static bool IsAboutServer(HttpRequest request) =>
        (request.Header("User-Agent") ?? "") is var agent && (agent.StartsWith("patchbay-probe", StringComparison.Ordinal) || agent.StartsWith("claude-code/", StringComparison.Ordinal)) && request.Path is "/v1/models" or "/v1beta/models" or "/props" or "/api/v0/models" or "/api/tags" or "/api/ps" or "/api/show";

    private bool Holds(HttpRequest request, Turn turn)
    {
        // What a server has is asked beside every conversation: only a step that names the path answers, so that none is used up by it.
        if (Path is null && IsAboutServer(request)) return false;
        if (Path is not null && !FileSystemName.MatchesSimpleExpression(Path, request.Path, ignoreCase: false)) return false;
        if (Method is not null && request.Method != Method) return false;
        if (!Headers.All(header => request.Header(header.Key)?.Contains(header.Value, StringComparison.OrdinalIgnoreCase) == true)) return false;
        if (LastUser is not null && !turn.LastUser.Contains(LastUser, StringComparison.Ordinal)) return false;
        if (ToolResult is not null && turn.HasToolResult != ToolResult) return false;
        if (Stream is not null && turn.Stream != Stream) return false;
        if (Contains.Length + Lacks.Length == 0) return true;
        var text = Encoding.UTF8.GetString(request.Body);
        return Contains.All(part => text.Contains(part, StringComparison.Ordinal)) && !Lacks.Any(part => text.Contains(part, StringComparison.Ordinal));
    }
}
