using System.Text.Json;

namespace Patchbay.Protocol.Events;

/// <summary>Token counts as an endpoint reported them. Null = not reported, which is not zero.</summary>
/// <param name="Input">Input tokens, without the cached ones.</param>
/// <param name="Output">Output tokens.</param>
/// <param name="CacheRead">Input tokens read from the cache.</param>
/// <param name="CacheWrite">Input tokens written to the cache.</param>
/// <remarks>The three input counts do not overlap: total input is their sum (Messages API reference, read 2026-11-23).</remarks>
public readonly record struct TokenUsage(long? Input, long? Output, long? CacheRead, long? CacheWrite)
{
    /// <summary>The counts of <paramref name="later"/> where it has them, else ours: a stream's counts are cumulative.</summary>
    public TokenUsage UpdatedBy(TokenUsage later) => new(
        later.Input ?? Input, later.Output ?? Output, later.CacheRead ?? CacheRead, later.CacheWrite ?? CacheWrite);

    /// <summary>Reads the first <c>usage</c> object at or above depth two: of a Message, of a <c>message_start</c> (inside
    /// <c>message</c>) or of a <c>message_delta</c>.</summary>
    /// <param name="json">One JSON object.</param>
    /// <returns>All null when there is no usage, or when the JSON is broken.</returns>
    public static TokenUsage Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName) continue;
                if (reader.CurrentDepth <= 2 && reader.ValueTextEquals("usage"u8))
                {
                    reader.Read();
                    return reader.TokenType == JsonTokenType.StartObject ? ReadObject(ref reader) : default;
                }

                var descend = reader.CurrentDepth == 1 && reader.ValueTextEquals("message"u8);
                reader.Read();
                if (!descend) reader.Skip();
            }
        }
        catch (JsonException)
        {
            // A broken event is the client's to refuse; we only count.
        }

        return default;
    }

    private static TokenUsage ReadObject(ref Utf8JsonReader reader)
    {
        TokenUsage usage = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.ValueTextEquals("input_tokens"u8) ? 1
                : reader.ValueTextEquals("output_tokens"u8) ? 2
                : reader.ValueTextEquals("cache_read_input_tokens"u8) ? 3
                : reader.ValueTextEquals("cache_creation_input_tokens"u8) ? 4 : 0;
            reader.Read();
            long? count = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number : null;
            reader.Skip();
            usage = field switch
            {
                1 => usage with { Input = count },
                2 => usage with { Output = count },
                3 => usage with { CacheRead = count },
                4 => usage with { CacheWrite = count },
                _ => usage,
            };
        }

        return usage;
    }
}
