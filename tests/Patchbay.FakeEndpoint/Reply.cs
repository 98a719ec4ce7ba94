using System.Text.Json;
using System.Text.Json.Nodes;

namespace Patchbay.FakeEndpoint;

/// <summary>An answer: a message in both forms of the API, or raw bytes; with or without misbehaviour.</summary>
internal sealed record Reply
{
    /// <summary>A ready answer of <c>presets.json</c>; what else this reply says stands beside it.</summary>
    public string? Preset { get; init; }

    /// <summary>Answers like a gateway in front of Anthropic's API, a good one or one with this fault: see <see cref="ApiGateway"/>.</summary>
    public string? Gateway { get; init; }

    /// <summary>Answers with the user's own words, named so.</summary>
    public string? Echo { get; init; }

    /// <summary>Content blocks of a message.</summary>
    public JsonArray? Content { get; init; }

    public string? StopReason { get; init; }

    /// <summary>Usage of the message; default 25 in, 15 out.</summary>
    public JsonObject? Usage { get; init; }

    /// <summary>Extra fields of the message itself.</summary>
    public JsonObject? Message { get; init; }

    /// <summary>Extra fields of <c>message_delta.delta</c>; of the message when it is not streamed.</summary>
    public JsonObject? Delta { get; init; }

    /// <summary>A <c>safeguard_results</c> verdict over every tool call of the message: not_flagged, flagged, or unsupported.</summary>
    public string? Safeguards { get; init; }

    /// <summary>Raw events put in after <c>message_start</c>: unknown ones, comments.</summary>
    public string? ExtraEvents { get; init; }

    public int Status { get; init; } = 200;

    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>Raw body, in place of a message.</summary>
    public string? Body { get; init; }

    /// <summary>Content encoding to apply: gzip, br, deflate.</summary>
    public string? Encoding { get; init; }

    /// <summary>Transfer coding; default: chunked for a stream, Content-Length else.</summary>
    public bool? Chunked { get; init; }

    /// <summary>Hold the answer before its first byte until released.</summary>
    public bool HoldHead { get; init; }

    /// <summary>Hold the answer after so many events until released.</summary>
    public int? HoldAfter { get; init; }

    /// <summary>Milliseconds between events.</summary>
    public int PauseMs { get; init; }

    /// <summary>Milliseconds before the answer.</summary>
    public int WaitMs { get; init; }

    /// <summary>Milliseconds before each line of the head.</summary>
    public int HeadDelayMs { get; init; }

    /// <summary>Bytes a write; default: an event, or the body whole.</summary>
    public int SplitBytes { get; init; }

    /// <summary>
    /// In place of an answer: silent (never answer), close, reset, garbage, half-head. In the head: bad-header, bad-length,
    /// head-then-silence. In the body, after <see cref="AfterEvents"/>: stall, fin, rst, bad-chunk, and in the middle of the event
    /// after that: stall-inside, cut-inside (FIN), rst-inside.
    /// </summary>
    public string? Hostile { get; init; }

    /// <summary>Events sent before the misbehaviour begins.</summary>
    public int AfterEvents { get; init; }

    /// <summary>This reply with its preset filled in.</summary>
    /// <exception cref="JsonException">The preset or the misbehaviour is unknown.</exception>
    public Reply Resolve()
    {
        if (Hostile is not (null or "silent" or "close" or "reset" or "garbage" or "half-head" or "bad-header" or "bad-length" or "head-then-silence" or "stall" or "fin" or "rst" or "bad-chunk" or "stall-inside" or "cut-inside" or "rst-inside"))
        {
            throw new JsonException($"hostile: {Hostile} is not known");
        }

        if (Preset is null) return this;
        var preset = Presets.Find(Preset);
        var headers = new Dictionary<string, string>(preset.Headers);
        foreach (var (name, value) in Headers) headers[name] = value;
        return this with { Preset = null, Status = preset.Status, Headers = headers, Body = Body ?? preset.Body };
    }
}
