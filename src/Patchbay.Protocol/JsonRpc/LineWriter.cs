using System.Buffers;
using System.Threading.Channels;

namespace Patchbay.Protocol.JsonRpc;

/// <summary>Writes lines in the order in which they were handed over, each whole, and flushes whenever nothing more waits.</summary>
internal sealed class LineWriter(Stream stream)
{
    /// <summary>Small lines that wait together leave in one write of this size; it is what a pipe holds on Linux.</summary>
    private const int Batch = 64 * 1024;

    private readonly Channel<Entry> _lines = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly byte[] _batch = new byte[Batch];
    private readonly List<Entry> _unflushed = [];
    private int _filled;

    /// <summary>Hands a line over; never blocks. The order of calls is the order on the wire.</summary>
    /// <returns>Done when the line was flushed; fails with <see cref="IOException"/> when it cannot be.</returns>
    public Task EnqueueAsync(ReadOnlyMemory<byte> line)
    {
        var entry = new Entry(line, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_lines.Writer.TryWrite(entry)) entry.Done.SetException(new IOException("nothing more can be written: the connection was closed"));
        _ = entry.Done.Task.Exception; // Whoever does not wait has nothing to be told: the connection ends by itself.
        return entry.Done.Task;
    }

    /// <summary>No more lines will come.</summary>
    public void Complete() => _lines.Writer.TryComplete();

    /// <summary>Writes until <see cref="Complete"/>.</summary>
    /// <returns>Null when all was written; else why nothing can be written any more.</returns>
    public async Task<Exception?> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _lines.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (_lines.Reader.TryRead(out var entry)) await WriteAsync(entry, cancellationToken).ConfigureAwait(false);
                await FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            return null;
        }
        catch (Exception exception)
        {
            // Whatever a stream throws (broken pipe, disposed, cancelled) means the same: nobody can be told anything any more.
            Fail(exception);
            return exception;
        }
    }

    private async ValueTask WriteAsync(Entry entry, CancellationToken cancellationToken)
    {
        _unflushed.Add(entry);
        if (_filled + entry.Line.Length + 1 > Batch) await SendBatchAsync(cancellationToken).ConfigureAwait(false);
        if (entry.Line.Length + 1 > Batch) await stream.WriteAsync(entry.Line, cancellationToken).ConfigureAwait(false);
        else
        {
            entry.Line.CopyTo(_batch.AsMemory(_filled));
            _filled += entry.Line.Length;
        }

        _batch[_filled++] = (byte)'\n';
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await SendBatchAsync(cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        foreach (var entry in _unflushed) entry.Done.TrySetResult();
        _unflushed.Clear();
    }

    private async ValueTask SendBatchAsync(CancellationToken cancellationToken)
    {
        if (_filled == 0) return;
        await stream.WriteAsync(_batch.AsMemory(0, _filled), cancellationToken).ConfigureAwait(false);
        _filled = 0;
    }

    private void Fail(Exception cause)
    {
        Complete();
        while (_lines.Reader.TryRead(out var entry)) _unflushed.Add(entry);
        foreach (var entry in _unflushed) entry.Done.TrySetException(new IOException($"the message could not be written: {cause.Message}", cause));
        _unflushed.Clear();
    }

    private readonly record struct Entry(ReadOnlyMemory<byte> Line, TaskCompletionSource Done);
}
