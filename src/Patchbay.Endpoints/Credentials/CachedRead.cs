namespace Patchbay.Endpoints.Credentials;

/// <summary>A value that costs something to read: kept for its lifetime, and read once when many ask at the same time.</summary>
/// <param name="read">Reads it, and says how long it holds; <see cref="Timeout.InfiniteTimeSpan"/> = until a refresh is asked for.</param>
/// <param name="time">The clock.</param>
internal sealed class CachedRead<T>(Func<Task<Kept<T>>> read, TimeProvider time)
    where T : class
{
    /// <summary>A refresh within this time of the last reading is answered by that reading: several requests that were refused
    /// with the same old key do not each run the helper.</summary>
    private static readonly TimeSpan RefreshFloor = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private volatile Entry? _entry;
    private Task<Entry>? _reading;

    /// <summary>The value; at once when it is fresh.</summary>
    /// <param name="refresh">True when the value was used and refused.</param>
    /// <param name="cancellationToken">Ends this caller's waiting, not a reading that others may wait for too.</param>
    public ValueTask<T> GetAsync(bool refresh, CancellationToken cancellationToken)
    {
        var entry = _entry;
        return entry is not null && IsFresh(entry, refresh)
            ? new ValueTask<T>(entry.Value)
            : new ValueTask<T>(WaitAsync(refresh, cancellationToken));
    }

    private async Task<T> WaitAsync(bool refresh, CancellationToken cancellationToken)
    {
        Task<Entry> reading;
        lock (_lock)
        {
            if (_entry is { } entry && IsFresh(entry, refresh)) return entry.Value;
            reading = _reading ??= Task.Run(ReadAsync, CancellationToken.None);
        }

        return (await reading.WaitAsync(cancellationToken).ConfigureAwait(false)).Value;
    }

    private async Task<Entry> ReadAsync()
    {
        try
        {
            var kept = await read().ConfigureAwait(false);
            return _entry = new Entry(kept.Value, kept.Lifetime, time.GetTimestamp());
        }
        finally
        {
            lock (_lock) _reading = null;
        }
    }

    private bool IsFresh(Entry entry, bool refresh)
    {
        var lifetime = refresh && (entry.Lifetime > RefreshFloor || entry.Lifetime == Timeout.InfiniteTimeSpan) ? RefreshFloor : entry.Lifetime;
        return lifetime == Timeout.InfiniteTimeSpan || time.GetElapsedTime(entry.ReadAt) < lifetime;
    }

    private sealed record Entry(T Value, TimeSpan Lifetime, long ReadAt);
}

/// <summary>A value and how long it holds.</summary>
internal readonly record struct Kept<T>(T Value, TimeSpan Lifetime);
