using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Protocol.Sse;

namespace Patchbay.Tests.Translation;

/// <summary>Reads a stream of Anthropic events as a strict client would, fails on anything illegal, and gives the message it makes.</summary>
internal sealed class EventOracle : ISseSink
{
    private readonly List<JsonObject> _blocks = [];
    private readonly List<StringBuilder> _texts = [];
    private bool _started;
    private bool _ended;
    private int _open = -1;
    private JsonObject? _error;
    private string? _stopReason;
    private string? _stopSequence;
    private JsonNode? _usage;

    /// <summary>Checks a whole stream.</summary>
    /// <returns><c>{content, stop_reason, usage}</c>, with <c>stop_sequence</c> where one is told; or <c>{content, error}</c>.</returns>
    public static JsonObject Check(ReadOnlySpan<byte> stream)
    {
        var oracle = new EventOracle();
        using var reader = new SseReader();
        reader.Read(stream, oracle);
        reader.End(oracle);
        return oracle.Result();
    }

    void ISseSink.OnEvent(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        var json = JsonNode.Parse(data)!.AsObject();
        var type = (string)json["type"]!;
        Assert.Equal(Encoding.UTF8.GetString(name), type);
        Assert.False(_ended, $"{type} after the end");
        if (type == "ping") return;
        if (type == "error")
        {
            Assert.Equal(-1, _open);
            _error = json["error"]!.DeepClone().AsObject();
            _ended = true;
            return;
        }

        Assert.Equal(type == "message_start", !_started);
        switch (type)
        {
            case "message_start":
                _started = true;
                CheckUsage(json["message"]!["usage"]!);
                Assert.Empty(json["message"]!["content"]!.AsArray());
                break;
            case "content_block_start": Start(json); break;
            case "content_block_delta": Delta(json); break;
            case "content_block_stop":
                Assert.Equal(_open, (int)json["index"]!);
                _open = -1;
                break;
            case "message_delta":
                Assert.Equal(-1, _open);
                _stopReason = (string?)json["delta"]!["stop_reason"];
                Assert.NotNull(_stopReason);
                _stopSequence = (string?)json["delta"]!["stop_sequence"];
                CheckUsage(_usage = json["usage"]!.DeepClone());
                break;
            case "message_stop":
                Assert.NotNull(_stopReason);
                _ended = true;
                break;
            default: Assert.Fail($"unknown event {type}"); break;
        }
    }

    private void Start(JsonObject json)
    {
        Assert.Equal(-1, _open);
        Assert.Null(_stopReason);
        _open = (int)json["index"]!;
        Assert.Equal(_blocks.Count, _open);
        var block = json["content_block"]!.DeepClone().AsObject();
        if ((string)block["type"]! == "tool_use")
        {
            Assert.Matches("^[a-zA-Z0-9_-]{1,64}$", (string)block["id"]!);
            Assert.NotEqual("", (string)block["name"]!);
            Assert.DoesNotContain(_blocks, other => (string?)other["id"] == (string)block["id"]!);
        }

        _blocks.Add(block);
        _texts.Add(new StringBuilder());
    }

    private void Delta(JsonObject json)
    {
        Assert.Equal(_open, (int)json["index"]!);
        var delta = json["delta"]!;
        var block = _blocks[_open];
        switch ((string)delta["type"]!)
        {
            case "text_delta":
                Assert.Equal("text", (string)block["type"]!);
                _texts[_open].Append((string)delta["text"]!);
                break;
            case "thinking_delta":
                Assert.Equal("thinking", (string)block["type"]!);
                Assert.Equal("", (string)block["signature"]!);
                _texts[_open].Append((string)delta["thinking"]!);
                break;
            case "signature_delta":
                Assert.Equal("thinking", (string)block["type"]!);
                block["signature"] = (string)delta["signature"]!;
                break;
            case "input_json_delta":
                Assert.Equal("tool_use", (string)block["type"]!);
                _texts[_open].Append((string)delta["partial_json"]!);
                break;
            default: Assert.Fail("unknown delta"); break;
        }
    }

    private JsonObject Result()
    {
        Assert.True(_ended, "the stream has no end");
        var content = new JsonArray();
        for (var i = 0; i < _blocks.Count; i++)
        {
            var block = _blocks[i];
            var text = _texts[i].ToString();
            switch ((string)block["type"]!)
            {
                case "text": block["text"] = text; break;
                case "thinking": block["thinking"] = text; break;
                default:
                    try
                    {
                        block["input"] = JsonNode.Parse(text);
                    }
                    catch (JsonException)
                    {
                        block["input"] = $"cut: {text}";
                    }

                    break;
            }

            content.Add(block.DeepClone());
        }

        var result = new JsonObject { ["content"] = content };
        if (_error is not null)
        {
            result["error"] = _error;
            return result;
        }

        result["stop_reason"] = _stopReason;
        if (_stopSequence is not null) result["stop_sequence"] = _stopSequence;
        result["usage"] = _usage!.DeepClone();
        return result;
    }

    private static void CheckUsage(JsonNode usage)
    {
        foreach (var field in new[] { "input_tokens", "output_tokens", "cache_creation_input_tokens", "cache_read_input_tokens" })
        {
            Assert.True(usage[field]!.GetValue<long>() >= 0, $"{field} is negative");
        }
    }
}
