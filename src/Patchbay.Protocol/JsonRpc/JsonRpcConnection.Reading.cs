using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Patchbay.Protocol.Splice;

namespace Patchbay.Protocol.JsonRpc;

/// <content>What comes in: one task reads and never waits for a handler; another hands over, in order.</content>
public sealed partial class JsonRpcConnection
{
    private readonly Channel<Arrival> _arrivals = Channel.CreateUnbounded<Arrival>();
    private readonly ConcurrentDictionary<JsonRpcId, JsonRpcRequest> _incoming = new();
    private readonly Backlog _backlog;

    private async Task ReadAsync()
    {
        var reader = new LineReader(_input, _options.MaxLineBytes);
        try
        {
            while (await reader.ReadAsync(_disposed.Token).ConfigureAwait(false) is { } line)
            {
                Take(line);
                await _backlog.WaitForRoomAsync(_disposed.Token).ConfigureAwait(false);
            }

            reader.Release();
            End(new JsonRpcEnd(JsonRpcEndCause.EndOfStream));
        }
        catch (OperationCanceledException) when (_disposed.IsCancellationRequested)
        {
            End(new JsonRpcEnd(JsonRpcEndCause.Disposed));
        }
        catch (Exception exception)
        {
            // Whatever a stream throws: nothing more can be read, and whoever waits must know.
            End(new JsonRpcEnd(JsonRpcEndCause.ReadFailed, exception));
        }
        finally
        {
            _arrivals.Writer.TryComplete();
        }
    }

    private void Take(StreamLine line)
    {
        ReadOnlyMemory<byte> bytes = line.Bytes.ToArray(); // The message owns its bytes; the reader's buffer is used again.
        if (line.IsTooLong) TakeBad(bytes, MessageParts.TooLong(bytes, _options.MaxLineBytes));
        else if (!JsonRpcMessage.TryRead(bytes, out var message, out var bad)) TakeBad(bytes, bad!);
        else if (message!.Kind == JsonRpcMessageKind.Request) TakeRequest(message);
        else if (message.Kind == JsonRpcMessageKind.Notification) TakeNotification(message);
        else TakeAnswer(message);
    }

    private void TakeRequest(JsonRpcMessage message)
    {
        var request = new JsonRpcRequest(this, message, new CancellationTokenSource());
        _incoming[message.Id] = request; // Ids are the peer's to keep apart; of two the same the later one can be cancelled.
        if (_end is not null) request.Cancel();
        Arrive(new Arrival(message, request, null));
    }

    private void TakeNotification(JsonRpcMessage message)
    {
        if (message.Method != CancelMethod) Arrive(new Arrival(message, null, null));
        else if (JsonRpcId.TryRead(RawJson.Get(message.Params, "requestId"), out var id) && _incoming.TryGetValue(id, out var request)) request.Cancel();
    }

    private void TakeAnswer(JsonRpcMessage message)
    {
        if (!_pending.TryTake(message.Id, out var call))
        {
            var why = message.Id.IsNull ? "the other side could not read something: " + JsonRpcError.Read(message.Error).Message : $"an answer to nothing that was asked: id {message.Id}";
            Report(new JsonRpcFault(JsonRpcFaultKind.StrayAnswer, why) { Line = message.Line });
        }
        else if (call.IsUrgent) _ = call.CompleteAsync(message).AsTask();
        else if (!call.IsAbandoned) Arrive(new Arrival(message, null, call));
    }

    private void TakeBad(ReadOnlyMemory<byte> line, JsonRpcBadLine bad)
    {
        Report(new JsonRpcFault(JsonRpcFaultKind.BadLine, bad.Explanation) { Line = line, BadLine = bad });
        if (bad.Kind == JsonRpcBadLineKind.Batch) FailBatched(line, bad);
        if (bad.IsAnswer)
        {
            // Whoever waits for it would wait for ever. Where its id cannot be told, to fail too many is better than to leave one waiting.
            if (bad.Id is not { } answered) _pending.TakeAll().ForEach(call => Fail(call, bad));
            else if (_pending.TryTake(answered, out var call)) Fail(call, bad);
            return;
        }

        var looksLikeMessage = bad.Kind is JsonRpcBadLineKind.NotJson or JsonRpcBadLineKind.Batch || bad.Id is not null;
        if (!looksLikeMessage && !_options.AnswersNoise) return;
        var id = bad.Kind == JsonRpcBadLineKind.NotJson ? JsonRpcId.Null : bad.Id ?? JsonRpcId.Null;
        _ = _writer.EnqueueAsync(Envelope.Failure(id, bad.Error));
    }

