using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Patchbay.Ledger.Prices;

/// <summary>Says what a model costs at an endpoint: the vendors' lists, and the user's own prices before them. Immutable; it may be asked by any thread.</summary>
/// <remarks>Order of precedence: the user's prices for the endpoint by name; the user's prices for every endpoint (<c>*</c>); then, unless the endpoint is not at its kind's own address, what
/// <see cref="PriceTable"/> knows of the kind. In each of them the very name of a model goes first, then a name that it is a dated version of, then the pattern with the most letters, then
/// the one written first; what is found first decides, also when it says that the price is unknown. Of the prices of a model, the one in force at the exchange's time is taken.
/// Nothing that was recorded depends on a book afterwards: a row keeps its cost and the name of the price it was made with.</remarks>
public sealed class PriceBook
{
    /// <summary>The word for all endpoints.</summary>
    public const string EveryEndpoint = "*";

    /// <summary>Stands for the kind of an exchange that a claude.ai login paid for: a subscription, which no list prices.</summary>
    public const string SubscriptionKind = "subscription";

    /// <summary>The most answers that are kept; a book that has more forgets them all.</summary>
    /// <value>4,096: a few hundred bytes each. A gateway has some ten endpoints of some ten models; more are names that somebody makes up.</value>
    private const int MostKept = 4096;

    private readonly PriceTable? _table;
    private readonly PriceOverride[] _overrides;
    private readonly IReadOnlyDictionary<string, string> _hosts;
    private readonly ConcurrentDictionary<(string Kind, string Endpoint, string Model), PriceSchedule> _kept = new();

    private PriceBook(PriceTable? table, PriceOverride[] overrides, IReadOnlyDictionary<string, string> hosts)
    {
        _table = table;
        _overrides = overrides;
        _hosts = hosts;
    }

    /// <summary>The vendors' lists alone.</summary>
    public static PriceBook BuiltIn { get; } = new(null, [], FrozenDictionary<string, string>.Empty);

    /// <summary>The user's prices in the order of the settings.</summary>
    public IReadOnlyList<PriceOverride> Overrides => _overrides;

    /// <summary>A book of another table.</summary>
    public static PriceBook Of(PriceTable table) => new(table, [], FrozenDictionary<string, string>.Empty);

    /// <summary>The built-in table is read on the first question, not at every start.</summary>
    private PriceTable Table => _table ?? PriceTable.BuiltIn;

    /// <summary>The same lists with these prices of the user's in place of the book's.</summary>
    /// <param name="overrides">The user's prices in the order of the settings.</param>
    /// <param name="hosts">Hosts of endpoints by name: of one that is not at its kind's own address (<see cref="PriceTable.Covers"/>), the vendor's list says nothing. Null = those of this book.</param>
    public PriceBook With(IEnumerable<PriceOverride> overrides, IReadOnlyDictionary<string, string>? hosts = null) =>
        new(_table, [.. overrides.Select(Name)], hosts ?? _hosts);

    /// <summary>The price in force; null = unknown, which is not nothing.</summary>
    /// <param name="kind">Who is there: a name of the kind catalog, or <see cref="SubscriptionKind"/>.</param>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="model">The model that the endpoint was asked for.</param>
    /// <param name="at">When the exchange began.</param>
    public Price? Find(string kind, string endpoint, string model, DateTimeOffset at) => FindEntry(kind, endpoint, model, at)?.Price;

    /// <summary>The same with what is known of the price.</summary>
    public PriceEntry? FindEntry(string kind, string endpoint, string model, DateTimeOffset at)
    {
        var key = (kind, endpoint, model);
        if (!_kept.TryGetValue(key, out var schedule))
        {
            schedule = Look(kind, endpoint, model);
            if (_kept.Count >= MostKept) _kept.Clear();
            _kept[key] = schedule;
        }

        return schedule.At(at);
    }

    /// <summary>The names of models that the book knows at an endpoint: those of the user's prices, then those of its kind's list. Patterns are left out.</summary>
    public IReadOnlyList<string> ModelsOf(string kind, string endpoint)
    {
        var own = _overrides.Where(own => own.Endpoint == endpoint).Select(static own => own.Pattern);
        var listed = IsElsewhere(kind, endpoint) ? [] : Table.Find(kind)?.Models.Select(static model => model.Pattern) ?? [];
        return [.. own.Concat(listed).Where(static pattern => pattern.IsExact).Select(static pattern => pattern.Text).Distinct()];
    }

    private PriceSchedule Look(string kind, string endpoint, string model)
    {
        if ((Best(endpoint, model) ?? Best(EveryEndpoint, model)) is { } own)
        {
            return own.Rule switch
            {
                PriceRule.Prices prices => new PriceSchedule([new PriceEntry { Price = prices.Price, Origin = PriceOrigin.Settings }]),
                PriceRule.AsKind list => Table.Find(list.Kind, model),
                PriceRule.Free => new PriceSchedule([new PriceEntry { Price = PriceTable.Nothing("settings/free"), Origin = PriceOrigin.Settings }]),
                _ => PriceSchedule.Unknown,
            };
        }

        return IsElsewhere(kind, endpoint) ? PriceSchedule.Unknown : Table.Find(kind, model);
    }

    private bool IsElsewhere(string kind, string endpoint) => _hosts.TryGetValue(endpoint, out var host) && !Table.Covers(kind, host);

    private PriceOverride? Best(string endpoint, string model)
    {
        PriceOverride? best = null;
        foreach (var own in _overrides)
        {
            if (own.Endpoint == endpoint && own.Pattern.Matches(model) && (best is null || own.Pattern.Rank(model) > best.Pattern.Rank(model))) best = own;
        }

        return best;
    }

    /// <summary>A price of the user's is named by its place in the settings.</summary>
    private static PriceOverride Name(PriceOverride own) => own.Rule is PriceRule.Prices { Price: var price }
        ? own with { Rule = new PriceRule.Prices(price with { Name = $"settings/{own.Endpoint}/{own.Pattern.Text}" }) }
        : own;
}
