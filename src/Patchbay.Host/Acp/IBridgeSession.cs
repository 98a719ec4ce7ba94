using System.Text.Json;
using Patchbay.Protocol.Acp;

namespace Patchbay.Host.Acp;

/// <summary>A session as its bridge sees it. All but the questions are called in order, and must be quick.</summary>
internal interface IBridgeSession
{
    /// <summary>Something happened.</summary>
    void OnUpdate(SessionUpdate update);

    /// <summary>Claude Code asks its endpoint again: the message <c>system/api_retry</c>.</summary>
    void OnRetry(JsonElement message);

    /// <summary>A tool wants to run. The token is cancelled when the agent takes the question back.</summary>
    Task<PermissionResponse> AskAsync(PermissionRequest request, CancellationToken cancellationToken);

    /// <summary>The agent, or an MCP server behind it, asks something else. The token is cancelled when it takes the question back.</summary>
    Task<ElicitationResponse> AskAsync(ElicitationRequest request, CancellationToken cancellationToken);

    /// <summary>The bridge is gone.</summary>
    /// <param name="words">What it said last; may be empty.</param>
    void OnEnded(string words);
}
