namespace Patchbay.Ledger.Limits;

/// <summary>The time or the session that a limit counts over.</summary>
/// <param name="Key">The day (<c>2026-11-30</c>), the month (<c>2026-11</c>), or the session.</param>
/// <param name="From">Its beginning; null for a session's.</param>
/// <param name="To">When it counts anew; null for a session's, which never does.</param>
public readonly record struct LimitSpan(string Key, DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>The one that a moment is in.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="session">The session that is spoken of.</param>
    /// <param name="time">The moment.</param>
    /// <param name="zone">The clock by which days and months begin.</param>
    public static LimitSpan Of(Limit limit, string session, DateTimeOffset time, TimeZoneInfo zone)
    {
        if (limit.Per == LimitPeriod.Session) return new LimitSpan(session, null, null);
        var key = KeyOf(limit, session, time, zone);
        var today = TimeZoneInfo.ConvertTime(time, zone).Date;
        var from = limit.Per == LimitPeriod.Day ? today : today.AddDays(1 - today.Day);
        return new LimitSpan(key, At(from, zone), At(limit.Per == LimitPeriod.Day ? from.AddDays(1) : from.AddMonths(1), zone));
    }

    /// <summary>Its <see cref="Key"/> alone: what each row is counted by.</summary>
    public static string KeyOf(Limit limit, string session, DateTimeOffset time, TimeZoneInfo zone) => limit.Per switch
    {
        LimitPeriod.Session => session,
        LimitPeriod.Day => TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM", CultureInfo.InvariantCulture),
    };

    private static DateTimeOffset At(DateTime date, TimeZoneInfo zone)
    {
        var clock = DateTime.SpecifyKind(date, DateTimeKind.Unspecified);
        // A day may begin in an hour that the clock skips.
        while (zone.IsInvalidTime(clock)) clock = clock.AddMinutes(15);
        return new DateTimeOffset(clock, zone.GetUtcOffset(clock));
    }
}
