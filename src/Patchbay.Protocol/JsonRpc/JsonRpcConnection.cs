namespace Patchbay.Protocol.JsonRpc;

/// <summary>JSON-RPC 2.0 over a pair of streams, one message a line, both sides alike: each may ask and each may answer.</summary>
/// <remarks>
/// Order: requests and notifications reach the handler, and answers their callers, as they were read. Writes leave whole and in the order of the calls.
/// Ends: when the peer closes its end, when a stream fails, or by disposing; then every call that waits fails with
/// <see cref="JsonRpcClosedException"/>, and so does every later one. No line that comes in can end it.
/// Cancelling: <c>$/cancel_request</c> both ways.
/// </remarks>
public sealed partial class JsonRpcConnection : IAsyncDisposable
{
    /// <summary>The notification that cancels a request: <c>{"requestId": …}</c>.</summary>
    public const string CancelMethod = "$/cancel_request";

    private static readonly AsyncLocal<DeliveryScope?> Delivery = new();

    private readonly Stream _input;
    private readonly Stream _output;
    private readonly JsonRpcOptions _options;
    private readonly LineWriter _writer;
    private readonly PendingCalls _pending = new();
    private readonly CancellationTokenSource _disposed = new();
    private readonly CancellationTokenSource _writing = new();
    private readonly TaskCompletionSource<JsonRpcEnd> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IJsonRpcHandler? _handler;
    private Task _writes = Task.CompletedTask;
    private Task _reads = Task.CompletedTask;
    private JsonRpcEnd? _end;

    /// <summary>A connection that is silent until <see cref="Start"/>.</summary>
    /// <param name="input">What the peer says.</param>
    /// <param name="output">What the peer hears. Nobody else may write there.</param>
    /// <param name="options">Null = the defaults.</param>
    public JsonRpcConnection(Stream input, Stream output, JsonRpcOptions? options = null)
    {
        _input = input;
        _output = output;
        _options = options ?? new JsonRpcOptions();
        _writer = new LineWriter(output);
        _backlog = new Backlog(_options.MaxBacklogBytes);
    }

    /// <summary>Done when nothing more will come and all that came was handled; never fails.</summary>
    public Task<JsonRpcEnd> Completion => _completion.Task;

    /// <summary>Begins to read and to write. Once.</summary>
    public void Start(IJsonRpcHandler handler)
    {
        if (Interlocked.CompareExchange(ref _handler, handler, null) is not null) throw new InvalidOperationException("the connection was started already");
        _writes = Task.Run(WriteAsync);
        _reads = Task.Run(ReadAsync);
        _ = Task.Run(DeliverAsync);
    }

    /// <summary>Asks and waits for the answer; an error that the peer answers is a value.</summary>
    /// <param name="method">The method.</param>
    /// <param name="parameters">Raw JSON; empty = none.</param>
    /// <param name="cancellationToken">Cancels the request at the peer and stops waiting at once.</param>
    /// <exception cref="JsonRpcClosedException">The connection is over, or ended before the answer came.</exception>
    public async Task<JsonRpcAnswer> CallAsync(string method, ReadOnlyMemory<byte> parameters = default, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = _pending.Add(Scope, null);
        Send(call, Envelope.Call(call.Id, method, parameters));
        await using var registration = cancellationToken.Register(() =>
        {
            if (call.Abandon(cancellationToken)) Cancel(call);
        }).ConfigureAwait(false);
        return JsonRpcAnswer.Of(await call.Answer.ConfigureAwait(false));
    }

    /// <summary>Says something that wants no answer.</summary>
    /// <returns>Done when it was written and flushed; fails with <see cref="IOException"/>.</returns>
    public Task NotifyAsync(string method, ReadOnlyMemory<byte> parameters = default) => _writer.EnqueueAsync(Envelope.Call(null, method, parameters));

    /// <summary>Hands a notification of another connection on, byte for byte.</summary>
    /// <returns>Done when it was written and flushed; fails with <see cref="IOException"/>. Its place in the order is taken before this returns.</returns>
    public Task ForwardAsync(JsonRpcMessage notification)
    {
        if (notification.Kind != JsonRpcMessageKind.Notification) throw new ArgumentException("only a notification can be handed on without its answer", nameof(notification));
        return _writer.EnqueueAsync(notification.Line);
    }

