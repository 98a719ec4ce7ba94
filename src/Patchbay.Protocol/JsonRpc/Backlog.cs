namespace Patchbay.Protocol.JsonRpc;

/// <summary>Counts the bytes that were read and not handled yet, and lets the reader wait while there are too many.</summary>
internal sealed class Backlog(long limit)
{
    private readonly Lock _lock = new();
    private long _bytes;
    private TaskCompletionSource? _room;

    public void Add(int bytes)
    {
        lock (_lock) _bytes += bytes;
    }

    public void Remove(int bytes)
    {
        TaskCompletionSource? room = null;
        lock (_lock)
        {
            _bytes -= bytes;
            if (_bytes <= limit) (room, _room) = (_room, null);
        }

        room?.SetResult();
    }

    public Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_bytes <= limit) return Task.CompletedTask;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task.WaitAsync(cancellationToken);
        }
    }
}
