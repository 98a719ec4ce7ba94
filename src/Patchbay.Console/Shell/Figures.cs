namespace Patchbay.Console.Shell;

/// <summary>Numbers for people.</summary>
public static class Figures
{
    /// <summary><c>950</c>, <c>12.3k</c>, <c>4.56M</c>.</summary>
    public static string Count(long value) => value switch
    {
        < 1000 => value.ToString(CultureInfo.InvariantCulture),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{value / 1000.0:0.0}k"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value / 1_000_000.0:0.00}M"),
    };

    /// <summary><c>–</c> for what is not known.</summary>
    public static string Count(long? value) => value is { } known ? Count(known) : "–";

    /// <summary><c>12 ms</c>, <c>3.4 s</c>, <c>2 min</c>.</summary>
    public static string Time(double milliseconds) => milliseconds switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
        < 60_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 60_000:0.0} min"),
    };

    /// <inheritdoc cref="Time(double)"/>
    public static string Time(double? milliseconds) => milliseconds is { } known ? Time(known) : "–";

    /// <summary>As <see cref="Time(double)"/>, but with the parts of a millisecond where they are all there is.</summary>
    public static string Exact(double milliseconds) => milliseconds < 10 ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.00} ms") : Time(milliseconds);

    /// <summary><c>12 B</c>, <c>3.4 kB</c>, <c>5.2 MB</c>.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1000 => $"{bytes} B",
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000.0:0.0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000.0:0.0} MB"),
    };

    /// <summary><c>$1.23</c>, <c>$0.0123</c>, <c>$0.000012</c>, of millionths of a dollar: what is more than nothing never looks like nothing. <c>–</c> for what is not known.</summary>
    public static string Money(long? microDollars) => microDollars switch
    {
        null => "–",
        0 => "$0.00",
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"${microDollars / 1_000_000m:0.00}"),
        >= 1000 => string.Create(CultureInfo.InvariantCulture, $"${microDollars / 1_000_000m:0.0000}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"${microDollars / 1_000_000m:0.000000}"),
    };

    /// <summary>The first part of an id: enough to tell a handful apart.</summary>
    public static string ShortId(string id) => id.Length > 8 ? id[..8] : id;

    /// <summary>For attributes: a point, whatever the language.</summary>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
