using Patchbay.Console.Usage;
using Patchbay.Ledger.Limits;
using Patchbay.Ledger.Store;
using Patchbay.Output;

namespace Patchbay.Wiring;

/// <summary>What was used, from the ledger, for the console.</summary>
/// <param name="reader">The ledger; gives null while it cannot be opened.</param>
/// <param name="problem">Why rows cannot be written now; empty when they can.</param>
/// <param name="limits">What the settings limit; null where nothing is.</param>
/// <param name="home">The home folder, shown as <c>~</c>.</param>
/// <param name="time">The clock.</param>
internal sealed class UsageBook(Func<ILedgerReader?> reader, Func<string> problem, LimitBook? limits, string home, TimeProvider time) : IUsageBook
{
    public async ValueTask<UsageSpan> SpanAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (extent, unreadable) = await AskAsync(static reader => reader.Extent(), cancellationToken).ConfigureAwait(false);
        return new UsageSpan(extent?.Since ?? now, IsKept: extent is not null, unreadable.Length > 0 ? unreadable : problem());
    }

    public async ValueTask<IReadOnlyList<UsageRow>> QueryAsync(UsageQuery query, CancellationToken cancellationToken)
    {
        var question = new UsageQuestion
        {
            From = query.From,
            To = query.To,
            By = query.By switch
            {
                UsageKey.Hour => UsageBy.Hour,
                UsageKey.Day => UsageBy.Day,
                UsageKey.Model => UsageBy.Model,
                UsageKey.Endpoint => UsageBy.Endpoint,
                UsageKey.Project => UsageBy.Project,
                _ => UsageBy.Session,
            },
        };
        var (sums, _) = await AskAsync(reader => reader.Sum(question), cancellationToken).ConfigureAwait(false);
        return [.. (sums ?? []).Select(sum => RowOf(sum, query.By))];
    }

    public async ValueTask<IReadOnlyList<UsageLimit>> LimitsAsync(CancellationToken cancellationToken)
    {
        if (limits is null || limits.Limits.Count == 0) return [];
        var known = new List<LimitStanding>();
        foreach (var endpoint in limits.Limits.Select(static limit => limit.Endpoint ?? "").Distinct(StringComparer.Ordinal))
        {
            // Those of all endpoints come with each question.
            known.AddRange(await limits.StandAsync("", endpoint).ConfigureAwait(false) ?? []);
        }

        return [.. limits.Limits.Select(limit => Of(limit, known.FirstOrDefault(standing => standing.Limit == limit)))];
    }

    private static UsageLimit Of(Limit limit, LimitStanding? standing) => standing is null
        ? new UsageLimit(limit.ToString(), null, "", false, false, null)
        : new UsageLimit(limit.ToString(), standing.Used, standing.UsedWords, standing.Used >= limit.WarnAt, standing.IsReached, standing.Resets);

    private UsageRow RowOf(UsageSum sum, UsageKey by) => new()
    {
        Key = by == UsageKey.Project ? HomePath.Show(sum.Key, home) : sum.Key,
        Start = by switch { UsageKey.Hour => StartOf(sum.Key, "yyyy-MM-dd HH:mm"), UsageKey.Day => StartOf(sum.Key, "yyyy-MM-dd"), _ => null },
        Requests = sum.Requests,
        Failed = sum.Failed,
        Estimated = sum.Estimated,
        Unpriced = sum.Unpriced,
        Input = sum.Input,
        Output = sum.Output,
        CacheRead = sum.CacheRead,
        CacheWrite = sum.CacheWrite,
        MicroDollars = sum.MicroDollars,
    };

    private DateTimeOffset StartOf(string key, string form)
    {
        var local = DateTime.ParseExact(key, form, CultureInfo.InvariantCulture);
        return new DateTimeOffset(local, time.LocalTimeZone.GetUtcOffset(local));
    }

    /// <summary>Asks off the thread that draws the page: the ledger waits for the disk.</summary>
    private async ValueTask<(T? Answer, string Problem)> AskAsync<T>(Func<ILedgerReader, T> question, CancellationToken cancellationToken)
        where T : class
    {
        if (reader() is not { } ledger) return (null, problem() is { Length: > 0 } why ? why : "it is not open");
        try
        {
            return (await Task.Run(() => question(ledger), cancellationToken).ConfigureAwait(false), "");
        }
        catch (LedgerException unreadable)
        {
            return (null, unreadable.Message);
        }
        catch (ObjectDisposedException)
        {
            return (null, "the gateway ends");
        }
    }
}
