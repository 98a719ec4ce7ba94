namespace Patchbay.Protocol.JsonRpc;

/// <summary>A request that came in and is not answered yet.</summary>
public sealed class JsonRpcRequest
{
    private readonly JsonRpcConnection _connection;
    private readonly CancellationTokenSource _cancelled;
    private int _isAnswered;

    internal JsonRpcRequest(JsonRpcConnection connection, JsonRpcMessage message, CancellationTokenSource cancelled)
    {
        _connection = connection;
        _cancelled = cancelled;
        Message = message;
    }

    /// <summary>The message, with everything in it.</summary>
    public JsonRpcMessage Message { get; }

    /// <summary>The method asked for.</summary>
    public string Method => Message.Method;

    /// <summary>Its <c>params</c>, raw; empty when there are none.</summary>
    public ReadOnlyMemory<byte> Params => Message.Params;

    /// <summary>Cancelled by <c>$/cancel_request</c>, and when nobody is left to hear the answer.</summary>
    public CancellationToken Cancelled => _cancelled.Token;

    /// <summary>Answers now; the line stands in the queue when this returns. Only the first answer counts.</summary>
    /// <returns>False when it had been answered.</returns>
    public bool TryAnswer(JsonRpcAnswer answer)
    {
        if (answer.IsSent || Interlocked.Exchange(ref _isAnswered, 1) != 0) return false;
        _connection.Answer(this, answer);
        return true;
    }

    /// <summary>Callbacks of the token are the handler's code: they must not run where messages are read.</summary>
    internal void Cancel() => _ = _cancelled.CancelAsync();
}
