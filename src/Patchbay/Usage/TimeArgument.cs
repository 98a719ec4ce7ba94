namespace Patchbay.Usage;

/// <summary>A time as people type it: <c>7d</c>, <c>12h</c>, <c>2026-11</c>, <c>2026-11-30</c>, <c>2026-11-30T14:00</c>, <c>2026-11-30T14:00:00Z</c>, <c>today</c>, <c>yesterday</c>.</summary>
internal static class TimeArgument
{
    /// <summary>What is taken, for a message.</summary>
    public const string Forms = "a length (7d, 12h, 30m, 2w), a day (2026-11-30), a month (2026-11), a time (2026-11-30T14:00), `today` or `yesterday`";

    private static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd' 'HH:mm", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFF"];
    private static readonly string[] TimesWithOffset = [.. Times.Select(static form => form + "K")];

    /// <summary>The beginning that a text means: a day from its midnight on; null when it is no time.</summary>
    public static DateTimeOffset? Since(string text, DateTimeOffset now, TimeZoneInfo zone) => Parse(text, now, zone)?.From;

    /// <summary>The end that a text means, not included: a day goes until the next midnight, a month until the next one; null when it is no time.</summary>
    public static DateTimeOffset? Until(string text, DateTimeOffset now, TimeZoneInfo zone) => Parse(text, now, zone)?.To;

    private static (DateTimeOffset From, DateTimeOffset To)? Parse(string text, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (Length(text) is { } length) return (now - length, now - length);
        var today = TimeZoneInfo.ConvertTime(now, zone).Date;
        if (text == "today") return Days(today, today.AddDays(1), zone);
        if (text == "yesterday") return Days(today.AddDays(-1), today, zone);
        if (DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day.Year < 9999 ? Days(day, day.AddDays(1), zone) : null;
        if (DateTime.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)) return month.Year < 9999 ? Days(month, month.AddMonths(1), zone) : null;
        if (DateTime.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return (At(local, zone), At(local, zone));
        if (DateTimeOffset.TryParseExact(text, TimesWithOffset, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return (time, time);
        return null;
    }

    private static TimeSpan? Length(string text)
    {
        if (text.Length is < 2 or > 7 || !text.AsSpan(0, text.Length - 1).ContainsOnlyDigits()) return null;
        var number = int.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture);
        TimeSpan? length = text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            'w' => TimeSpan.FromDays(7L * number),
            _ => null,
        };
        // Beyond a century nobody means it, and the calendar ends.
        return length?.TotalDays <= 36525 ? length : null;
    }

    /// <summary>A moment of the local clock.</summary>
    public static DateTimeOffset At(DateTime local, TimeZoneInfo zone) => new(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), zone.GetUtcOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified)));

    private static (DateTimeOffset From, DateTimeOffset To) Days(DateTime from, DateTime to, TimeZoneInfo zone) => (At(from, zone), At(to, zone));

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            if (!char.IsAsciiDigit(letter)) return false;
        }

        return true;
    }
}
