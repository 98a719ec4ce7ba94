namespace Patchbay.Ledger;

/// <summary>Numbers rows by the time they began, in microseconds; two of one microsecond get the next free one.</summary>
public sealed class RowNumbers(TimeProvider time)
{
    private long _last;

    /// <summary>The next number; always greater than those before.</summary>
    public long Next()
    {
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last) return next;
        }
    }
}
