namespace Patchbay.Endpoints.Kinds;

/// <summary>Where a server that speaks the Messages API does not quite do so. Only endpoints of a kind that has a quirk are treated for it; all others are
/// passed through byte for byte.</summary>
[Flags]
public enum EndpointQuirks
{
    /// <summary>None known.</summary>
    None = 0,

    /// <summary>Its streams hold several open blocks at once, and an error event of another shape.</summary>
    /// <remarks>llama.cpp, <c>to_json_anthropic_stream</c> in tools/server/server-task.cpp (read 2026-11-24), and measured: all ends of blocks come
    /// at the end. Claude Code 2.1.330 bears it; the official SDKs and stricter clients need not.</remarks>
    OverlappingBlocks = 1,

    /// <summary>It cannot count tokens, and says so in a way that a client may take for an answer.</summary>
    /// <remarks>LM Studio answers 200 with an error's text under any path it does not know; Ollama 404 (measured 2026-11-23).</remarks>
    NoTokenCount = 2,
}
