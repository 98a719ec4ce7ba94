using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Patchbay.Protocol.Errors;
using Patchbay.Protocol.Sse;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.AnthropicMessages;

/// <summary>Reads Anthropic events as servers write them that only nearly speak the Messages API, so that they can be told again in order.</summary>
/// <remarks>llama.cpp (tools/server/server-task.cpp, read 2026-11-24) ends all blocks at the very end, starts one again that its last piece adds
/// to, starts a call without <c>input</c>, counts its calls as if text had to stand before them, signs thinking with nothing, and fails with an
/// event <c>error</c> that holds <c>{code, message, type}</c>. A delta is therefore taken for what it holds, whatever block it names; only calls
/// are told apart by their index. A signature is passed on as it is: the endpoint's own, as where nothing is repaired.</remarks>
public sealed class MessageStreamReader : AnswerStreamReader, ISseSink
{
    private enum Kind
    {
        Unknown,
        MessageStart,
        BlockStart,
        Delta,
        BlockStop,
        MessageDelta,
        MessageStop,
        Ping,
        Error,
    }

    /// <summary>A tool call under its block's index.</summary>
    private sealed record Call(int Key, string Id, string Name)
    {
        /// <summary>Arguments that stood in its start; they count when no piece of them follows.</summary>
        public byte[] Input { get; init; } = [];

        public bool HasArguments { get; set; }
    }

    private readonly SseReader _events = new();
    private readonly TextScratch _scratch = new();
    private readonly Dictionary<int, Call> _calls = []; // By index.
    private IAnswerSink? _sink;
    private int _keys;
    private int _thinking = -1; // The index of the thinking block that is being told.
    private int _lastIndex;
    private bool _hasReason;
    private bool _isOver;

    /// <inheritdoc/>
    public override void Read(ReadOnlySpan<byte> bytes, IAnswerSink sink)
    {
        _sink = sink;
        _events.Read(bytes, this);
        if (_events.IsTooLarge) sink.Fail(ErrorType.Api, "the endpoint sent an event that is larger than any answer");
    }

    /// <inheritdoc/>
    public override void Complete(IAnswerSink sink)
    {
        _sink = sink;
        _events.End(this);
        foreach (var index in _calls.Keys) EndCall(index);
        // It has said that this is all, and only forgotten why.
        if (_isOver && !_hasReason) sink.Finish(StopReason.EndTurn);
    }

    void ISseSink.OnEvent(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        data = data.Trim(" \t\r\n"u8);
        if (_isOver || data.IsEmpty || data.SequenceEqual("[DONE]"u8)) return;
        try
        {
            ReadEvent(name, data);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The second: half a surrogate pair in a property's name.
            _sink!.Fail(ErrorType.Api, "the endpoint sent an event that is no JSON");
        }
    }

