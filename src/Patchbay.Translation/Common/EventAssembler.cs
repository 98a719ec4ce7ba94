using System.Buffers;
using Patchbay.Protocol.Errors;
using Patchbay.Protocol.Events;

namespace Patchbay.Translation.Common;

/// <summary>The only writer of Anthropic stream events: makes of whatever an endpoint says, in whatever order, a stream that is legal.</summary>
/// <remarks>Legal is: one <c>message_start</c>; indices 0, 1, 2…; one open block at a time, started before its first delta and stopped
/// once; each delta of its block's type; all blocks stopped before <c>message_delta</c>, <c>message_stop</c> or <c>error</c>; usage always numbers.
/// Text is passed on as it comes. Of several tool calls at once the first is passed on, the others wait for its end, because blocks may
/// not interleave (Messages streaming, read 2026-11-23; Claude Code loses a reply that breaks one of these rules, measured).</remarks>
public sealed class EventAssembler : IAnswerSink
{
    /// <summary>More than this may not wait for its turn.</summary>
    private const int MaxWaitingBytes = 64 * 1024 * 1024;

    private readonly IBufferWriter<byte> _output;
    private readonly AnswerHead _head;
    private readonly List<WaitingBlock> _waiting = [];
    private readonly Dictionary<int, ToolIdentity> _tools = [];
    private readonly byte[] _high = new byte[3]; // The first half of a surrogate pair, until the second comes.
    private bool _hasHigh;
    private byte[] _prefix = [];                 // What every delta of the open block begins with.
    private BlockKind _kind;
    private ToolIdentity? _tool;                 // The open block's, when it is a tool's.
    private bool _isOpen;
    private bool _isSigned;                      // The open thinking block has its signature.
    private int _index = -1;
    private long _waitingBytes;
    private long _written;                       // Bytes of text, thinking and arguments: an estimate's base.
    private bool _hasToolUse;
    private int _searchBlocks;
    private int _searches;
    private StopReason? _reason;
    private string? _stopSequence;
    private TokenUsage _usage;

    /// <param name="head">What is known beforehand.</param>
    /// <param name="output">Takes the bytes; nothing is flushed here.</param>
    public EventAssembler(AnswerHead head, IBufferWriter<byte> output)
    {
        _head = head;
        _output = output;
    }

    /// <summary>True once anything was written: from then on a failure can only be an <c>error</c> event.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>True once <c>message_stop</c> or <c>error</c> was written, or <see cref="Failure"/> was set before anything was.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>What the endpoint said when it failed; null when it did not.</summary>
    public (ErrorType Type, string Message)? Failure { get; private set; }

    /// <summary>The counts as the endpoint gave them; null where it gave none.</summary>
    public TokenUsage ReportedUsage => _usage;

    /// <summary>The counts that the client was told or would have been: those of the endpoint, and estimates for those it does not report.</summary>
    public TokenUsage ToldUsage => _usage with
    {
        Input = _usage.Input ?? _head.EstimatedInput,
        Output = _usage.Output ?? (_written == 0 ? 0 : Math.Max(1, _written / 4)),
        WebSearches = _searches > 0 ? _searches : _usage.WebSearches,
        ServerToolUses = _searches > 0 ? _searches : _usage.ServerToolUses,
    };

