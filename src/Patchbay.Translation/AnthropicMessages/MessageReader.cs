using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Patchbay.Protocol.Errors;
using Patchbay.Protocol.Events;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.AnthropicMessages;

/// <summary>Reads a Message: an answer in one piece, where a stream was asked for.</summary>
public static class MessageReader
{
    /// <summary>Reads the whole body.</summary>
    public static void Read(ReadOnlySpan<byte> body, IAnswerSink sink)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 512 });
        try
        {
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("content"u8, out var content) && content.ValueKind == JsonValueKind.Array)
            {
                var key = 0;
                foreach (var block in content.EnumerateArray()) ReadBlock(block, key++, sink);
                sink.Usage(Usage(body));
                if (!Finish(root, sink)) sink.Finish(StopReason.EndTurn);
                return;
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            sink.Fail(ErrorType.Api, "the endpoint's answer is no JSON");
            return;
        }

        var error = ErrorBody.Read(body);
        sink.Fail(error.TypeFor(200), error.ForClient);
    }

    private static void ReadBlock(JsonElement block, int key, IAnswerSink sink)
    {
        switch (Json.Text(block, "type"))
        {
            case "text":
                sink.Text(Encoding.UTF8.GetBytes(Json.Text(block, "text")));
                break;
            case "thinking":
                sink.Thinking(Encoding.UTF8.GetBytes(Json.Text(block, "thinking")));
                sink.ThinkingEnded(Json.Text(block, "signature"));
                break;
            case "tool_use":
                sink.ToolStarted(key, Json.Text(block, "id"), Json.Text(block, "name"));
                if (block.TryGetProperty("input"u8, out var input)) sink.ToolArguments(key, JsonMarshal.GetRawUtf8Value(input));
                sink.ToolEnded(key);
                break;
        }
    }

    /// <summary>The counts of an event or a Message; what is no count is not reported.</summary>
    internal static TokenUsage Usage(ReadOnlySpan<byte> json)
    {
        var usage = TokenUsage.Read(json);
        return usage with { Input = Count(usage.Input), Output = Count(usage.Output), CacheRead = Count(usage.CacheRead), CacheWrite = Count(usage.CacheWrite) };

        static long? Count(long? tokens) => tokens is >= 0 and <= int.MaxValue ? tokens : null;
    }

    /// <summary>Reads <c>stop_reason</c> and <c>stop_sequence</c>.</summary>
    /// <returns>False when there is no reason.</returns>
    internal static bool Finish(JsonElement holder, IAnswerSink sink)
    {
        var reason = Json.Text(holder, "stop_reason");
        if (reason.Length == 0) return false;
        var sequence = Json.Text(holder, "stop_sequence");
        sink.Finish(new StopReason(reason), sequence.Length == 0 ? null : sequence);
        return true;
    }
}
