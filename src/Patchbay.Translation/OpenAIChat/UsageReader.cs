using System.Text.Json;
using Patchbay.Protocol.Events;

namespace Patchbay.Translation.OpenAIChat;

/// <summary>Reads <c>usage</c>. OpenAI's prompt count includes the cached tokens, Anthropic's input count does not.</summary>
internal static class UsageReader
{
    /// <summary>Reads the object that the reader stands at.</summary>
    public static TokenUsage Read(ref Utf8JsonReader reader)
    {
        long? prompt = null, completion = null, cached = null, written = null, total = null, reasoning = null;
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            var field = reader.ValueTextEquals("prompt_tokens"u8) ? 1
                : reader.ValueTextEquals("completion_tokens"u8) ? 2
                : reader.ValueTextEquals("cached_tokens"u8) || reader.ValueTextEquals("prompt_cache_hit_tokens"u8) ? 3
                : reader.ValueTextEquals("cache_write_tokens"u8) ? 4
                : reader.ValueTextEquals("total_tokens"u8) ? 5
                : reader.ValueTextEquals("reasoning_tokens"u8) ? 6 : 0;
            reader.Read();
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var count) || count is < 0 or > int.MaxValue) continue;
            switch (field)
            {
                case 1: prompt = count; break;
                case 2: completion = count; break;
                case 3: cached = count; break;
                case 4: written = count; break;
                case 5: total = count; break;
                case 6: reasoning = count; break;
            }
        }

        // xAI counts reasoning beside the completion, OpenAI inside it; the total tells which.
        if (reasoning > 0 && total == prompt + completion + reasoning) completion += reasoning;

        return new TokenUsage(prompt is { } all ? Math.Max(0, all - (cached ?? 0) - (written ?? 0)) : null, completion, cached, written) { Reasoning = reasoning };
    }
}
