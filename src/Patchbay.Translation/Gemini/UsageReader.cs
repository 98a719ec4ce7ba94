using System.Text.Json;
using Patchbay.Protocol.Events;

namespace Patchbay.Translation.Gemini;

/// <summary>Reads <c>usageMetadata</c>. Gemini's prompt count includes the cached tokens, and its candidates' count leaves the thoughts out;
/// Anthropic's counts do neither.</summary>
internal static class UsageReader
{
    /// <summary>Reads the object that the reader stands at.</summary>
    public static TokenUsage Read(ref Utf8JsonReader reader)
    {
        long? prompt = null, candidates = null, thoughts = null, cached = null, tools = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.ValueTextEquals("promptTokenCount"u8) ? 1
                : reader.ValueTextEquals("candidatesTokenCount"u8) ? 2
                : reader.ValueTextEquals("thoughtsTokenCount"u8) ? 3
                : reader.ValueTextEquals("cachedContentTokenCount"u8) ? 4
                : reader.ValueTextEquals("toolUsePromptTokenCount"u8) ? 5 : 0;
            reader.Read();
            long? count = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) && number is >= 0 and <= int.MaxValue ? number : null;
            reader.Skip();
            switch (field)
            {
                case 1: prompt = count; break;
                case 2: candidates = count; break;
                case 3: thoughts = count; break;
                case 4: cached = count; break;
                case 5: tools = count; break;
            }
        }

        // What Google's own search put into the prompt is counted beside it.
        long? input = prompt is { } all ? Math.Max(0, all - (cached ?? 0)) + (tools ?? 0) : null;
        long? output = candidates is null && thoughts is null ? null : (candidates ?? 0) + (thoughts ?? 0);
        return new TokenUsage(input, output, cached, null) { Reasoning = thoughts };
    }
}
