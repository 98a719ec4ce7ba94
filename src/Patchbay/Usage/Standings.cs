using Patchbay.Ledger.Limits;
using Patchbay.Ledger.Store;

namespace Patchbay.Usage;

/// <summary>How limits stand, read from the ledger: of a gateway that may run or not.</summary>
internal static class Standings
{
    /// <summary>All of them.</summary>
    /// <param name="reader">The ledger; null when there is none yet, so that nothing is used.</param>
    /// <param name="limits">The settings' limits.</param>
    /// <param name="session">The session that is spoken of; without one the limits of a session are left out.</param>
    /// <param name="now">The time.</param>
    /// <param name="zone">The local clock.</param>
    public static IReadOnlyList<LimitStanding> Of(ILedgerReader? reader, IEnumerable<Limit> limits, string? session, DateTimeOffset now, TimeZoneInfo zone)
    {
        List<LimitStanding> standings = [];
        foreach (var limit in limits)
        {
            var isSession = limit.Per == LimitPeriod.Session;
            if (isSession && string.IsNullOrEmpty(session)) continue;
            var span = LimitSpan.Of(limit, session ?? "", now, zone);
            var sums = reader?.Sum(new UsageQuestion { By = UsageBy.Total, From = span.From, To = span.To, Session = isSession ? session : null, Endpoint = limit.Endpoint }) ?? [];
            var sum = sums is [var one] ? one : new UsageSum { Key = "" };
            standings.Add(new LimitStanding(limit, span.Key, sum.MicroDollars ?? 0, sum.Tokens, span.To));
        }

        return standings;
    }
}