    /// <summary>Hands a request of another connection on and its answer back, both byte for byte but for the id. The answer keeps its place among
    /// the notifications of this connection: what the peer says after it reaches the handler after it was passed on.</summary>
    /// <param name="request">The request of the other connection; its cancelling is passed on, and the peer's answer still awaited.</param>
    /// <param name="instead">What to send in its place; null = the request as it came.</param>
    /// <param name="edit">Changes the answer; what comes after waits for it. Null = as it came.</param>
    /// <returns>To be returned by the handler of <paramref name="request"/>.</returns>
    /// <exception cref="JsonRpcClosedException">This connection ended before the answer came; <paramref name="request"/> is not answered.</exception>
    public async Task<JsonRpcAnswer> RelayAsync(JsonRpcRequest request, JsonRpcMessage? instead = null, Func<JsonRpcMessage, ValueTask<JsonRpcMessage>>? edit = null)
    {
        var call = _pending.Add(Scope, async answer =>
        {
            if (edit is not null) answer = await edit(answer).ConfigureAwait(false);
            request.TryAnswer(JsonRpcAnswer.Of(answer));
        });
        Send(call, (instead ?? request.Message).WithId(call.Id).Line);
        await using var registration = request.Cancelled.Register(() => Cancel(call)).ConfigureAwait(false);
        await call.Answer.ConfigureAwait(false);
        return JsonRpcAnswer.Sent;
    }

    /// <summary>Ends the connection: calls that wait fail, what stands in the queue is still written (for at most
    /// <see cref="JsonRpcOptions.LastWords"/>), and the streams are closed.</summary>
    public async ValueTask DisposeAsync()
    {
        End(new JsonRpcEnd(JsonRpcEndCause.Disposed));
        await _disposed.CancelAsync().ConfigureAwait(false);
        _writer.Complete();
        await _reads.ConfigureAwait(false);

        // Answers that stand behind a notification whose handler does not come back.
        while (_arrivals.Reader.TryRead(out var arrival)) arrival.Call?.Fail(new JsonRpcClosedException(_end!));
        try
        {
            await _writes.WaitAsync(_options.LastWords, _options.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // A peer that does not read; what it was to be told is lost.
        }

        await _writing.CancelAsync().ConfigureAwait(false);
        if (_handler is null) _completion.TrySetResult(_end!);
        if (_options.LeaveOpen) return;
        await CloseAsync(_output).ConfigureAwait(false);
        await CloseAsync(_input).ConfigureAwait(false);
    }

    /// <summary>Puts an answer to a request of the peer's into the queue.</summary>
    internal void Answer(JsonRpcRequest request, JsonRpcAnswer answer)
    {
        Forget(request);
        _ = _writer.EnqueueAsync(answer.ToLine(request.Message.Id));
    }

    private DeliveryScope? Scope => Delivery.Value is { } scope && scope.Owner == this ? scope : null;

    private void Send(PendingCall call, ReadOnlyMemory<byte> line)
    {
        _ = FailIfUnwrittenAsync(call, _writer.EnqueueAsync(line));

        async Task FailIfUnwrittenAsync(PendingCall unwritten, Task written)
        {
            try
            {
                await written.ConfigureAwait(false);
            }
            catch (IOException exception)
            {
                if (_pending.TryTake(unwritten.Id, out _)) unwritten.Fail(new JsonRpcClosedException(_end ?? new JsonRpcEnd(JsonRpcEndCause.WriteFailed, exception.InnerException ?? exception)));
            }
        }
    }

    private void Cancel(PendingCall call) => _ = NotifyAsync(CancelMethod, Envelope.RequestId(call.Id));

    private async Task WriteAsync()
    {
        var failure = await _writer.RunAsync(_writing.Token).ConfigureAwait(false);
        if (failure is null || _end is not null) return;

        // The peer is gone or going; what it had said before may still be in the pipe.
        try
        {
            await Completion.WaitAsync(_options.LastWords, _options.Time, _disposed.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            End(new JsonRpcEnd(JsonRpcEndCause.WriteFailed, failure));
            await _disposed.CancelAsync().ConfigureAwait(false);
        }
    }

    private void End(JsonRpcEnd end)
    {
        if (Interlocked.CompareExchange(ref _end, end, null) is not null) return;
        _pending.Close(end);
        CancelIncoming();
    }

    private static async Task CloseAsync(Stream stream)
    {
        try
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The last flush of a pipe whose reader is gone.
        }
    }
}
