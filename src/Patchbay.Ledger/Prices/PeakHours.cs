namespace Patchbay.Ledger.Prices;

/// <summary>The busy hours of a vendor that asks more in them: on working days, in UTC.</summary>
/// <param name="Spans">Beginnings (included) and ends (not included) of the hours.</param>
/// <param name="Holidays">Working days that are none.</param>
public sealed record PeakHours(IReadOnlyList<(TimeOnly From, TimeOnly To)> Spans, IReadOnlySet<DateOnly> Holidays)
{
    /// <summary>Whether that moment is in them.</summary>
    public bool Contains(DateTimeOffset at)
    {
        var utc = at.UtcDateTime;
        if (utc.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || Holidays.Contains(DateOnly.FromDateTime(utc))) return false;
        var time = TimeOnly.FromDateTime(utc);
        foreach (var (from, to) in Spans)
        {
            if (time >= from && time < to) return true;
        }

        return false;
    }
}