    /// <summary>Begins the stream now, before the endpoint has said anything: a client that waits must be told that it is served.</summary>
    public void Begin()
    {
        if (!IsComplete) Start();
    }

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> text) => Piece(BlockKind.Text, text);

    /// <inheritdoc/>
    public void Thinking(ReadOnlySpan<byte> text) => Piece(BlockKind.Thinking, text);

    private void Piece(BlockKind kind, ReadOnlySpan<byte> text)
    {
        if (IsComplete || text.IsEmpty) return;
        if (_waiting.Count > 0 || (_isOpen && _kind == BlockKind.Tool && !_tool!.IsEnded))
        {
            // A tool call is open whose end nobody has told: what follows waits behind it.
            var last = _waiting.Count > 0 ? _waiting[^1] : null;
            if (last is null || last.Kind != kind || last.IsEnded) _waiting.Add(last = new WaitingBlock(kind));
            Hold(last, text);
            return;
        }

        if (_isOpen && _kind != kind) Close();
        if (!_isOpen) Open(kind, null);
        WriteText(text);
    }

    /// <inheritdoc/>
    public void ThinkingEnded(string signature)
    {
        if (IsComplete) return;
        if (_waiting.Count > 0)
        {
            if (_waiting[^1] is not { Kind: BlockKind.Thinking, IsEnded: false }) _waiting.Add(new WaitingBlock(BlockKind.Thinking));
            (_waiting[^1].Signature, _waiting[^1].IsEnded) = (signature, true);
            return;
        }

        if (_isOpen && _kind == BlockKind.Tool && !_tool!.IsEnded)
        {
            _waiting.Add(new WaitingBlock(BlockKind.Thinking) { Signature = signature, IsEnded = true });
            return;
        }

        if (_isOpen && _kind != BlockKind.Thinking) Close();
        if (!_isOpen) Open(BlockKind.Thinking, null);
        CloseThinking(signature);
    }

    /// <inheritdoc/>
    public void ToolStarted(int key, string id, string name)
    {
        if (IsComplete) return;
        if (!_tools.TryGetValue(key, out var tool) || tool.IsAnother(id, name))
        {
            // A new call, also under a key that an earlier one had, which nobody can add to any more: some endpoints call them all 0.
            if (tool is not null) tool.IsEnded = true;
            _tools[key] = tool = new ToolIdentity(key);
            _waiting.Add(new WaitingBlock(BlockKind.Tool) { Tool = tool });
        }

        if (tool.Id.Length == 0) tool.Id = id;
        if (tool.Name.Length == 0) tool.Name = name;
        Advance();
    }

    /// <inheritdoc/>
    public void ToolArguments(int key, ReadOnlySpan<byte> json)
    {
        if (IsComplete || json.IsEmpty) return;
        if (!_tools.TryGetValue(key, out var tool))
        {
            ToolStarted(key, "", "");
            tool = _tools[key];
        }

        if (!tool.HasArguments)
        {
            // "null", or nothing but blanks, is some endpoints' way to say that there are none.
            json = json.TrimStart(" \t\r\n"u8);
            if (json.IsEmpty || "null"u8.StartsWith(json)) return;
            tool.HasArguments = true;
        }

        if (_isOpen && ReferenceEquals(_tool, tool))
        {
            WriteText(json);
            return;
        }

        var waiting = _waiting.Find(block => ReferenceEquals(block.Tool, tool));
        if (waiting is not null) Hold(waiting, json);
    }

    /// <inheritdoc/>
    public void ToolEnded(int key)
    {
        if (IsComplete || !_tools.TryGetValue(key, out var tool)) return;
        tool.IsEnded = true;
        if (_waiting.Find(block => ReferenceEquals(block.Tool, tool)) is { } waiting) waiting.IsEnded = true;
        Advance();
    }

    /// <inheritdoc/>
    public void Searched(IReadOnlyList<string> queries, IReadOnlyList<WebPage> pages)
    {
        if (IsComplete || pages.Count == 0) return;
        var search = new WebSearch(queries, pages);
        if (_waiting.Count > 0 || (_isOpen && _kind == BlockKind.Tool && !_tool!.IsEnded)) _waiting.Add(new WaitingBlock(BlockKind.Search) { Search = search, IsEnded = true });
        else WriteSearch(search);
    }

    /// <inheritdoc/>
    public void Finish(StopReason reason, string? stopSequence = null)
    {
        if (IsComplete) return;
        _reason = reason;
        _stopSequence = stopSequence;
    }

    /// <inheritdoc/>
    public void Usage(TokenUsage usage) => _usage = _usage.UpdatedBy(usage);

    /// <inheritdoc/>
    public void Fail(ErrorType type, string message)
    {
        if (IsComplete) return;
        Failure = (type, message = _head.Attributed(message));
        IsComplete = true;
        if (!HasStarted) return; // Nothing was sent: the caller can still answer with a status of its own.
        if (_isOpen) Close();
        _output.Write(AnthropicError.Event(betweenEvents: true, type, message));
    }

    /// <summary>The endpoint's answer has come to its end, in order or not.</summary>
    public void Complete()
    {
        if (IsComplete) return;
        if (_reason is not { } reason)
        {
            Fail(ErrorType.Api, "the answer ended before the endpoint said that it was complete");
            return;
        }

        if (_waiting.Exists(static block => block.Tool is { Name.Length: 0 }))
        {
            Fail(ErrorType.Api, "the endpoint called a tool without naming it");
            return;
        }

        foreach (var block in _waiting.ToArray()) Release(block);
        Start();
        if (_isOpen) Close();
        // Calls without the word for them, and the word without calls: what stands in the message decides.
        if (_hasToolUse && (reason == StopReason.EndTurn || reason == StopReason.StopSequence)) reason = StopReason.ToolUse;
        else if (!_hasToolUse && reason == StopReason.ToolUse) reason = StopReason.EndTurn;
        WriteEnd(reason);
        IsComplete = true;
    }

    /// <summary>Writes a ping, where one may stand.</summary>
    /// <returns>False before the start and after the end.</returns>
    public bool TryPing()
    {
        if (!HasStarted || IsComplete) return false;
        _output.Write("event: ping\ndata: {\"type\":\"ping\"}\n\n"u8);
        return true;
    }

    /// <summary>Opens what waits, as far as it may: the first in line, and past it whatever is whole.</summary>
    private void Advance()
    {
        while (_waiting.Count > 0 && (!_isOpen || _kind != BlockKind.Tool || _tool!.IsEnded))
        {
            var next = _waiting[0];
            if (next.Tool is { } tool && (tool.Name.Length == 0 || (tool.Id.Length == 0 && !tool.IsEnded))) return;
            Release(next);
        }
    }

    private void Release(WaitingBlock block)
    {
        _waiting.Remove(block);
        _waitingBytes -= block.Bytes.WrittenCount;
        if (block.Search is not null)
        {
            WriteSearch(block.Search);
            return;
        }

        if (_isOpen) Close();
        Open(block.Kind, block.Tool);
        if (block.Bytes.WrittenCount > 0) WriteText(block.Bytes.WrittenSpan);
        if (block.Kind == BlockKind.Thinking && block.IsEnded) CloseThinking(block.Signature);
    }

    private void Hold(WaitingBlock block, ReadOnlySpan<byte> bytes)
    {
        _waitingBytes += bytes.Length;
        if (_waitingBytes > MaxWaitingBytes) Fail(ErrorType.Api, "the endpoint sent more tool arguments at once than can be held");
        else block.Bytes.Write(bytes);
    }

    private void Open(BlockKind kind, ToolIdentity? tool)
    {
        Start();
        _index++;
        (_kind, _tool, _isOpen, _isSigned) = (kind, tool, true, false);
        Write("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":"u8);
        WriteNumber(_index);
        switch (kind)
        {
            case BlockKind.Text:
                Write(",\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"u8);
                break;
            case BlockKind.Thinking:
                Write(",\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}}\n\n"u8);
                break;
            default:
                _hasToolUse = true;
                Write(",\"content_block\":{\"type\":\"tool_use\",\"id\":\""u8);
                Write(JsonText.Escaped(_head.Tools.IdToClient(tool!.Id, $"{_head.Id}/{_index}")));
                Write("\",\"name\":\""u8);
                Write(JsonText.Escaped(_head.Tools.ToClient(tool.Name)));
                Write("\",\"input\":{}}}\n\n"u8);
                break;
        }

        MakePrefix();
    }

    private void WriteSearch(WebSearch search)
    {
        if (_isOpen) Close();
        Start();
        _searches += search.Count;
        _index = search.WriteEvents(_output, _index + 1, WebSearch.Id(_head.Id, _searchBlocks++));
    }

    private void MakePrefix()
    {
        var prefix = new ArrayBufferWriter<byte>(128);
        prefix.Write("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":"u8);
        _index.TryFormat(prefix.GetSpan(11), out var digits, default, CultureInfo.InvariantCulture);
        prefix.Advance(digits);
        prefix.Write(_kind switch
        {
            BlockKind.Text => ",\"delta\":{\"type\":\"text_delta\",\"text\":\""u8,
            BlockKind.Thinking => ",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\""u8,
            _ => ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\""u8,
        });
        _prefix = prefix.WrittenSpan.ToArray();
    }

    private void WriteText(ReadOnlySpan<byte> text)
    {
        Span<byte> joined = stackalloc byte[4];
        scoped ReadOnlySpan<byte> before = default;
        if (_hasHigh)
        {
            _hasHigh = false;
            before = "\uFFFD"u8;
            if (JsonText.TryJoin(_high, text, joined))
            {
                before = joined;
                text = text[3..];
            }
        }

        if (JsonText.EndsWithHighSurrogate(text))
        {
            text[^3..].CopyTo(_high);
            _hasHigh = true;
            text = text[..^3];
        }

        if (before.IsEmpty && text.IsEmpty) return;
        _written += before.Length + text.Length;
        Write(_prefix);
        if (!before.IsEmpty) Write(before);
        JsonText.Escape(text, _output);
        Write("\"}}\n\n"u8);
    }

    private void CloseThinking(string signature)
    {
        FlushHigh();
        _isSigned = true;
        if (signature.Length > 0)
        {
            Write("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":"u8);
            WriteNumber(_index);
            Write(",\"delta\":{\"type\":\"signature_delta\",\"signature\":\""u8);
            Write(JsonText.Escaped(signature));
            Write("\"}}\n\n"u8);
        }

        Close();
    }

    private void FlushHigh()
    {
        if (!_hasHigh) return;
        _hasHigh = false;
        Write(_prefix);
        Write("\uFFFD\"}}\n\n"u8);
    }

    private void Close()
    {
        if (_kind == BlockKind.Thinking && !_isSigned)
        {
            CloseThinking(_head.DefaultSignature);
            return;
        }

        FlushHigh();
        if (_kind == BlockKind.Tool && !_tool!.HasArguments)
        {
            Write(_prefix);
            Write("{}\"}}\n\n"u8);
        }

        Write("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":"u8);
        WriteNumber(_index);
        Write("}\n\n"u8);
        if (_tool is not null) _tool.IsEnded = true;
        (_isOpen, _tool) = (false, null);
    }

    private void Start()
    {
        if (HasStarted) return;
        HasStarted = true;
        Write("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\""u8);
        Write(JsonText.Escaped(_head.Id));
        Write("\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\""u8);
        Write(JsonText.Escaped(_head.Model));
        Write("\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":"u8);
        WriteUsage(_usage.Input ?? _head.EstimatedInput, _usage.Output ?? 1);
        Write("}}\n\n"u8);
    }

    private void WriteEnd(StopReason reason)
    {
        Write("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\""u8);
        Write(JsonText.Escaped(reason.Word));
        if (_stopSequence is null)
        {
            Write("\",\"stop_sequence\":null"u8);
        }
        else
        {
            Write("\",\"stop_sequence\":\""u8);
            Write(JsonText.Escaped(_stopSequence));
            Write("\""u8);
        }

        Write("},\"usage\":"u8);
        WriteUsage(_usage.Input ?? _head.EstimatedInput, _usage.Output ?? Math.Max(1, _written / 4));
        Write("}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"u8);
    }

    private void WriteUsage(long input, long output)
    {
        Write("{\"input_tokens\":"u8);
        WriteNumber(input);
        Write(",\"cache_creation_input_tokens\":"u8);
        WriteNumber(_usage.CacheWrite ?? 0);
        Write(",\"cache_read_input_tokens\":"u8);
        WriteNumber(_usage.CacheRead ?? 0);
        Write(",\"output_tokens\":"u8);
        WriteNumber(output);
        if (_searches > 0)
        {
            Write(",\"server_tool_use\":{\"web_search_requests\":"u8);
            WriteNumber(_searches);
            Write("}"u8);
        }

        Write("}"u8);
    }

    private void Write(ReadOnlySpan<byte> bytes) => _output.Write(bytes);

    private void WriteNumber(long number)
    {
        number.TryFormat(_output.GetSpan(20), out var length, default, CultureInfo.InvariantCulture);
        _output.Advance(length);
    }
}