    private static void Fail(PendingCall call, JsonRpcBadLine bad) =>
        call.Fail(new JsonRpcException(JsonRpcErrorCode.InternalError, $"the answer could not be read: {bad.Explanation}"));

    /// <summary>Nobody here sends batches, so no answer should come in one; if it does, whoever waits for it is told.</summary>
    private void FailBatched(ReadOnlyMemory<byte> line, JsonRpcBadLine bad)
    {
        using var batch = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = JsonRpcMessage.MaxDepth });
        foreach (var item in batch.RootElement.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || item.TryGetProperty("method"u8, out _) || !item.TryGetProperty("id"u8, out var id)) continue;
            if (JsonRpcId.TryRead(System.Text.Encoding.UTF8.GetBytes(id.GetRawText()), out var read) && _pending.TryTake(read, out var call)) Fail(call, bad);
        }
    }

    private void Arrive(Arrival arrival)
    {
        _backlog.Add(arrival.Message.Line.Length);
        _arrivals.Writer.TryWrite(arrival);
    }

    private async Task DeliverAsync()
    {
        await foreach (var arrival in _arrivals.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (arrival.Request is not null) _ = HandleAsync(arrival.Request);
            else await DeliverInOrderAsync(arrival).ConfigureAwait(false);
            _backlog.Remove(arrival.Message.Line.Length);
        }

        _completion.TrySetResult(_end!);
    }

    /// <summary>An async method of its own, so that the scope does not leak into what is delivered next.</summary>
    private async Task DeliverInOrderAsync(Arrival arrival)
    {
        var scope = new DeliveryScope(this);
        Delivery.Value = scope;
        try
        {
            if (arrival.Call is not null) await arrival.Call.CompleteAsync(arrival.Message).ConfigureAwait(false);
            else if (!_disposed.IsCancellationRequested) await _handler!.OnNotificationAsync(arrival.Message, _disposed.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_disposed.IsCancellationRequested)
        {
            // Disposed meanwhile.
        }
        catch (Exception exception)
        {
            // A handler's fault must not cost the messages behind it.
            Report(new JsonRpcFault(JsonRpcFaultKind.HandlerFailed, $"the handler of `{arrival.Message.Method}` failed: {exception.Message}") { Line = arrival.Message.Line, Exception = exception });
        }
        finally
        {
            scope.Leave();
        }
    }

    private async Task HandleAsync(JsonRpcRequest request)
    {
        JsonRpcAnswer answer;
        try
        {
            answer = await _handler!.OnRequestAsync(request).ConfigureAwait(false);
        }
        catch (JsonRpcException exception)
        {
            answer = JsonRpcAnswer.Fail(exception.Error);
        }
        catch (OperationCanceledException) when (request.Cancelled.IsCancellationRequested)
        {
            answer = JsonRpcAnswer.Fail(JsonRpcError.Cancelled);
        }
        catch (JsonRpcClosedException exception)
        {
            // The one that would have answered is gone.
            answer = JsonRpcAnswer.Fail(JsonRpcErrorCode.InternalError, $"Internal error: {exception.Message}");
        }
        catch (Exception exception)
        {
            // A bug in the handler: the caller gets an answer all the same, the owner hears of it.
            Report(new JsonRpcFault(JsonRpcFaultKind.HandlerFailed, $"the handler of `{request.Method}` failed: {exception.Message}") { Line = request.Message.Line, Exception = exception });
            answer = JsonRpcAnswer.Fail(JsonRpcErrorCode.InternalError, $"Internal error: {exception.Message}");
        }

        request.TryAnswer(answer);
    }

    private void Forget(JsonRpcRequest request) => _incoming.TryRemove(new KeyValuePair<JsonRpcId, JsonRpcRequest>(request.Message.Id, request));

    private void CancelIncoming()
    {
        foreach (var request in _incoming.Values) request.Cancel();
    }

    private void Report(JsonRpcFault fault)
    {
        try
        {
            _handler!.OnFault(fault);
        }
        catch (Exception)
        {
            // Whoever listens for faults has nobody to tell of its own.
        }
    }

    private readonly record struct Arrival(JsonRpcMessage Message, JsonRpcRequest? Request, PendingCall? Call);
}
