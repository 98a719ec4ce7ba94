namespace Patchbay.Ledger.Limits;

/// <summary>A limit that somebody sets for their own use.</summary>
public sealed record Limit
{
    /// <summary>What it counts over.</summary>
    public required LimitPeriod Per { get; init; }

    /// <summary>Of this endpoint alone; null = of all.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Millionths of a US dollar; null = money is not limited.</summary>
    public long? MicroDollars { get; init; }

    /// <summary>Tokens of all kinds together; null = they are not limited.</summary>
    public long? Tokens { get; init; }

    /// <summary>Part of it from which on the person is warned.</summary>
    /// <value>Default 0.75: what Anthropic's own gateway warns at.</value>
    public double WarnAt { get; init; } = 0.75;

    /// <summary>Its name for people: <c>20.00 dollars a day at router</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount} {PeriodWords}{(Endpoint is null ? "" : $" at {Endpoint}")}");

    private string Amount => (MicroDollars, Tokens) switch
    {
        ({ } money, null) => Dollars(money),
        (null, { } tokens) => Count(tokens),
        ({ } money, { } tokens) => $"{Dollars(money)} or {Count(tokens)}",
        _ => "nothing",
    };

    private string PeriodWords => Per switch
    {
        LimitPeriod.Day => "a day",
        LimitPeriod.Month => "a month",
        _ => "a session",
    };

    /// <summary>Money for people: cents, or as many digits as there are.</summary>
    public static string Dollars(long microDollars) => "$" + (microDollars / 1_000_000m).ToString(microDollars % 10_000 == 0 ? "0.00" : "0.00####", CultureInfo.InvariantCulture);

    internal static string Count(long tokens) => tokens.ToString("N0", CultureInfo.InvariantCulture) + " tokens";
}

/// <summary>What a limit counts over.</summary>
public enum LimitPeriod
{
    /// <summary>A day of the local clock.</summary>
    Day,

    /// <summary>A month of the local clock.</summary>
    Month,

    /// <summary>One session; requests without a session are not counted.</summary>
    Session,
}

/// <summary>How a limit stands.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Key">What it counts over: the day, the month, the session.</param>
/// <param name="MicroDollars">Spent, of what has a price.</param>
/// <param name="Tokens">Used.</param>
/// <param name="Resets">When it counts anew; null for a session's, which never does.</param>
public sealed record LimitStanding(Limit Limit, string Key, long MicroDollars, long Tokens, DateTimeOffset? Resets)
{
    /// <summary>Part of it that is used: 1 and above is all.</summary>
    public double Used => Math.Max(Part(MicroDollars, Limit.MicroDollars), Part(Tokens, Limit.Tokens));

    /// <summary>True when nothing is left.</summary>
    public bool IsReached => MicroDollars >= (Limit.MicroDollars ?? long.MaxValue) || Tokens >= (Limit.Tokens ?? long.MaxValue);

    /// <summary>What was used, for people.</summary>
    public string UsedWords => (Limit.MicroDollars, Limit.Tokens) switch
    {
        ({ }, null) => Limit.Dollars(MicroDollars),
        (null, { }) => Limit.Count(Tokens),
        _ => $"{Limit.Dollars(MicroDollars)} and {Limit.Count(Tokens)}",
    };

    /// <summary>When it counts anew, as the end of a sentence; empty when it does not.</summary>
    public string UntilWords => Resets is { } resets ? resets.ToString("'; it counts anew on' dddd, d MMMM, HH:mm", CultureInfo.InvariantCulture) : "";

    private static double Part(long used, long? of) => of is { } most ? most == 0 ? 1 : used / (double)most : 0;
}
