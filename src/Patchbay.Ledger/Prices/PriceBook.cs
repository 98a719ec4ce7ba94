namespace Patchbay.Ledger.Prices;

/// <summary>Prices.</summary>
public sealed class PriceBook
{
    public static PriceBook BuiltIn { get; } = new();

#pragma warning disable CA1822
    public Price? Find(string kind, string endpoint, string model, DateTimeOffset at) => null;
}
