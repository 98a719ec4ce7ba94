using System.Buffers;
using Patchbay.Protocol.Errors;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.Ollama;

/// <summary>Reads a stream of JSON objects, one a line.</summary>
public sealed class LineStreamReader : AnswerStreamReader
{
    /// <summary>A longer line is no answer; as in <see cref="Protocol.Sse.SseReader"/>.</summary>
    private const int MaxLineBytes = 32 * 1024 * 1024;

    private readonly ChatReader _chat = new();
    private readonly ArrayBufferWriter<byte> _partial = new(1024); // A line whose end has not come yet.

    /// <inheritdoc/>
    public override bool IsDone => _chat.IsDone;

    /// <inheritdoc/>
    public override void Read(ReadOnlySpan<byte> bytes, IAnswerSink sink)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            if (end < 0)
            {
                if (_partial.WrittenCount + bytes.Length > MaxLineBytes) sink.Fail(ErrorType.Api, "the endpoint sent a line that is longer than any answer");
                else _partial.Write(bytes);
                return;
            }

            var line = bytes[..end];
            bytes = bytes[(end + 1)..];
            if (_partial.WrittenCount > 0)
            {
                _partial.Write(line);
                ReadLine(_partial.WrittenSpan, sink);
                _partial.ResetWrittenCount();
            }
            else
            {
                ReadLine(line, sink);
            }
        }
    }

    /// <inheritdoc/>
    public override void Complete(IAnswerSink sink)
    {
        // The last line may come without its end.
        if (_partial.WrittenCount > 0) ReadLine(_partial.WrittenSpan, sink);
        _partial.ResetWrittenCount();
        _chat.End(sink);
    }

    private void ReadLine(ReadOnlySpan<byte> line, IAnswerSink sink)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        if (line.StartsWith(mark)) line = line[3..];
        line = line.Trim(" \t\r"u8);
        // A proxy may have made events of the lines.
        if (line.StartsWith("data:"u8)) line = line[5..];
        if (!line.IsEmpty && _chat.Read(line, sink) < 0) sink.Fail(ErrorType.Api, "the endpoint sent a line that is no JSON");
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _chat.Dispose();
        base.Dispose();
    }
}
