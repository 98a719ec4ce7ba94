using Patchbay.Protocol.Errors;
using Patchbay.Protocol.Sse;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.OpenAIResponses;

/// <summary>Reads a stream of <c>response.*</c> events.</summary>
public sealed class ResponsesStreamReader : AnswerStreamReader, ISseSink
{
    private readonly SseReader _events = new();
    private readonly EventReader _reader;
    private IAnswerSink? _sink;

    /// <param name="traits">Whose stream it is.</param>
    public ResponsesStreamReader(EndpointTraits traits) => _reader = new EventReader(traits);

    /// <inheritdoc/>
    public override bool IsDone => _reader.IsOver;

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
    }

    void ISseSink.OnEvent(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        // Usually one object; several where a server forgets the blank line between its events.
        while (!_reader.IsOver && !(data = data.Trim(" \t\r\n"u8)).IsEmpty)
        {
            if (data.SequenceEqual("[DONE]"u8)) return; // The chat API's last word; some bridges keep it.
            var length = _reader.Read(data, name, _sink!);
            if (length < 0)
            {
                _sink!.Fail(ErrorType.Api, "the endpoint sent an event that is no JSON");
                return;
            }

            data = data[length..];
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _events.Dispose();
        _reader.Dispose();
        base.Dispose();
    }
}
