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
    /// <summary>Those of <see cref="CacheWrite"/> that are kept for an hour; the others for five minutes.</summary>
    public long? CacheWriteHour { get; init; }

    /// <summary>Those of <see cref="Output"/> that were thinking.</summary>
    public long? Reasoning { get; init; }

    /// <summary>Web searches that the endpoint made itself; a count, not tokens.</summary>
    public long? WebSearches { get; init; }

    /// <summary>All uses of tools that the endpoint runs itself, web searches included; a count, not tokens.</summary>
    public long? ServerToolUses { get; init; }

    /// <summary>True when nothing was reported.</summary>
    public bool IsEmpty => this == default;

    /// <summary>The counts of <paramref name="later"/> where it has them, else ours: a stream's counts are cumulative.</summary>
    public TokenUsage UpdatedBy(TokenUsage later) => new(
        later.Input ?? Input, later.Output ?? Output, later.CacheRead ?? CacheRead, later.CacheWrite ?? CacheWrite)
    {
        CacheWriteHour = later.CacheWriteHour ?? CacheWriteHour,
        Reasoning = later.Reasoning ?? Reasoning,
        WebSearches = later.WebSearches ?? WebSearches,
        ServerToolUses = later.ServerToolUses ?? ServerToolUses,
    };

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
            var field = reader.ValueTextEquals("input_tokens"u8) ? Field.Input
                : reader.ValueTextEquals("output_tokens"u8) ? Field.Output
                : reader.ValueTextEquals("cache_read_input_tokens"u8) ? Field.CacheRead
                : reader.ValueTextEquals("cache_creation_input_tokens"u8) ? Field.CacheWrite
                : reader.ValueTextEquals("cache_creation"u8) ? Field.CacheCreation
                : reader.ValueTextEquals("output_tokens_details"u8) ? Field.OutputDetails
                : reader.ValueTextEquals("server_tool_use"u8) ? Field.ServerTools : Field.Other;
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject && field >= Field.CacheCreation)
            {
                usage = ReadParts(ref reader, field, usage);
                continue;
            }

            var count = Count(ref reader);
            usage = field switch
            {
                Field.Input => usage with { Input = count },
                Field.Output => usage with { Output = count },
                Field.CacheRead => usage with { CacheRead = count },
                Field.CacheWrite => usage with { CacheWrite = count },
                _ => usage,
            };
        }

        return usage;
    }

    /// <summary>One of the objects inside <c>usage</c>: <c>cache_creation{ephemeral_5m_input_tokens, ephemeral_1h_input_tokens}</c>,
    /// <c>output_tokens_details{thinking_tokens}</c>, <c>server_tool_use{web_search_requests, web_fetch_requests, …}</c>.</summary>
    private static TokenUsage ReadParts(ref Utf8JsonReader reader, Field field, TokenUsage usage)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isHour = field == Field.CacheCreation && reader.ValueTextEquals("ephemeral_1h_input_tokens"u8);
            var isThinking = field == Field.OutputDetails && reader.ValueTextEquals("thinking_tokens"u8);
            var isSearch = field == Field.ServerTools && reader.ValueTextEquals("web_search_requests"u8);
            reader.Read();
            if (Count(ref reader) is not { } count) continue;
            if (isHour) usage = usage with { CacheWriteHour = count };
            else if (isThinking) usage = usage with { Reasoning = count };
            else if (field == Field.ServerTools) usage = usage with { ServerToolUses = (usage.ServerToolUses ?? 0) + count, WebSearches = isSearch ? count : usage.WebSearches };
        }

        return usage;
    }

    /// <summary>A count; what no endpoint can mean is not reported: sums of it would overflow, and a limit would count backwards.</summary>
    private static long? Count(ref Utf8JsonReader reader)
    {
        long? count = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) && number is >= 0 and <= int.MaxValue ? number : null;
        reader.Skip();
        return count;
    }

    private enum Field
    {
        Other,
        Input,
        Output,
        CacheRead,
        CacheWrite,
        CacheCreation,
        OutputDetails,
        ServerTools,
    }
}
