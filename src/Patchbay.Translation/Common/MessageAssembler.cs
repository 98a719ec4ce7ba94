using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Patchbay.Protocol.Errors;
using Patchbay.Protocol.Events;

namespace Patchbay.Translation.Common;

/// <summary>Makes one Message of what an endpoint says, for a client that asked for no stream.</summary>
public sealed class MessageAssembler : IAnswerSink
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly AnswerHead _head;
    private readonly List<WaitingBlock> _blocks = [];
    private readonly Dictionary<int, WaitingBlock> _tools = [];
    private StopReason? _reason;
    private string? _stopSequence;
    private TokenUsage _usage;

    /// <param name="head">What is known beforehand.</param>
    public MessageAssembler(AnswerHead head) => _head = head;

    /// <summary>What the endpoint said when it failed, or what is wrong with its answer; null when nothing is.</summary>
    public (ErrorType Type, string Message)? Failure { get; private set; }

    /// <summary>The counts as the endpoint gave them; null where it gave none.</summary>
    public TokenUsage ReportedUsage => _usage;

    /// <summary>The counts that the client was told or would have been: those of the endpoint, and estimates for those it does not report.</summary>
    public TokenUsage ToldUsage
    {
        get
        {
            long written = _blocks.Sum(static block => block.Search is null ? block.Bytes.WrittenCount : 0), searches = _blocks.Sum(static block => block.Search?.Count ?? 0);
            return _usage with
            {
                Input = _usage.Input ?? _head.EstimatedInput,
                Output = _usage.Output ?? (written == 0 ? 0 : Math.Max(1, written / 4)),
                WebSearches = searches > 0 ? searches : _usage.WebSearches,
                ServerToolUses = searches > 0 ? searches : _usage.ServerToolUses,
            };
        }
    }

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> text) => Piece(BlockKind.Text, text);

    /// <inheritdoc/>
    public void Thinking(ReadOnlySpan<byte> text) => Piece(BlockKind.Thinking, text);

    private void Piece(BlockKind kind, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return;
        if (_blocks.Count == 0 || _blocks[^1].Kind != kind || _blocks[^1].IsEnded) _blocks.Add(new WaitingBlock(kind));
        _blocks[^1].Bytes.Write(text);
    }

    /// <inheritdoc/>
    public void ThinkingEnded(string signature)
    {
        if (_blocks.Count == 0 || _blocks[^1] is not { Kind: BlockKind.Thinking, IsEnded: false }) _blocks.Add(new WaitingBlock(BlockKind.Thinking));
        (_blocks[^1].Signature, _blocks[^1].IsEnded) = (signature, true);
    }

    /// <inheritdoc/>
    public void ToolStarted(int key, string id, string name)
    {
        if (!_tools.TryGetValue(key, out var block) || block.Tool!.IsAnother(id, name))
        {
            _tools[key] = block = new WaitingBlock(BlockKind.Tool) { Tool = new ToolIdentity(key) };
            _blocks.Add(block);
        }

        if (block.Tool!.Id.Length == 0) block.Tool.Id = id;
        if (block.Tool.Name.Length == 0) block.Tool.Name = name;
    }

    /// <inheritdoc/>
    public void ToolArguments(int key, ReadOnlySpan<byte> json)
    {
        if (!_tools.TryGetValue(key, out var block))
        {
            ToolStarted(key, "", "");
            block = _tools[key];
        }

        block.Bytes.Write(json);
        block.Tool!.HasArguments |= !json.IsEmpty;
    }

    /// <inheritdoc/>
    public void ToolEnded(int key)
    {
        if (_tools.TryGetValue(key, out var block)) block.Tool!.IsEnded = true;
    }

    /// <inheritdoc/>
    public void Searched(IReadOnlyList<string> queries, IReadOnlyList<WebPage> pages)
    {
        if (pages.Count > 0) _blocks.Add(new WaitingBlock(BlockKind.Search) { Search = new WebSearch(queries, pages), IsEnded = true });
    }

    /// <inheritdoc/>
    public void Finish(StopReason reason, string? stopSequence = null) => (_reason, _stopSequence) = (reason, stopSequence);

    /// <inheritdoc/>
    public void Usage(TokenUsage usage) => _usage = _usage.UpdatedBy(usage);

    /// <inheritdoc/>
    public void Fail(ErrorType type, string message) => Failure ??= (type, _head.Attributed(message));

    /// <summary>The Message; null when there is a <see cref="Failure"/>.</summary>
    public byte[]? Complete()
    {
        if (Failure is not null) return null;
        if (_reason is not { } reason)
        {
            Fail(ErrorType.Api, "the answer ended before the endpoint said that it was complete");
            return null;
        }

        if (_blocks.Exists(static block => block.Tool is { Name.Length: 0 }))
        {
            Fail(ErrorType.Api, "the endpoint called a tool without naming it");
            return null;
        }

        var output = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(output, Options)) Write(json, reason);
        return output.WrittenSpan.ToArray();
    }

    private void Write(Utf8JsonWriter json, StopReason reason)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, _head.Id);
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("model"u8, _head.Model);
        json.WriteStartArray("content"u8);
        var hasToolUse = false;
        var written = 0L;
        var searches = 0;
        for (var i = 0; i < _blocks.Count; i++)
        {
            if (_blocks[i].Search is { } search)
            {
                search.WriteBlocks(json, WebSearch.Id(_head.Id, searches++));
                continue;
            }

            written += _blocks[i].Bytes.WrittenCount;
            hasToolUse |= WriteBlock(json, _blocks[i], i);
        }

        json.WriteEndArray();
        if (hasToolUse && (reason == StopReason.EndTurn || reason == StopReason.StopSequence)) reason = StopReason.ToolUse;
        else if (!hasToolUse && reason == StopReason.ToolUse) reason = StopReason.EndTurn;
        json.WriteString("stop_reason"u8, reason.Word);
        json.WriteString("stop_sequence"u8, _stopSequence);
        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, _usage.Input ?? _head.EstimatedInput);
        json.WriteNumber("cache_creation_input_tokens"u8, _usage.CacheWrite ?? 0);
        json.WriteNumber("cache_read_input_tokens"u8, _usage.CacheRead ?? 0);
        json.WriteNumber("output_tokens"u8, _usage.Output ?? Math.Max(1, written / 4));
        if (_blocks.Sum(static block => block.Search?.Count ?? 0) is > 0 and var requests)
        {
            json.WriteStartObject("server_tool_use"u8);
            json.WriteNumber("web_search_requests"u8, requests);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <returns>True when it was a tool call.</returns>
    private bool WriteBlock(Utf8JsonWriter json, WaitingBlock block, int index)
    {
        var bytes = block.Bytes.WrittenSpan;
        if (block.Kind == BlockKind.Tool) bytes = Whole(bytes);
        json.WriteStartObject();
        if (block.Kind == BlockKind.Tool && IsObject(ref bytes))
        {
            json.WriteString("type"u8, "tool_use"u8);
            json.WriteString("id"u8, _head.Tools.IdToClient(block.Tool!.Id, $"{_head.Id}/{index}"));
            json.WriteString("name"u8, _head.Tools.ToClient(block.Tool.Name));
            json.WritePropertyName("input"u8);
            json.WriteRawValue(bytes, skipInputValidation: true);
            json.WriteEndObject();
            return true;
        }

        var isThinking = block.Kind == BlockKind.Thinking;
        json.WriteString("type"u8, isThinking ? "thinking"u8 : "text"u8);
        // A call whose arguments were cut off cannot be run; the person should see what was meant.
        var text = block.Kind == BlockKind.Tool ? Encoding.UTF8.GetBytes($"[call of {_head.Tools.ToClient(block.Tool!.Name)}, cut off: {Encoding.UTF8.GetString(bytes)}]") : bytes;
        json.WritePropertyName(isThinking ? "thinking"u8 : "text"u8);
        WriteText(json, text);
        if (isThinking) json.WriteString("signature"u8, block.Signature.Length > 0 ? block.Signature : _head.DefaultSignature);
        json.WriteEndObject();
        return false;
    }

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> text)
    {
        var quoted = new ArrayBufferWriter<byte>(text.Length + 16);
        quoted.Write("\""u8);
        JsonText.Escape(JsonText.JoinSurrogates(text), quoted);
        quoted.Write("\""u8);
        json.WriteRawValue(quoted.WrittenSpan, skipInputValidation: true);
    }

    /// <summary>Arguments are copied into the message as they are, which therefore must be UTF-8: pairs joined, halves replaced.</summary>
    private static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> json)
    {
        json = JsonText.JoinSurrogates(json);
        return Utf8.IsValid(json) ? json : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json));
    }

    /// <summary>Nothing, blanks and <c>null</c> are an object too: the empty one.</summary>
    private static bool IsObject(ref ReadOnlySpan<byte> json)
    {
        json = json.Trim(" \t\r\n"u8);
        if (json.IsEmpty || json.SequenceEqual("null"u8)) json = "{}"u8;
        if (json[0] != '{') return false;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
            return reader.Read() && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
