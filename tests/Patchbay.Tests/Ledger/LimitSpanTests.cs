using Patchbay.Ledger.Limits;

namespace Patchbay.Tests.Ledger;

public sealed class LimitSpanTests
{
    private static readonly Limit Day = new() { Per = LimitPeriod.Day };
    private static readonly Limit Month = new() { Per = LimitPeriod.Month };

    [Fact]
    public void A_day_and_a_month_are_those_of_the_clock_on_the_wall()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(9), "east", "east");
        var time = new DateTimeOffset(2026, 12, 31, 15, 30, 0, TimeSpan.Zero);
        Assert.Equal(new LimitSpan("2027-01-01", At(2026, 12, 31, 15), At(2027, 1, 1, 15)), LimitSpan.Of(Day, "s", time, zone));
        Assert.Equal(new LimitSpan("2027-01", At(2026, 12, 31, 15), At(2027, 1, 31, 15)), LimitSpan.Of(Month, "s", time, zone));
        Assert.Equal(new LimitSpan("s", null, null), LimitSpan.Of(new Limit { Per = LimitPeriod.Session }, "s", time, zone));
    }

    [Fact]
    public void A_day_that_begins_in_an_hour_that_the_clock_skips_begins_after_it()
    {
        // At midnight of March 29 the clock goes to one; on October 25 at one back to midnight.
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date,
            DateTime.MaxValue.Date,
            TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(default, 3, 29),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(default(DateTime).AddHours(1), 10, 25));
        var zone = TimeZoneInfo.CreateCustomTimeZone("skips", TimeSpan.FromHours(2), "skips", "skips", "skips", [rule]);
        Assert.Equal(new LimitSpan("2026-03-29", At(2026, 3, 28, 22), At(2026, 3, 29, 21)), LimitSpan.Of(Day, "", At(2026, 3, 29, 12), zone));
        Assert.Equal("2026-03-28", LimitSpan.Of(Day, "", At(2026, 3, 28, 21), zone).Key);
        Assert.Equal(At(2026, 3, 28, 22), LimitSpan.Of(Day, "", At(2026, 3, 28, 21), zone).To);
    }

    private static DateTimeOffset At(int year, int month, int day, int hour) => new(year, month, day, hour, 0, 0, TimeSpan.Zero);
}
