using System.IO.Compression;
using System.IO.Pipelines;
using Patchbay.Endpoints.Sending;
using Patchbay.Protocol.Events;

namespace Patchbay.Gateway.Ledger;

/// <summary>Reads usage beside a compressed answer: decompresses a copy of it as it passes. The answer itself goes on as it came.</summary>
internal sealed class DecodedTap : IDisposable
{
    /// <summary>Compressed bytes that may wait to be read; a reader further behind is given up, the answer goes on.</summary>
    private const int MostBehindBytes = 4 * 1024 * 1024;

    /// <summary>Bytes that an answer may decompress to: far more than any Message. What goes on beyond is not read.</summary>
    private const long MostDecodedBytes = 64 * 1024 * 1024;

    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: MostBehindBytes, resumeWriterThreshold: MostBehindBytes / 2, useSynchronizationContext: false));
    private readonly UsageTap? _events;
    private readonly MessageTap? _whole;
    private readonly Task _reading;
    private bool _isComplete;

    private DecodedTap(Func<Stream, Stream> decoder, bool isEvents, AnswerFacts? facts)
    {
        if (isEvents) _events = new UsageTap { Facts = facts };
        else _whole = new MessageTap();
        _reading = ReadAllAsync(decoder);
    }

    /// <summary>The stream of events inside; null when it is one Message.</summary>
    public UsageTap? Events => _events;

    /// <summary>True when the rest was not read: it is larger than any answer is.</summary>
    public bool IsGivenUp { get; private set; }

    /// <summary>The counts; to be asked for after <see cref="CompleteAsync"/>.</summary>
    public TokenUsage Usage => _events?.Usage ?? _whole!.Usage;

    /// <summary>Tells what the answer says of itself; to be asked for after <see cref="CompleteAsync"/>, as events have told it by then.</summary>
    public void Tell(AnswerFacts facts) => _whole?.Tell(facts);

    /// <returns>Null when the answer is compressed in a way that cannot be read here.</returns>
    public static DecodedTap? Create(EndpointAnswer answer, AnswerFacts? facts = null)
    {
        var isEvents = answer.Header("Content-Type").StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);
        return answer.Header("Content-Encoding").ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new DecodedTap(static source => new GZipStream(source, CompressionMode.Decompress), isEvents, facts),
            "br" => new DecodedTap(static source => new BrotliStream(source, CompressionMode.Decompress), isEvents, facts),
            "deflate" => new DecodedTap(static source => new ZLibStream(source, CompressionMode.Decompress), isEvents, facts),
            _ => null,
        };
    }

    /// <summary>Takes the next compressed bytes.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        if (_isComplete || IsGivenUp || _reading.IsCompleted) return;
        bytes.CopyTo(_pipe.Writer.GetSpan(bytes.Length));
        _pipe.Writer.Advance(bytes.Length);
        var flushed = _pipe.Writer.FlushAsync();
        // A few bytes that decompress to very many: nobody waits for that.
        if (!flushed.IsCompleted) IsGivenUp = true;
        _ = flushed.AsTask();
    }

    /// <summary>Waits until all of it is decompressed.</summary>
    public async ValueTask CompleteAsync()
    {
        if (!_isComplete)
        {
            _isComplete = true;
            await _pipe.Writer.CompleteAsync().ConfigureAwait(false);
        }

        await _reading.ConfigureAwait(false);
    }

    private async Task ReadAllAsync(Func<Stream, Stream> decoder)
    {
        var buffer = new byte[8 * 1024];
        var source = _pipe.Reader.AsStream();
        await using (source.ConfigureAwait(false))
        {
            var decoded = decoder(source);
            await using (decoded.ConfigureAwait(false))
            {
                try
                {
                    int read;
                    long total = 0;
                    while ((read = await decoded.ReadAsync(buffer).ConfigureAwait(false)) > 0)
                    {
                        if ((total += read) > MostDecodedBytes)
                        {
                            IsGivenUp = true;
                            return;
                        }

                        _events?.Read(buffer.AsSpan(0, read));
                        _whole?.Read(buffer.AsSpan(0, read));
                    }
                }
                catch (InvalidDataException)
                {
                    // Cut, or not what its header says: what could be read must do.
                }
            }
        }
    }

    /// <summary>Lets go of everything.</summary>
    public void Dispose()
    {
        if (!_isComplete) _pipe.Writer.Complete();
        _isComplete = true;
        _ = _reading.ContinueWith(static (_, tap) => ((DecodedTap)tap!).DisposeTaps(), this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void DisposeTaps()
    {
        _events?.Dispose();
        _whole?.Dispose();
    }
}
