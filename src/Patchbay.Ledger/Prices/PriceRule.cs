namespace Patchbay.Ledger.Prices;

/// <summary>What the settings say of a price.</summary>
public abstract record PriceRule
{
    private PriceRule()
    {
    }

    /// <summary>These prices.</summary>
    /// <param name="Price">The prices; their name is given by the book.</param>
    public sealed record Prices(Price Price) : PriceRule;

    /// <summary>As the list of a kind says; a model that it does not have is unknown.</summary>
    /// <param name="Kind">A kind that has a list (<see cref="PriceTable.Kinds"/>).</param>
    public sealed record AsKind(string Kind) : PriceRule;

    /// <summary>Nothing.</summary>
    public sealed record Free : PriceRule;

    /// <summary>Nobody can say: a flat rate, a budget of somebody else's.</summary>
    public sealed record Unknown : PriceRule;
}

/// <summary>One price of the user's own.</summary>
/// <param name="Endpoint">The endpoint's name; <c>*</c> for every one.</param>
/// <param name="Pattern">The models there.</param>
/// <param name="Rule">What they cost.</param>
public sealed record PriceOverride(string Endpoint, PricePattern Pattern, PriceRule Rule);
