using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Protocol.Sse;

namespace Patchbay.Tests.Translation;

/// <summary>Reads a stream of Anthropic events as a strict client would, and gives the message it makes; <see cref="IllegalAnswerException"/> for anything illegal.</summary>
/// <remarks>Knows nothing of xunit: <c>bench/fuzz</c> uses it too.</remarks>
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
        Require(Encoding.UTF8.GetString(name) == type, $"an event {type} has another name");
        Require(!_ended, $"{type} after the end");
        if (type == "ping") return;
        if (type == "error")
        {
            Require(_open == -1, "an error inside a block");
            _error = json["error"]!.DeepClone().AsObject();
            _ended = true;
            return;
        }

        Require((type == "message_start") == !_started, $"{type} {(_started ? "after" : "before")} the start");
        switch (type)
        {
            case "message_start":
                _started = true;
                CheckUsage(json["message"]!["usage"]!);
                Require(json["message"]!["content"]!.AsArray().Count == 0, "the message starts with content");
                break;
            case "content_block_start": Start(json); break;
            case "content_block_delta": Delta(json); break;
            case "content_block_stop":
                Require(_open != -1 && _open == (int)json["index"]!, "the end of a block that is not open");
                _open = -1;
                break;
            case "message_delta":
                Require(_open == -1, "the end of the message inside a block");
                _stopReason = (string?)json["delta"]!["stop_reason"];
                Require(_stopReason is not null, "no stop reason");
                _stopSequence = (string?)json["delta"]!["stop_sequence"];
                CheckUsage(_usage = json["usage"]!.DeepClone());
                break;
            case "message_stop":
                Require(_stopReason is not null, "message_stop without a stop reason");
                _ended = true;
                break;
            default: throw new IllegalAnswerException($"unknown event {type}");
        }
    }

    private void Start(JsonObject json)
    {
        Require(_open == -1, "a block inside a block");
        Require(_stopReason is null, "a block after the stop reason");
        _open = (int)json["index"]!;
        Require(_open == _blocks.Count, $"block {_open} has no place");
        var block = json["content_block"]!.DeepClone().AsObject();
        if ((string)block["type"]! == "tool_use")
        {
            var id = (string)block["id"]!;
            Require(id.Length is > 0 and <= 64 && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'), $"`{id}` is no id");
            Require((string)block["name"]! != "", "a call without a name");
            Require(!_blocks.Exists(other => (string?)other["id"] == id), $"two calls with the id {id}");
        }

        if ((string)block["type"]! == "server_tool_use")
        {
            var id = (string)block["id"]!;
            Require(id.StartsWith("srvtoolu_", StringComparison.Ordinal) && id.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_'), $"`{id}` is no id of a server's call");
            Require(!_blocks.Exists(other => (string?)other["id"] == id), $"two calls with the id {id}");
        }

        if ((string)block["type"]! == "web_search_tool_result")
        {
            Require(_blocks.Count > 0 && (string?)_blocks[^1]["id"] == (string)block["tool_use_id"]!, "what was found does not follow its search");
            Require(block["content"]!.AsArray().All(static page => (string)page!["type"]! == "web_search_result" && (string)page["url"]! != "" && (string)page["title"]! != "" && page["encrypted_content"] is not null), "a page without its fields");
        }

        _blocks.Add(block);
        _texts.Add(new StringBuilder());
    }

    private void Delta(JsonObject json)
    {
        Require(_open != -1 && _open == (int)json["index"]!, "a delta of a block that is not open");
        var delta = json["delta"]!;
        var block = _blocks[_open];
        switch ((string)delta["type"]!)
        {
            case "text_delta":
                Require((string)block["type"]! == "text", $"a {(string)delta["type"]!} in another block");
                _texts[_open].Append((string)delta["text"]!);
                break;
            case "thinking_delta":
                Require((string)block["type"]! == "thinking", $"a {(string)delta["type"]!} in another block");
                Require((string)block["signature"]! == "", "thinking after its signature");
                _texts[_open].Append((string)delta["thinking"]!);
                break;
            case "signature_delta":
                Require((string)block["type"]! == "thinking", $"a {(string)delta["type"]!} in another block");
                block["signature"] = (string)delta["signature"]!;
                break;
            case "input_json_delta":
                Require((string)block["type"]! is "tool_use" or "server_tool_use", $"a {(string)delta["type"]!} in another block");
                _texts[_open].Append((string)delta["partial_json"]!);
                break;
            default: throw new IllegalAnswerException($"unknown delta {(string)delta["type"]!}");
        }
    }

    private JsonObject Result()
    {
        Require(_ended, "the stream has no end");
        var content = new JsonArray();
        for (var i = 0; i < _blocks.Count; i++)
        {
            var block = _blocks[i];
            var text = _texts[i].ToString();
            switch ((string)block["type"]!)
            {
                case "text": block["text"] = text; break;
                case "thinking": block["thinking"] = text; break;
                case "web_search_tool_result": break;
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
            Require(usage[field]!.GetValue<long>() >= 0, $"{field} is negative");
        }
    }

    private static void Require(bool holds, string what)
    {
        if (!holds) throw new IllegalAnswerException(what);
    }
}

/// <summary>What was made of an endpoint's answer is no answer of the Messages API.</summary>
internal sealed class IllegalAnswerException(string message) : Exception(message);