    private void ReadEvent(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = 512 });
        var kind = Kind.Unknown;
        var index = _lastIndex;
        var hasError = false;
        var part = default(Utf8JsonReader); // At the one object that the event is about, which may stand before its type.
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                kind = KindOf(_scratch.Text(ref reader));
            }
            else if (reader.ValueTextEquals("index"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number)) index = number;
            }
            else if (reader.ValueTextEquals("delta"u8) || reader.ValueTextEquals("content_block"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartObject) part = reader;
            }
            else
            {
                hasError |= reader.ValueTextEquals("error"u8);
                reader.Read();
            }

            reader.Skip();
        }

        if (kind == Kind.Unknown) kind = hasError ? Kind.Error : KindOf(name);
        var hasPart = part.TokenType == JsonTokenType.StartObject;
        if (kind is Kind.BlockStart or Kind.Delta or Kind.BlockStop) _lastIndex = index;
        switch (kind)
        {
            case Kind.MessageStart: _sink!.Usage(MessageReader.Usage(data)); break;
            case Kind.BlockStart when hasPart: StartBlock(ref part, index); break;
            case Kind.Delta when hasPart: ReadDelta(ref part, index); break;
            case Kind.BlockStop: EndCall(index); break;
            case Kind.MessageDelta:
                if (hasPart) ReadEnd(ref part);
                _sink!.Usage(MessageReader.Usage(data));
                break;
            case Kind.MessageStop: _isOver = true; break;
            case Kind.Error:
                var error = ErrorBody.Read(data);
                _sink!.Fail(error.TypeFor(200), error.ForClient);
                break;
        }
    }

    private static Kind KindOf(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("content_block_delta"u8) ? Kind.Delta
        : word.SequenceEqual("content_block_start"u8) ? Kind.BlockStart
        : word.SequenceEqual("content_block_stop"u8) ? Kind.BlockStop
        : word.SequenceEqual("message_start"u8) ? Kind.MessageStart
        : word.SequenceEqual("message_delta"u8) ? Kind.MessageDelta
        : word.SequenceEqual("message_stop"u8) ? Kind.MessageStop
        : word.SequenceEqual("ping"u8) ? Kind.Ping
        : word.SequenceEqual("error"u8) ? Kind.Error : Kind.Unknown;

    private void StartBlock(ref Utf8JsonReader part, int index)
    {
        using var document = JsonDocument.ParseValue(ref part);
        var block = document.RootElement;
        switch (Json.Text(block, "type"))
        {
            case "tool_use":
                StartCall(block, index);
                break;
            case "thinking":
                // Two thinking blocks one behind the other stay two.
                if (_thinking >= 0 && _thinking != index) _sink!.ThinkingEnded("");
                Think(Encoding.UTF8.GetBytes(Json.Text(block, "thinking")), index);
                break;
            case "text":
                Say(Encoding.UTF8.GetBytes(Json.Text(block, "text")));
                break;
        }
    }

    private void StartCall(JsonElement block, int index)
    {
        _thinking = -1;
        var (id, name) = (Json.Text(block, "id"), Json.Text(block, "name"));
        // Started again: llama.cpp does so when its last piece adds to a block.
        if (_calls.TryGetValue(index, out var known) && known.Id == id && known.Name == name && id.Length > 0) return;
        var hasInput = block.TryGetProperty("input"u8, out var input) && input.ValueKind == JsonValueKind.Object && input.EnumerateObject().Any();
        if (known is not null) EndCall(index);
        _calls[index] = new Call(_keys++, id, name) { Input = hasInput ? JsonMarshal.GetRawUtf8Value(input).ToArray() : [] };
        _sink!.ToolStarted(_calls[index].Key, id, name);
    }

    private void ReadDelta(ref Utf8JsonReader part, int index)
    {
        while (part.Read() && part.TokenType == JsonTokenType.PropertyName)
        {
            var field = part.ValueTextEquals("text"u8) ? 1 : part.ValueTextEquals("thinking"u8) ? 2 : part.ValueTextEquals("partial_json"u8) ? 3 : part.ValueTextEquals("signature"u8) ? 4 : 0;
            part.Read();
            if (field > 0)
            {
                var text = _scratch.Text(ref part);
                switch (field)
                {
                    case 1: Say(text); break;
                    case 2: Think(text, index); break;
                    case 3: AddArguments(text, index); break;
                    default: Sign(text, index); break;
                }
            }

            part.Skip();
        }
    }

    private void Say(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return;
        _thinking = -1;
        _sink!.Text(text);
    }

    private void Think(ReadOnlySpan<byte> text, int index)
    {
        if (text.IsEmpty) return;
        _thinking = index;
        _sink!.Thinking(text);
    }

    private void AddArguments(ReadOnlySpan<byte> json, int index)
    {
        if (json.IsEmpty) return;
        if (!_calls.TryGetValue(index, out var call)) _calls[index] = call = new Call(_keys++, "", "");
        call.HasArguments = true;
        _sink!.ToolArguments(call.Key, json);
    }

    private void Sign(ReadOnlySpan<byte> signature, int index)
    {
        // Behind the answer's text it has no place any more, and an empty one says nothing.
        if (signature.IsEmpty || _thinking != index) return;
        _sink!.ThinkingEnded(Encoding.UTF8.GetString(signature));
        _thinking = -1;
    }

    private void EndCall(int index)
    {
        if (!_calls.TryGetValue(index, out var call)) return;
        if (!call.HasArguments) _sink!.ToolArguments(call.Key, call.Input);
        call.HasArguments = true;
        _sink!.ToolEnded(call.Key);
    }

    private void ReadEnd(ref Utf8JsonReader part)
    {
        using var document = JsonDocument.ParseValue(ref part);
        _hasReason |= MessageReader.Finish(document.RootElement, _sink!);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _events.Dispose();
        _scratch.Dispose();
        base.Dispose();
    }
}
