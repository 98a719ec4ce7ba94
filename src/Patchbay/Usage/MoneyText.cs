namespace Patchbay.Usage;

/// <summary>Money for people: cents, or as many digits as it takes that something never looks like nothing; what is not known is called so. Exact amounts are for programs.</summary>
internal static class MoneyText
{
    /// <summary>The word for a cost that nobody knows.</summary>
    public const string Unknown = "unknown";

    /// <summary>A sum: <c>$1.20</c>, <c>~$1.20</c> where some of it is estimated, <c>$1.20 + 3 unknown</c> where some of it has no price.</summary>
    /// <param name="microDollars">Of what has a price; null when nothing has.</param>
    /// <param name="unpriced">Requests whose cost is not in it.</param>
    /// <param name="estimated">Requests whose tokens are estimates.</param>
    public static string Of(long? microDollars, long unpriced = 0, long estimated = 0)
    {
        // A refused request costs nothing, which says nothing of the others.
        if (microDollars is not { } known || (known == 0 && unpriced > 0)) return Unknown;
        return $"{(estimated > 0 ? "~" : "")}{Short(known)}{(unpriced > 0 ? string.Create(CultureInfo.InvariantCulture, $" + {unpriced} {Unknown}") : "")}";
    }

    private static string Short(long micros) => "$" + (micros / 1_000_000m).ToString(micros >= 1_000_000 ? "0.00" : micros >= 1000 ? "0.00##" : "0.00####", CultureInfo.InvariantCulture);
}
