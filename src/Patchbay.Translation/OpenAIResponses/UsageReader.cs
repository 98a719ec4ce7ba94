using System.Text.Json;
using Patchbay.Protocol.Events;

namespace Patchbay.Translation.OpenAIResponses;

/// <summary>Reads <c>usage</c>: <c>{input_tokens, input_tokens_details{cached_tokens, cache_write_tokens}, output_tokens, output_tokens_details{reasoning_tokens}}</c>.
/// The input count includes the cached tokens, Anthropic's does not.</summary>
internal static class UsageReader
{
    /// <summary>Reads the object.</summary>
    /// <param name="json">Nothing where there is none; JSON that a reader has seen.</param>
    public static TokenUsage Read(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty) return default;
        long? input = null, output = null, cached = null, written = null, total = null, reasoning = null;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            // The chat API's words too: xAI's server has answered with them here.
            var name = reader.ValueSpan;
            var field = name.SequenceEqual("input_tokens"u8) || name.SequenceEqual("prompt_tokens"u8) ? 1
                : name.SequenceEqual("output_tokens"u8) || name.SequenceEqual("completion_tokens"u8) ? 2
                : name.SequenceEqual("cached_tokens"u8) ? 3
                : name.SequenceEqual("cache_write_tokens"u8) ? 4
                : name.SequenceEqual("total_tokens"u8) ? 5
                : name.SequenceEqual("reasoning_tokens"u8) ? 6 : 0;
            reader.Read();
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var count) || count is < 0 or > int.MaxValue) continue;
            switch (field)
            {
                case 1: input = count; break;
                case 2: output = count; break;
                case 3: cached = count; break;
                case 4: written = count; break;
                case 5: total = count; break;
                case 6: reasoning = count; break;
            }
        }

        // Inside the output by the specification; some count it beside, and the total tells which.
        if (reasoning > 0 && total == input + output + reasoning) output += reasoning;
        return new TokenUsage(input is { } all ? Math.Max(0, all - (cached ?? 0) - (written ?? 0)) : null, output, cached, written) { Reasoning = reasoning };
    }
}
