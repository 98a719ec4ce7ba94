using System.Buffers;
using Patchbay.Protocol.Errors;
using Patchbay.Protocol.Sse;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.Gemini;

/// <summary>Reads a stream of <c>GenerateContentResponse</c>.</summary>
public sealed class GeminiStreamReader : AnswerStreamReader, ISseSink
{
    /// <summary>More than this is no answer; as in <see cref="EventAssembler"/>.</summary>
    private const int MaxWholeBytes = 64 * 1024 * 1024;

    private readonly SseReader _events = new();
    private readonly CandidateReader _candidates;
    private ArrayBufferWriter<byte>? _whole; // A body that is no event stream, until it ends.
    private IAnswerSink? _sink;
    private bool _hasBegun;

    /// <param name="traits">Whose stream it is.</param>
    public GeminiStreamReader(EndpointTraits traits) => _candidates = new CandidateReader(traits);

    /// <inheritdoc/>
    public override void Read(ReadOnlySpan<byte> bytes, IAnswerSink sink)
    {
        _sink = sink;
        if (!_hasBegun)
        {
            ReadOnlySpan<byte> blank = [(byte)' ', (byte)'\t', (byte)'\r', (byte)'\n', 0xEF, 0xBB, 0xBF]; // And the byte order mark.
            bytes = bytes.TrimStart(blank);
            if (bytes.IsEmpty) return;
            _hasBegun = true;
            // Proxies have lost `alt=sse`: then it is a JSON array, and an error is always JSON.
            if (bytes[0] is (byte)'[' or (byte)'{') _whole = new ArrayBufferWriter<byte>(4096);
        }

        if (_whole is null)
        {
            _events.Read(bytes, this);
            if (_events.IsTooLarge) sink.Fail(ErrorType.Api, "the endpoint sent an event that is larger than any answer");
        }
        else if (_whole.WrittenCount + bytes.Length > MaxWholeBytes)
        {
            sink.Fail(ErrorType.Api, "the endpoint sent an answer that is larger than any answer can be");
        }
        else
        {
            _whole.Write(bytes);
        }
    }

    /// <inheritdoc/>
    public override void Complete(IAnswerSink sink)
    {
        _sink = sink;
        if (_whole is not null) ResponseReader.Read(_whole.WrittenSpan, _candidates, sink);
        else _events.End(this);
    }

    void ISseSink.OnEvent(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        data = data.Trim(" \t\r\n"u8);
        if (data.IsEmpty || data.SequenceEqual("[DONE]"u8)) return;
        if (_candidates.Read(data, _sink!) < 0) _sink!.Fail(ErrorType.Api, "the endpoint sent an event that is no JSON");
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _events.Dispose();
        _candidates.Dispose();
        base.Dispose();
    }
}
