using System.Diagnostics.CodeAnalysis;

namespace Patchbay.Protocol.JsonRpc;

/// <summary>Requests of ours that wait for their answer. Once closed, none can be added and none is left waiting.</summary>
internal sealed class PendingCalls
{
    private readonly Lock _lock = new();
    private readonly Dictionary<JsonRpcId, PendingCall> _calls = [];
    private long _lastId;
    private JsonRpcEnd? _end;

    /// <summary>Adds one with a fresh id.</summary>
    /// <exception cref="JsonRpcClosedException">The connection is over.</exception>
    public PendingCall Add(DeliveryScope? scope, Func<JsonRpcMessage, ValueTask>? onAnswer)
    {
        lock (_lock)
        {
            if (_end is not null) throw new JsonRpcClosedException(_end);
            var call = new PendingCall(JsonRpcId.Of(++_lastId), scope, onAnswer);
            _calls.Add(call.Id, call);
            return call;
        }
    }

    /// <summary>Takes the one with that id out.</summary>
    public bool TryTake(JsonRpcId id, [NotNullWhen(true)] out PendingCall? call)
    {
        lock (_lock) return _calls.Remove(id, out call);
    }

    /// <summary>Takes out those that still wait for an answer.</summary>
    public List<PendingCall> TakeAll()
    {
        lock (_lock)
        {
            List<PendingCall> all = [.. _calls.Values];
            _calls.Clear();
            return all;
        }
    }

    /// <summary>Fails all, now and for ever.</summary>
    public void Close(JsonRpcEnd end)
    {
        lock (_lock) _end ??= end;
        foreach (var call in TakeAll()) call.Fail(new JsonRpcClosedException(end));
    }
}

/// <summary>One request of ours.</summary>
internal sealed class PendingCall(JsonRpcId id, DeliveryScope? scope, Func<JsonRpcMessage, ValueTask>? onAnswer)
{
    private readonly TaskCompletionSource<JsonRpcMessage> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JsonRpcId Id { get; } = id;

    /// <summary>Nobody waits any more; the answer is to be let go when it comes.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>True while the notification's handler that asked is still running: the answer must not queue behind it.</summary>
    public bool IsUrgent => scope is { IsActive: true };

    public Task<JsonRpcMessage> Answer => _answer.Task;

    /// <summary>Brings the answer; done when what hangs on it in order is done too.</summary>
    public async ValueTask CompleteAsync(JsonRpcMessage message)
    {
        try
        {
            if (onAnswer is not null) await onAnswer(message).ConfigureAwait(false);
            _answer.TrySetResult(message);
        }
        catch (Exception exception)
        {
            // A caller's edit failed; that is the caller's to hear.
            _answer.TrySetException(exception);
        }
    }

    public void Fail(Exception exception)
    {
        _answer.TrySetException(exception);
        _ = _answer.Task.Exception; // An abandoned one has nobody who would look.
    }

    public bool Abandon(CancellationToken cancellationToken)
    {
        IsAbandoned = true;
        return _answer.TrySetCanceled(cancellationToken);
    }
}

/// <summary>Marks what runs inside one delivery to a handler.</summary>
internal sealed class DeliveryScope(JsonRpcConnection owner)
{
    private volatile bool _isActive = true;

    public JsonRpcConnection Owner { get; } = owner;

    public bool IsActive => _isActive;

    public void Leave() => _isActive = false;
}
