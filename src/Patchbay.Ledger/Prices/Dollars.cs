namespace Patchbay.Ledger.Prices;

/// <summary>Amounts of US dollars as people write them, and as whole micro-dollars. Text becomes a number digit by digit: no binary fraction ever stands between.</summary>
public static class Dollars
{
    /// <summary>The largest amount that is taken.</summary>
    /// <value>100,000 dollars: a thousand times the dearest price for a million tokens that any vendor asks (2026-11-30), and far from where sums overflow.</value>
    public const int Most = 100_000;

    /// <summary>Digits behind the point: those of a micro-dollar.</summary>
    public const int Decimals = 6;

    /// <summary>Reads plain decimal text: digits, and at most six behind a point; no sign, no exponent, no blanks.</summary>
    /// <param name="text"><c>3.75</c>.</param>
    /// <param name="micros">Micro-dollars.</param>
    /// <returns>False when it is no such text, or more than <see cref="Most"/>.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out long micros)
    {
        micros = 0;
        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? [] : text[(point + 1)..].TrimEnd('0');
        if (whole.Length == 0 || (point >= 0 && point == text.Length - 1) || fraction.Length > Decimals) return false;
        foreach (var digit in whole)
        {
            if (!char.IsAsciiDigit(digit)) return false;
            micros = (micros * 10) + (digit - '0');
            if (micros > Most) return false;
        }

        for (var i = 0; i < Decimals; i++)
        {
            var digit = i < fraction.Length ? fraction[i] : '0';
            if (!char.IsAsciiDigit(digit)) return false;
            micros = (micros * 10) + (digit - '0');
        }

        return micros <= Most * 1_000_000L;
    }

    /// <summary>The exact amount in dollars.</summary>
    public static decimal Of(long micros) => micros / 1_000_000m;

    /// <summary>The exact amount as text: <c>3.75</c>.</summary>
    public static string Text(long micros) => (micros / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture);
}
