using System.Buffers;
using System.IO.Pipelines;
using Patchbay.Endpoints.Sending;
using Patchbay.Gateway.Ledger;
using Patchbay.Ledger;

namespace Patchbay.Gateway.Forwarding;

/// <summary>How a body came to its end.</summary>
internal enum PumpEnd
{
    /// <summary>The endpoint ended it.</summary>
    Complete,

    /// <summary>The endpoint cut it, or fell silent.</summary>
    Cut,

    /// <summary>The client takes no more.</summary>
    ClientGone,

    /// <summary>The exchange may not end: it cannot be put down in the ledger.</summary>
    Unsettled,
}

/// <summary>Copies an answer's body to the client, each piece as it arrives, and looks at it as it passes. Changes nothing.</summary>
internal sealed class StreamPump(EndpointAnswer answer, PipeWriter client, ExchangeWatch watch, Exchange exchange, AnswerTally tally) : ISilenceListener
{
    /// <summary>What a paced stream needs: one event, rarely two. Two thousand waiting streams hold 8 MB.</summary>
    private const int SmallBuffer = 4 * 1024;

    /// <summary>What a fast one fills: Kestrel applies back-pressure at 64 KiB.</summary>
    private const int LargeBuffer = 64 * 1024;

    /// <summary>Silence after which a waiting client gets a ping, where one may stand: Claude Code shows a banner at 20 s.</summary>
    private const long PingAfterMilliseconds = 20_000;

    private static readonly byte[] Ping = "event: ping\ndata: {\"type\": \"ping\"}\n\n"u8.ToArray();

    private int _writing;
    private long _lastPing;

    /// <summary>Copies until the end.</summary>
    public async ValueTask<PumpEnd> RunAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(SmallBuffer);
        try
        {
            while (true)
            {
                var read = await answer.ReadAsync(buffer).ConfigureAwait(false);
                if (read <= 0) return read == 0 ? PumpEnd.Complete : watch.Reason == StopReason.ClientGone ? PumpEnd.ClientGone : PumpEnd.Cut;
                watch.Touch();
                exchange.NoteFirstByte();
                await TakeWriterAsync().ConfigureAwait(false);
                tally.Read(buffer.AsSpan(0, read));
                if (tally.IsAtEnd && !exchange.IsSettled && !await tally.SettleAsync(Estimate.None).ConfigureAwait(false))
                {
                    Volatile.Write(ref _writing, 0);
                    return PumpEnd.Unsettled;
                }

                FlushResult flushed = default;
                try
                {
                    if (answer.IsEnded) client.Put(buffer.AsSpan(0, read)); // It leaves together with the end of the body.
                    else flushed = await client.WriteAsync(buffer.AsMemory(0, read)).ConfigureAwait(false);
                }
                finally
                {
                    Volatile.Write(ref _writing, 0);
                }

                if (flushed.IsCompleted || flushed.IsCanceled) return PumpEnd.ClientGone;
                if (answer.IsEnded) return PumpEnd.Complete;
                buffer = Fit(buffer, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            // Taken for good: the writer belongs to the connection, and a late ping would land in the next answer on it.
            await TakeWriterAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask TakeWriterAsync()
    {
        // Contended only while a ping is being written, once in twenty silent seconds.
        while (Interlocked.CompareExchange(ref _writing, 1, 0) != 0) await Task.Yield();
    }

    /// <summary>Sends a ping when the stream has been silent for long and stands between two events.</summary>
    public void OnSilence(long silent, long now)
    {
        if (tally.Events is not { HasEvents: true } events || silent < PingAfterMilliseconds || now - _lastPing < PingAfterMilliseconds) return;
        if (Interlocked.CompareExchange(ref _writing, 1, 0) != 0) return;
        if (!events.IsBetweenEvents || events.IsComplete)
        {
            Volatile.Write(ref _writing, 0);
            return;
        }

        _lastPing = now;
        _ = PingAsync();
    }

    private async Task PingAsync()
    {
        try
        {
            await client.WriteAsync(Ping).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // The answer ended in this very moment; a ping is not owed to anyone then.
        }
        finally
        {
            Volatile.Write(ref _writing, 0);
        }
    }

    private static byte[] Fit(byte[] buffer, int read)
    {
        var wanted = read == buffer.Length ? LargeBuffer : read <= SmallBuffer / 2 ? SmallBuffer : buffer.Length;
        if (wanted == buffer.Length) return buffer;
        ArrayPool<byte>.Shared.Return(buffer);
        return ArrayPool<byte>.Shared.Rent(wanted);
    }
}
