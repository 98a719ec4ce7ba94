using System.Text.Json;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.OpenAIChat;

/// <summary>Counts by vLLM's <c>POST /tokenize</c>.</summary>
/// <remarks>vllm/entrypoints/serve/tokenize/protocol.py, <c>TokenizeChatRequest</c> and <c>TokenizeResponse</c> (read 2026-11-24).</remarks>
internal sealed class VllmCount(ReadOnlyMemory<byte> body) : TokenCount(new CountQuestion("/tokenize", body))
{
    /// <inheritdoc/>
    protected override CountReply Read(JsonElement answer) => NumberIn(answer, "count");
}
