using System.Collections.Immutable;
using Patchbay.Ledger.Store;
using Patchbay.Ledger.Writing;

namespace Patchbay.Ledger.Limits;

/// <summary>Keeps what the limits count: exactly the rows of the ledger, whatever asks and ends at the same time.</summary>
/// <remarks>Rows are counted by the ledger's own thread before their exchange goes on, and what is counted at first is read by it between two groups: no row is
/// missed, none counted twice. An exchange begins only while its limits are not reached; so what goes over a limit is at most what was under way when it was reached.</remarks>
public sealed class LimitBook
{
    /// <summary>Sessions whose sums are in memory; one that is asked for again is read again.</summary>
    private const int MostSessions = 2000;

    private readonly LedgerWriter _writer;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<(Limit Limit, string Key), Sums> _sums = [];
    private ImmutableArray<Limit> _limits = [];

    /// <param name="writer">Counts for it; takes its place as <see cref="LedgerWriter.Taken"/>.</param>
    /// <param name="time">Tells the day.</param>
    public LimitBook(LedgerWriter writer, TimeProvider time)
    {
        (_writer, _time) = (writer, time);
        writer.Taken = Count;
    }

    /// <summary>The limits. Those that are new are counted from the ledger when they are first asked for.</summary>
    public IReadOnlyList<Limit> Limits
    {
        get => _limits;
        set
        {
            lock (_lock)
            {
                _limits = [.. value];
                foreach (var gone in _sums.Keys.Where(key => !value.Contains(key.Limit)).ToArray()) _sums.Remove(gone);
            }
        }
    }

    /// <summary>How the limits stand that concern a request. Empty without limits; what waits for the ledger is nothing but the first question for a day or a session.</summary>
    /// <returns>Null when the ledger cannot be read, so that nobody knows.</returns>
    public async ValueTask<IReadOnlyList<LimitStanding>?> StandAsync(string session, string endpoint)
    {
        var limits = _limits;
        if (limits.IsEmpty) return [];
        List<LimitStanding> standings = [];
        var now = _time.GetUtcNow();
        foreach (var limit in limits)
        {
            if (limit.Endpoint is { } only && only != endpoint) continue;
            if (limit.Per == LimitPeriod.Session && session.Length == 0) continue;
            var span = LimitSpan.Of(limit, session, now, _time.LocalTimeZone);
            if (Find(limit, span) is not { } standing)
            {
                if (!await LoadAsync(limit, span).ConfigureAwait(false)) return null;
                standing = Find(limit, span) ?? new LimitStanding(limit, span.Key, 0, 0, span.To);
            }

            standings.Add(standing);
        }

        return standings;
    }

    private LimitStanding? Find(Limit limit, LimitSpan span)
    {
        lock (_lock)
        {
            return _sums.TryGetValue((limit, span.Key), out var sums) ? new LimitStanding(limit, span.Key, sums.MicroDollars, sums.Tokens, span.To) : null;
        }
    }

    private async ValueTask<bool> LoadAsync(Limit limit, LimitSpan span)
    {
        var isRead = false;
        await _writer.AskAsync((reader, waiting) =>
        {
            if (reader is null) return;
            var found = reader.Sum(new UsageQuestion { By = UsageBy.Total, From = span.From, To = span.To, Session = limit.Per == LimitPeriod.Session ? span.Key : null, Endpoint = limit.Endpoint });
            var sums = new Sums();
            if (found is [var one]) sums.Add(one.MicroDollars ?? 0, one.Tokens);
            lock (_lock)
            {
                if (_sums.Count > MostSessions) _sums.Clear();
                _sums[(limit, span.Key)] = sums;
            }

            foreach (var row in waiting) CountInto(row, limit, span.Key);
            isRead = true;
        }).ConfigureAwait(false);
        return isRead;
    }

    private void Count(LedgerRow row)
    {
        foreach (var limit in _limits)
        {
            if (row.Session.Length > 0 || limit.Per != LimitPeriod.Session) CountInto(row, limit, KeyOf(limit, row));
        }
    }

    private void CountInto(LedgerRow row, Limit limit, string key)
    {
        if (row.Path != "/v1/messages" || (limit.Endpoint is { } only && only != row.Endpoint)) return;
        if (KeyOf(limit, row) != key) return;
        var usage = row.Usage;
        lock (_lock)
        {
            // What nobody has asked for yet is read when somebody does.
            if (_sums.TryGetValue((limit, key), out var sums)) sums.Add(row.MicroDollars ?? 0, (usage.Input ?? 0) + (usage.Output ?? 0) + (usage.CacheRead ?? 0) + (usage.CacheWrite ?? 0));
        }
    }

    private string KeyOf(Limit limit, LedgerRow row) => LimitSpan.KeyOf(limit, row.Session, row.Time, _time.LocalTimeZone);

    private sealed class Sums
    {
        public long MicroDollars { get; private set; }

        public long Tokens { get; private set; }

        public void Add(long microDollars, long tokens)
        {
            MicroDollars += microDollars;
            Tokens += tokens;
        }
    }
}
