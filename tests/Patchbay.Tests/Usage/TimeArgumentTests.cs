using Patchbay.Usage;

namespace Patchbay.Tests.Usage;

public class TimeArgumentTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 10, 30, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(2), "test", "test");

    [Theory]
    [InlineData("30m", "2026-11-30T10:00:00+00:00", "2026-11-30T10:00:00+00:00")]
    [InlineData("12h", "2026-11-29T22:30:00+00:00", "2026-11-29T22:30:00+00:00")]
    [InlineData("7d", "2026-11-23T10:30:00+00:00", "2026-11-23T10:30:00+00:00")]
    [InlineData("2w", "2026-11-16T10:30:00+00:00", "2026-11-16T10:30:00+00:00")]
    [InlineData("today", "2026-11-30T00:00:00+02:00", "2026-12-01T00:00:00+02:00")]
    [InlineData("yesterday", "2026-11-29T00:00:00+02:00", "2026-11-30T00:00:00+02:00")]
    [InlineData("2026-11-01", "2026-11-01T00:00:00+02:00", "2026-11-02T00:00:00+02:00")]
    [InlineData("2026-11", "2026-11-01T00:00:00+02:00", "2026-12-01T00:00:00+02:00")]
    [InlineData("2026-11-01T14:00", "2026-11-01T14:00:00+02:00", "2026-11-01T14:00:00+02:00")]
    [InlineData("2026-11-01 14:00:30", "2026-11-01T14:00:30+02:00", "2026-11-01T14:00:30+02:00")]
    [InlineData("2026-11-01T14:00:00Z", "2026-11-01T14:00:00+00:00", "2026-11-01T14:00:00+00:00")]
    [InlineData("2026-11-01T14:00:00.25-05:00", "2026-11-01T14:00:00.25-05:00", "2026-11-01T14:00:00.25-05:00")]
    public void A_time_is_read_as_people_type_it_by_the_local_clock(string text, string since, string until)
    {
        Assert.Equal(DateTimeOffset.Parse(since, CultureInfo.InvariantCulture), TimeArgument.Since(text, Now, Zone));
        Assert.Equal(DateTimeOffset.Parse(until, CultureInfo.InvariantCulture), TimeArgument.Until(text, Now, Zone));
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("7")]
    [InlineData("-7d")]
    [InlineData("7.5d")]
    [InlineData("7x")]
    [InlineData("999999w")]
    [InlineData("99999999999d")]
    [InlineData("2026-13-01")]
    [InlineData("2026-02-30")]
    [InlineData("9999-12")]
    [InlineData("11/30/2026")]
    [InlineData("soon")]
    public void What_is_no_time_is_none(string text)
    {
        Assert.Null(TimeArgument.Since(text, Now, Zone));
        Assert.Null(TimeArgument.Until(text, Now, Zone));
    }
}
