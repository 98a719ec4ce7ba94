namespace Patchbay.Ledger.Prices;

/// <summary>What one model has cost over time.</summary>
/// <param name="entries">Its prices, in the order in which they began to hold; none = it is known that nothing is known.</param>
public sealed class PriceSchedule(IReadOnlyList<PriceEntry> entries)
{
    /// <summary>No price at any time.</summary>
    public static PriceSchedule Unknown { get; } = new([]);

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<PriceEntry> Entries { get; } = entries;

    /// <summary>The price in force; null before the first one.</summary>
    public PriceEntry? At(DateTimeOffset at)
    {
        for (var i = Entries.Count - 1; i >= 0; i--)
        {
            var entry = Entries[i];
            if (entry.From <= at) return entry is { Peak: { } peak, PeakHours: { } hours } && hours.Contains(at) ? peak : entry;
        }

        return null;
    }
}
