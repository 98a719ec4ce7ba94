namespace Patchbay.Ledger.Prices;

/// <summary>A price and what is known of it.</summary>
public sealed record PriceEntry
{
    /// <summary>The price.</summary>
    public required Price Price { get; init; }

    /// <summary>Who says so.</summary>
    public required PriceOrigin Origin { get; init; }

    /// <summary>When it began to hold; the very beginning for what is no list's.</summary>
    public DateTimeOffset From { get; init; } = DateTimeOffset.MinValue;

    /// <summary>The vendor's page; empty for what is no list's.</summary>
    public string Source { get; init; } = "";

    /// <summary>Where the page's prices were read, when it was not the page itself; empty otherwise.</summary>
    public string Via { get; init; } = "";

    /// <summary>When it was read.</summary>
    public DateOnly? Read { get; init; }

    /// <summary>The price in the vendor's busy hours; null = the same.</summary>
    public PriceEntry? Peak { get; init; }

    /// <summary>Which hours those are.</summary>
    public PeakHours? PeakHours { get; init; }
}

/// <summary>Who says what a model costs.</summary>
public enum PriceOrigin
{
    /// <summary>The list of a kind that comes with Patchbay.</summary>
    List,

    /// <summary>The settings.</summary>
    Settings,

    /// <summary>Nobody: the model runs on a machine of one's own.</summary>
    Free,
}
