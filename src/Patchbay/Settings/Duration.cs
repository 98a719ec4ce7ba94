namespace Patchbay.Settings;

/// <summary>Lengths of time in settings: a number and its unit as one string, <c>"300ms"</c>, <c>"1.5s"</c>, <c>"5m"</c>, <c>"1h"</c>.</summary>
/// <remarks>A bare number is refused: whether 30 means seconds or milliseconds differs from tool to tool.</remarks>
public static class Duration
{
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>Reads a length of time.</summary>
    /// <returns>Null when the text is not one; negative ones are read, the caller says what it takes.</returns>
    public static TimeSpan? Parse(string text)
    {
        foreach (var (unit, seconds) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            var digits = text.AsSpan(0, text.Length - unit.Length);
            const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
            if (double.TryParse(digits, style, CultureInfo.InvariantCulture, out var number) && Math.Abs(number * seconds) < 1e9)
                return TimeSpan.FromSeconds(number * seconds);
        }

        return null;
    }

    /// <summary>Writes a length of time in the largest unit that needs no fraction.</summary>
    public static string Format(TimeSpan time)
    {
        for (var index = Units.Length - 1; index >= 0; index--)
        {
            var number = time.TotalSeconds / Units[index].Seconds;
            if (number != 0 && Math.Abs(number - Math.Round(number)) < 1e-9)
                return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(number)}{Units[index].Unit}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###}s");
    }
}
