using System.Threading.Channels;
using Patchbay.Protocol.Control;
using Patchbay.Protocol.Events;

namespace Patchbay.Gateway.Ledger;

/// <summary>The last exchanges, in memory, and whoever follows them live.</summary>
public sealed class TrafficLog(TimeProvider time)
{
    /// <summary>Exchanges remembered: an hour of one busy person, and under a megabyte.</summary>
    private const int Capacity = 1000;

    /// <summary>Exchanges whose way is remembered, headers and all: some 4 kB each.</summary>
    private const int TraceCapacity = 500;

    /// <summary>Entries a follower may lag behind before it loses the oldest: it must never hold up the gateway.</summary>
    private const int FollowerBacklog = 4096;

    /// <summary>Sessions whose last exchange is remembered beyond that: far more than anyone has open at once.</summary>
    private const int SessionCapacity = 500;

    private readonly Lock _lock = new();
    private readonly Queue<TrafficEntry> _last = new(Capacity);
    private readonly Dictionary<string, TrafficEntry> _sessions = new(StringComparer.Ordinal);
    private readonly Queue<ExchangeTrace> _traces = new(TraceCapacity);
    private Exchange? _latestOpen;
    private volatile Channel<TrafficEntry>[] _followers = [];
    private volatile Action<EndedExchange>? _watcher;
    private long _started;
    private long _ended;

    /// <summary>Raised when an exchange has found its route, and when it has ended; on the thread that serves it.</summary>
    public event Action? Noted;

    /// <summary>Raised with each exchange that has ended, on the thread that serves it: whoever listens must be quick.</summary>
    public event Action<TrafficEntry>? Ended;

    /// <summary>Is told of each exchange that has ended, on the thread that serves it. Null (the default) = nobody watches, and nothing is made for it.</summary>
    public Action<EndedExchange>? Watcher
    {
        get => _watcher;
        set => _watcher = value;
    }

    /// <summary>Keeps their bodies, if it was switched on.</summary>
    public BodyRecorder Bodies { get; } = new();

    /// <summary>Exchanges being served now.</summary>
    public int Open => (int)(Volatile.Read(ref _started) - Volatile.Read(ref _ended));

    /// <summary>Exchanges begun since the start.</summary>
    public long Total => Volatile.Read(ref _started);

    /// <summary>Begins an exchange.</summary>
    internal Exchange Begin(string method, string path, Books? books = null) => new(Interlocked.Increment(ref _started), time.GetUtcNow(), method, path) { Books = books, RowId = books?.NextId() ?? 0, Facts = _watcher is null ? null : new AnswerFacts() };

    /// <summary>Tells followers that an exchange has found its route.</summary>
    internal void Announce(Exchange exchange)
    {
        lock (_lock)
        {
            exchange.IsListed = true;
            exchange.Before = _latestOpen;
            if (_latestOpen is not null) _latestOpen.After = exchange;
            _latestOpen = exchange;
        }

        if (_followers.Length > 0) Publish(exchange.ToEntry(done: false));
        Noted?.Invoke();
    }

    /// <summary>Ends an exchange; it is remembered from now on.</summary>
    internal void End(Exchange exchange)
    {
        exchange.Trace.End();
        var entry = exchange.ToEntry(done: true);
        lock (_lock)
        {
            if (exchange.IsListed) Unlist_NeedsLock(exchange);
            if (_traces.Count == TraceCapacity) _traces.Dequeue();
            _traces.Enqueue(exchange.Trace);
            if (_last.Count == Capacity) _last.Dequeue();
            _last.Enqueue(entry);
            if (entry is { Session.Length: > 0, Endpoint.Length: > 0 }) Remember_NeedsLock(entry);
        }

        Interlocked.Increment(ref _ended);
        if (_followers.Length > 0) Publish(entry);
        Ended?.Invoke(entry);
        if (_watcher is { } watcher) watcher(exchange.ToEnded(entry));
        Noted?.Invoke();
    }

    /// <summary>The remembered exchanges that have ended, oldest first.</summary>
    public IReadOnlyList<TrafficEntry> Last()
    {
        lock (_lock)
        {
            return [.. _last];
        }
    }

    /// <summary>The exchanges that have found their route and have not ended, the latest first.</summary>
    public IReadOnlyList<TrafficEntry> OpenNow()
    {
        lock (_lock)
        {
            if (_latestOpen is null) return [];
            List<TrafficEntry> open = [];
            for (var one = _latestOpen; one is not null; one = one.Before) open.Add(one.ToEntry(done: false));
            return open;
        }
    }

    /// <summary>The way that an exchange took, or takes; null when it is no longer remembered.</summary>
    public ExchangeTrace? Trace(long id)
    {
        lock (_lock)
        {
            for (var one = _latestOpen; one is not null; one = one.Before)
            {
                if (one.Trace.Id == id) return one.Trace;
            }

            foreach (var trace in _traces)
            {
                if (trace.Id == id) return trace;
            }

            return null;
        }
    }

    /// <summary>The last exchange of each session that an endpoint was asked in, in no order.</summary>
    public IReadOnlyList<TrafficEntry> LastOfSessions()
    {
        lock (_lock)
        {
            return [.. _sessions.Values];
        }
    }

    private void Unlist_NeedsLock(Exchange exchange)
    {
        if (exchange.After is { } after) after.Before = exchange.Before;
        else _latestOpen = exchange.Before;
        if (exchange.Before is { } before) before.After = exchange.After;
        (exchange.Before, exchange.After) = (null, null);
    }

    private void Remember_NeedsLock(TrafficEntry entry)
    {
        _sessions[entry.Session] = entry;
        if (_sessions.Count > SessionCapacity) _sessions.Remove(_sessions.MinBy(session => session.Value.Id).Key);
    }

    /// <summary>Follows exchanges from now on; ends with <paramref name="cancellationToken"/>.</summary>
    public async IAsyncEnumerable<TrafficEntry> FollowAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<TrafficEntry>(new BoundedChannelOptions(FollowerBacklog) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (_lock)
        {
            _followers = [.. _followers, channel];
        }

        try
        {
            await foreach (var entry in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false)) yield return entry;
        }
        finally
        {
            lock (_lock)
            {
                _followers = [.. _followers.Where(follower => follower != channel)];
            }
        }
    }

    private void Publish(TrafficEntry entry)
    {
        foreach (var follower in _followers) follower.Writer.TryWrite(entry);
    }
}
