namespace Patchbay.Endpoints.Sending.Http1.Sockets;

/// <summary>Where an event and the one who waits for it meet, without a lock: whoever comes second finds the other.</summary>
/// <remarks>One waiter and one signaller at a time; closed from anywhere.</remarks>
internal struct Readiness
{
    private const int Idle = 0;      // Nothing has happened since the last look.
    private const int Signalled = 1; // An event came while nobody waited.
    private const int Waiting = 2;   // Somebody waits.
    private const int Closed = 3;    // There is nothing to wait for any more.

    private int _state;

    /// <summary>Waits, unless an event has come already, which this call then uses up.</summary>
    /// <returns>True when the caller waits now; false when it should look for itself.</returns>
    public bool TryWait()
    {
        if (Interlocked.CompareExchange(ref _state, Waiting, Idle) == Idle) return true;
        Clear();
        return false;
    }

    /// <summary>Forgets an event that came while nobody waited: the caller is about to look for itself.</summary>
    public void Clear()
    {
        if (Volatile.Read(ref _state) == Signalled) Interlocked.CompareExchange(ref _state, Idle, Signalled);
    }

    /// <summary>An event has come: whoever waits is to be woken by the caller, else it is noted for whoever will wait.</summary>
    /// <returns>True when somebody waited.</returns>
    public bool Signal()
    {
        // A waiter may come between the look and the change: then look again. (Two changes in a row, "from Waiting" and then "from Idle", lost one
        // wake-up in sixty thousand requests.)
        while (true)
        {
            var seen = Volatile.Read(ref _state);
            if (seen is Signalled or Closed) return false;
            if (Interlocked.CompareExchange(ref _state, seen == Idle ? Signalled : Idle, seen) == seen) return seen == Waiting;
        }
    }

    /// <summary>Ends it.</summary>
    /// <returns>What it was before: whether this call was the first, and whether somebody waited, whom the caller then wakes.</returns>
    public (bool IsFirst, bool HadWaiter) Close()
    {
        var before = Interlocked.Exchange(ref _state, Closed);
        return (before != Closed, before == Waiting);
    }
}
