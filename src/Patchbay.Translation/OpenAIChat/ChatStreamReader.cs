using Patchbay.Protocol.Errors;
using Patchbay.Protocol.Sse;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.OpenAIChat;

/// <summary>Reads a stream of <c>chat.completion.chunk</c>.</summary>
public sealed class ChatStreamReader : AnswerStreamReader, ISseSink
{
    private readonly SseReader _events = new();
    private readonly CompletionReader _completion = new();
    private IAnswerSink? _sink;
    private bool _isDone;

    /// <inheritdoc/>
    public override bool IsDone => _isDone;

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
        _completion.End(sink);
    }

    void ISseSink.OnEvent(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        if (_isDone || data.IsEmpty) return;
        if (data.SequenceEqual("[DONE]"u8))
        {
            _isDone = true;
            return;
        }

        // Usually one object; several where a server forgets the blank line between its events.
        while (!data.IsEmpty)
        {
            var length = _completion.Read(data, _sink!);
            if (length < 0)
            {
                _sink!.Fail(ErrorType.Api, "the endpoint sent an event that is no JSON");
                return;
            }

            data = data[length..].TrimStart(" \t\r\n"u8);
            _isDone = data.SequenceEqual("[DONE]"u8);
            if (_isDone) return;
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _events.Dispose();
        _completion.Dispose();
        base.Dispose();
    }
}
