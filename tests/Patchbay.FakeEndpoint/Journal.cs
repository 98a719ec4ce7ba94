namespace Patchbay.FakeEndpoint;

/// <summary>All requests in order of arrival; waiting for more is event-driven.</summary>
internal sealed class Journal
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private TaskCompletionSource _changed = New();

    public Entry Add(HttpRequest request, string? clientCertificate = null)
    {
        lock (_lock)
        {
            var entry = new Entry(_entries.Count, request, clientCertificate);
            _entries.Add(entry);
            Signal_NeedsLock();
            return entry;
        }
    }

    /// <summary>Changes an entry and wakes whoever waits for that.</summary>
    public void Change(Action change)
    {
        lock (_lock)
        {
            change();
            Signal_NeedsLock();
        }
    }

    public byte[]? Body(int n)
    {
        lock (_lock) return n < _entries.Count ? _entries[n].Body : null;
    }

    /// <summary>The journal as <paramref name="write"/> makes it, once at least so many entries have come, are done, are held, were aborted; or as it is when the time is up.</summary>
    public async Task<T> WaitAsync<T>(JournalWait wanted, TimeSpan limit, Func<List<Entry>, T> write)
    {
        using var over = new CancellationTokenSource(limit);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (over.IsCancellationRequested || wanted.IsMet(_entries)) return write(_entries);
                changed = _changed.Task;
            }

            await changed.WaitAsync(over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Signal_NeedsLock()
    {
        _changed.TrySetResult();
        _changed = New();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>How many entries of each state a caller wants to see; questions about the server do not count.</summary>
internal sealed record JournalWait(int Arrived, int Done, int Held, int Aborted)
{
    public bool IsMet(List<Entry> entries) =>
        entries.Count(entry => !entry.IsAboutServer) >= Arrived && entries.Count(entry => entry.Done && !entry.IsAboutServer) >= Done && entries.Count(entry => entry.Held) >= Held && entries.Count(entry => entry.Aborted) >= Aborted;
}
