using System.Collections.Concurrent;
using Patchbay.Console.Agents;
using Patchbay.Console.Usage;
using Patchbay.Gateway.Ledger;
using Patchbay.Protocol.Control;

namespace Patchbay.Wiring;

/// <summary>What was used since the gateway started, in memory: sums by hour, model, endpoint and session.</summary>
internal sealed class UsageBook : IUsageBook
{
    /// <summary>Sums kept; beyond that the oldest hour goes.</summary>
    /// <value>20,000: a week of forty sessions at three models each around the clock, and 4 MB.</value>
    private const int Capacity = 20_000;

    /// <summary>Sessions whose folder is remembered; far more than are looked at.</summary>
    private const int FolderCapacity = 2000;

    /// <summary>Where a session works is told by the agents that run; looking costs some tens of milliseconds.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<Cell, Sums> _cells = [];
    private readonly ConcurrentDictionary<string, string> _folders = new(StringComparer.Ordinal);
    private readonly IAgentTable _agents;
    private readonly TimeProvider _time;
    private readonly int _capacity;
    private DateTimeOffset _since;
    private long _looked;

    public UsageBook(TrafficLog traffic, IAgentTable agents, TimeProvider time, int capacity = Capacity)
    {
        (_agents, _time, _capacity, _since) = (agents, time, capacity, time.GetUtcNow());
        traffic.Ended += Count;
    }

    public UsageSpan Span
    {
        get
        {
            lock (_lock) return new UsageSpan(_since, IsKept: false);
        }
    }

    public async ValueTask<IReadOnlyList<UsageRow>> QueryAsync(UsageQuery query, CancellationToken cancellationToken)
    {
        if (query.By == UsageKey.Project) await LookAsync(cancellationToken).ConfigureAwait(false);
        KeyValuePair<Cell, Sums>[] cells;
        var first = HourOf(query.From);
        lock (_lock) cells = [.. _cells.Where(cell => cell.Key.Hour >= first && StartOf(cell.Key.Hour) < query.To)];
        var groups = cells.GroupBy(cell => KeyOf(cell.Key, query.By), StringComparer.Ordinal).Select(group => Sum(group.Key, group, query.By));
        return query.By is UsageKey.Hour or UsageKey.Day
            ? [.. groups.OrderBy(static row => row.Start)]
            : [.. groups.OrderByDescending(static row => row.Tokens).ThenBy(static row => row.Key, StringComparer.Ordinal)];
    }

    /// <summary>On the thread that serves the exchange: a look-up and six additions.</summary>
    internal void Count(TrafficEntry entry)
    {
        if (entry is not { Request: "POST /v1/messages", Endpoint.Length: > 0 }) return;
        var key = new Cell(HourOf(entry.Time), entry.UsedModel.Length > 0 ? entry.UsedModel : entry.Model, entry.Endpoint, entry.Session);
        lock (_lock)
        {
            if (!_cells.TryGetValue(key, out var sums))
            {
                if (_cells.Count >= _capacity) DropOldest_NeedsLock();
                _cells[key] = sums = new Sums();
            }

            sums.Add(entry);
        }

        if (entry.Session.Length > 0 && !_folders.ContainsKey(entry.Session) && _time.GetElapsedTime(Volatile.Read(ref _looked)) > LookAgain) _ = Task.Run(() => LookAsync(CancellationToken.None));
    }

    private void DropOldest_NeedsLock()
    {
        var oldest = _cells.Keys.Min(static cell => cell.Hour);
        foreach (var cell in _cells.Keys.Where(cell => cell.Hour == oldest).ToArray()) _cells.Remove(cell);
        _since = StartOf(oldest + 1);
    }

    /// <summary>Takes down where the sessions work that run now: when they are looked at later they may have ended.</summary>
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _looked, _time.GetTimestamp());
        try
        {
            foreach (var agent in await _agents.ListAsync(cancellationToken).ConfigureAwait(false))
            {
                if (agent is { Session.Length: > 0, Folder.Length: > 0 } && _folders.Count < FolderCapacity) _folders[agent.Session] = agent.Folder;
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // The folders stay unknown until it can be told.
        }
    }

    private string KeyOf(Cell cell, UsageKey by) => by switch
    {
        UsageKey.Hour => StartOf(cell.Hour).ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        UsageKey.Day => StartOf(cell.Hour).ToLocalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        UsageKey.Model => cell.Model,
        UsageKey.Endpoint => cell.Endpoint,
        UsageKey.Project => _folders.GetValueOrDefault(cell.Session, ""),
        _ => cell.Session,
    };

    private static UsageRow Sum(string key, IEnumerable<KeyValuePair<Cell, Sums>> cells, UsageKey by)
    {
        var (sums, hour) = (new Sums(), long.MaxValue);
        foreach (var (cell, one) in cells)
        {
            sums.Add(one);
            hour = Math.Min(hour, cell.Hour);
        }

        var start = StartOf(hour).ToLocalTime();
        return new UsageRow
        {
            Key = key,
            Start = by switch { UsageKey.Hour => start, UsageKey.Day => new DateTimeOffset(start.Date, start.Offset), _ => null },
            Requests = sums.Requests,
            Failed = sums.Failed,
            Input = sums.Input,
            Output = sums.Output,
            CacheRead = sums.CacheRead,
            CacheWrite = sums.CacheWrite,
        };
    }

    private static long HourOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / 3600;

    private static DateTimeOffset StartOf(long hour) => DateTimeOffset.FromUnixTimeSeconds(hour * 3600);

    private readonly record struct Cell(long Hour, string Model, string Endpoint, string Session);

    private sealed class Sums
    {
        public long Requests { get; private set; }

        public long Failed { get; private set; }

        public long Input { get; private set; }

        public long Output { get; private set; }

        public long CacheRead { get; private set; }

        public long CacheWrite { get; private set; }

        public void Add(TrafficEntry entry)
        {
            Requests++;
            if (entry.Finding.Length > 0 || entry.Status >= 400) Failed++;
            Input += entry.InputTokens ?? 0;
            Output += entry.OutputTokens ?? 0;
            CacheRead += entry.CacheReadTokens ?? 0;
            CacheWrite += entry.CacheWriteTokens ?? 0;
        }

        public void Add(Sums other)
        {
            Requests += other.Requests;
            Failed += other.Failed;
            Input += other.Input;
            Output += other.Output;
            CacheRead += other.CacheRead;
            CacheWrite += other.CacheWrite;
        }
    }
}
