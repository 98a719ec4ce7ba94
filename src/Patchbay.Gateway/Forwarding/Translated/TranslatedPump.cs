using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Sending;
using Patchbay.Gateway.Failures;
using Patchbay.Gateway.Ledger;
using Patchbay.Gateway.Routing;
using Patchbay.Ledger;
using Patchbay.Protocol.Errors;
using Patchbay.Translation.Common;

namespace Patchbay.Gateway.Forwarding.Translated;

/// <summary>Reads an endpoint's answer as it comes and writes Anthropic's events as they become possible.</summary>
/// <remarks>Until the endpoint has said something, nothing is sent: an error in its first event can still be answered with a status, which a client
/// shows, where an error event would cost it a second request.</remarks>
internal sealed class TranslatedPump(
    HttpContext context, Exchange exchange, Route route, EndpointAnswer answer, ExchangeWatch watch, Translator translator, EndpointTraits traits, AnswerHead head)
    : ISilenceListener, IAsyncDisposable
{
    private const int BufferBytes = 16 * 1024;

    /// <summary>A client is told that it is being served after so long, and again: Claude Code shows a banner at 20 s of silence (measured, 2.1.330).</summary>
    private const long PingAfterMilliseconds = 15_000;

    /// <summary>The end of an answer comes with its last word or right behind it; some servers keep the connection open instead.</summary>
    private static readonly TimeSpan PatienceWithTheEnd = TimeSpan.FromMilliseconds(250);

    private readonly PooledBytes _events = new(BufferBytes);
    private readonly AnswerStreamReader _reader = translator.CreateStreamReader(traits);
    private readonly PipeWriter _client = context.Response.BodyWriter;
    private EventAssembler? _assembler;
    private bool _headSent;
    private bool _isOver;
    private int _writing;
    private long _lastPing;

    /// <summary>Serves the answer to its end.</summary>
    public async ValueTask RunAsync()
    {
        var assembler = _assembler = new EventAssembler(head, _events);
        watch.Listener = this;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            if (await ReadFirstAsync(buffer).ConfigureAwait(false) is not { } first) return;
            if (!BodyStart.IsStream(first.Span, translator))
            {
                await ReadWholeAsync(first, buffer).ConfigureAwait(false);
                return;
            }

            for (var read = first.Length; ;)
            {
                await TakeWriterAsync().ConfigureAwait(false);
                _reader.Read(buffer.AsSpan(0, read), assembler);
                var isDone = _reader.IsDone;
                if (isDone)
                {
                    _reader.Complete(assembler);
                    assembler.Complete();
                }

                if (!await SendAsync().ConfigureAwait(false) || assembler.IsComplete) break;
                read = answer.IsEnded ? 0 : await answer.ReadAsync(buffer).ConfigureAwait(false);
                if (read > 0)
                {
                    watch.Touch();
                    continue;
                }

                await TakeWriterAsync().ConfigureAwait(false);
                if (read == 0)
                {
                    _reader.Complete(assembler);
                    assembler.Complete();
                }
                else if (!await NoteCutAsync().ConfigureAwait(false))
                {
                    return;
                }

                await SendAsync().ConfigureAwait(false);
                break;
            }

            await EndAsync().ConfigureAwait(false);
            if (_reader.IsDone && !answer.IsEnded) await LetGoAsync(buffer).ConfigureAwait(false);
        }
        finally
        {
            watch.Listener = null;
            ArrayPool<byte>.Shared.Return(buffer);
            // Taken for good: a late ping would land in the next answer on this connection.
            await TakeWriterAsync().ConfigureAwait(false);
            _isOver = true;
        }
    }

    /// <summary>The client has all there is; the end of the endpoint's answer is read so that its connection can be used again, if it comes soon.</summary>
    private async ValueTask LetGoAsync(byte[] buffer)
    {
        await context.Response.CompleteAsync().ConfigureAwait(false);
        var end = answer.ReadAsync(buffer);
        if (end.IsCompleted)
        {
            await end.ConfigureAwait(false);
            return;
        }

        var read = end.AsTask();
        await Task.WhenAny(read, Task.Delay(PatienceWithTheEnd)).ConfigureAwait(false);
        if (!read.IsCompleted) answer.Abort();
        await read.ConfigureAwait(false);
    }

    /// <returns>The first bytes that tell what this is; null when the client has been told what is wrong.</returns>
    private async ValueTask<ReadOnlyMemory<byte>?> ReadFirstAsync(byte[] buffer)
    {
        var length = 0;
        while (true)
        {
            var read = answer.IsEnded ? 0 : await answer.ReadAsync(buffer.AsMemory(length)).ConfigureAwait(false);
            if (read > 0)
            {
                watch.Touch();
                exchange.NoteFirstByte();
                length += read;
                if (!BodyStart.IsTelling(buffer.AsSpan(0, length)) && length < 1024) continue;
            }

            if (read < 0)
            {
                await TakeWriterAsync().ConfigureAwait(false);
                if (await NoteCutAsync().ConfigureAwait(false)) await EndAsync().ConfigureAwait(false);
                Volatile.Write(ref _writing, 0);
                return null;
            }

            if (WrongAnswer.Find(route.Endpoint, exchange, answer, buffer.AsMemory(0, length)) is not { } wrong) return buffer.AsMemory(0, length);
            await TakeWriterAsync().ConfigureAwait(false);
            exchange.Finding = wrong;
            _assembler!.Fail(ErrorType.Api, wrong.Message);
            if (!_headSent) await FindingAnswer.ShowAsync(context, exchange, wrong, endpointStatus: answer.Status).ConfigureAwait(false);
            else await EndAsync().ConfigureAwait(false);
            Volatile.Write(ref _writing, 0);
            return null;
        }
    }

    /// <summary>One JSON value where a stream was asked for: read whole, then told as a stream.</summary>
    private async ValueTask ReadWholeAsync(ReadOnlyMemory<byte> first, byte[] buffer)
    {
        var body = new ArrayBufferWriter<byte>(first.Length * 2);
        body.Write(first.Span);
        int read;
        while (!answer.IsEnded && (read = await answer.ReadAsync(buffer).ConfigureAwait(false)) != 0)
        {
            if (read < 0)
            {
                await TakeWriterAsync().ConfigureAwait(false);
                if (await NoteCutAsync().ConfigureAwait(false)) await EndAsync().ConfigureAwait(false);
                Volatile.Write(ref _writing, 0);
                return;
            }

            watch.Touch();
            body.Write(buffer.AsSpan(0, read));
        }

        await TakeWriterAsync().ConfigureAwait(false);
        translator.ReadResponse(body.WrittenSpan, traits, _assembler!);
        _assembler!.Complete();
        await SendAsync().ConfigureAwait(false);
        await EndAsync().ConfigureAwait(false);
    }

    /// <returns>False when nobody is left to be told.</returns>
    private async ValueTask<bool> NoteCutAsync()
    {
        if (watch.Reason == StopReason.ClientGone)
        {
            NoteUsage();
            exchange.NoteClientGone();
            Volatile.Write(ref _writing, 0);
            return false;
        }

        exchange.Estimate = Estimate.EndpointCut;
        exchange.Finding = FailureDiagnosis.Explain(AnswerWriting.FailureOf(answer, watch, route.Endpoint), route.Endpoint);
        if (_headSent || _assembler!.HasStarted)
        {
            _assembler!.Fail(ErrorType.Api, exchange.Finding.Message);
            return true;
        }

        await FindingAnswer.ShowAsync(context, exchange, exchange.Finding, endpointStatus: answer.Status).ConfigureAwait(false);
        _isOver = true;
        return true;
    }

    /// <summary>Sends what the assembler has written, and lets go of the writer.</summary>
    /// <returns>False when the client takes no more.</returns>
    private async ValueTask<bool> SendAsync()
    {
        try
        {
            return await FlushAsync().ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _writing, 0);
        }
    }

    private async ValueTask<bool> FlushAsync()
    {
        if (_events.Length == 0) return true;
        // With the last event goes the promise that the exchange is in the ledger.
        if (_assembler!.IsComplete && !await SettleAsync().ConfigureAwait(false)) return false;
        if (!_headSent)
        {
            _headSent = true;
            exchange.Status = StatusCodes.Status200OK;
            context.Response.ContentType = "text/event-stream; charset=utf-8";
            context.Response.Headers.CacheControl = "no-cache";
            context.Response.Headers["X-Accel-Buffering"] = "no";
        }

        exchange.Trace.AnswerBytes += _events.Length;
        var flushed = await _client.WriteAsync(_events.Written).ConfigureAwait(false);
        _events.Dispose();
        return !flushed.IsCompleted && !flushed.IsCanceled;
    }

    /// <summary>Puts the exchange down. Where that cannot be, and may not be done without, its end is taken back and said instead.</summary>
    /// <returns>False when the client was told with a status.</returns>
    private async ValueTask<bool> SettleAsync()
    {
        NoteUsage();
        if (_assembler!.Failure is { } told) exchange.Finding ??= AnswerDiagnosis.InsideAnswer(route.Endpoint, told.Message);
        if (_headSent || exchange.Status == 0) exchange.Status = StatusCodes.Status200OK;
        if (await exchange.SettleAsync().ConfigureAwait(false)) return true;
        var refusal = exchange.Finding = exchange.Books!.Refusal();
        _events.Dispose();
        if (!_headSent)
        {
            await FindingAnswer.ShowAsync(context, exchange, refusal).ConfigureAwait(false);
            _isOver = true;
            return false;
        }

        _events.Write(AnthropicError.Event(betweenEvents: true, ErrorType.Api, refusal.Message));
        return true;
    }

    private void NoteUsage()
    {
        exchange.IsStream = true;
        exchange.NoteUsage(_assembler!.ReportedUsage, _assembler.ToldUsage);
        if (_assembler.Failure is null) return;
        // Some of an answer was made before the endpoint failed; of a refusal nothing was.
        if (_assembler.HasStarted) exchange.Estimate = Estimate.EndpointCut;
        else exchange.NoteNothingUsed();
    }

    private async ValueTask EndAsync()
    {
        NoteUsage();
        if (_isOver) return;
        await FlushAsync().ConfigureAwait(false);
        if (_assembler!.Failure is { } told) exchange.Finding ??= AnswerDiagnosis.InsideAnswer(route.Endpoint, told.Message);
        if (_assembler.Failure is { } failure && !_headSent) await TranslatedError.AnswerAsync(context, exchange, failure.Type, failure.Message).ConfigureAwait(false);
        else if (watch.Reason == StopReason.ClientGone) exchange.NoteClientGone();
        if (!_assembler!.IsComplete && exchange.Status == StatusCodes.Status200OK) exchange.NoteClientGone();
    }

    private async ValueTask TakeWriterAsync()
    {
        // Contended only while a ping is being written, once in fifteen silent seconds.
        while (Interlocked.CompareExchange(ref _writing, 1, 0) != 0) await Task.Yield();
    }

    /// <inheritdoc/>
    public void OnSilence(long silent, long now)
    {
        if (silent < PingAfterMilliseconds || now - _lastPing < PingAfterMilliseconds || _assembler is null) return;
        if (Interlocked.CompareExchange(ref _writing, 1, 0) != 0) return;
        if (_isOver || _assembler.IsComplete)
        {
            Volatile.Write(ref _writing, 0);
            return;
        }

        _lastPing = now;
        _assembler.Begin();
        _assembler.TryPing();
        _ = SendAsync().AsTask();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _events.Dispose();
        return ValueTask.CompletedTask;
    }
}
