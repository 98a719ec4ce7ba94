using System.Collections.Frozen;

namespace Patchbay.Ledger.Prices;

/// <summary>What the vendors' lists say, as it was read from <c>prices.json</c>. Immutable.</summary>
public sealed class PriceTable
{
    private static readonly Lazy<PriceTable> Embedded = new(PriceTableReader.ReadEmbedded);

    private readonly FrozenDictionary<string, PriceList> _lists;
    private readonly FrozenDictionary<string, IReadOnlyList<string>> _free;

    /// <param name="lists">The lists; no kind has two.</param>
    /// <param name="free">Kinds whose models run on a machine of one's own, and hosts at which that is not so.</param>
    public PriceTable(IReadOnlyList<PriceList> lists, IReadOnlyDictionary<string, IReadOnlyList<string>> free)
    {
        Lists = lists;
        _lists = lists.SelectMany(static list => list.Kinds, static (list, kind) => KeyValuePair.Create(kind, list)).ToFrozenDictionary(StringComparer.Ordinal);
        _free = free.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The table that comes with Patchbay; read on the first question.</summary>
    public static PriceTable BuiltIn => Embedded.Value;

    /// <summary>What a model costs that runs on a machine of one's own.</summary>
    public static PriceSchedule Free { get; } = new([new PriceEntry { Price = Nothing("local/free"), Origin = PriceOrigin.Free }]);

    /// <summary>All lists.</summary>
    public IReadOnlyList<PriceList> Lists { get; }

    /// <summary>The kinds that have a list.</summary>
    public IReadOnlyCollection<string> Kinds => _lists.Keys;

    /// <summary>The kinds whose models cost nothing.</summary>
    public IReadOnlyCollection<string> FreeKinds => _free.Keys;

    /// <summary>The list of a kind; null when it has none.</summary>
    public PriceList? Find(string kind) => _lists.GetValueOrDefault(kind);

    /// <summary>Whether what is known of a kind also holds at that host: a company's gateway of the kind <c>anthropic</c> may ask anything, and <c>ollama.com</c> is no machine of one's own.</summary>
    public bool Covers(string kind, string host)
    {
        if (_free.TryGetValue(kind, out var except)) return !except.Any(other => IsOf(host, other));
        return !_lists.TryGetValue(kind, out var list) || list.Hosts.Any(own => IsOf(host, own));
    }

    /// <summary>What a model has cost at a kind; <see cref="PriceSchedule.Unknown"/> when nobody says.</summary>
    public PriceSchedule Find(string kind, string model) =>
        _free.ContainsKey(kind) ? Free : Find(kind)?.Find(model) ?? PriceSchedule.Unknown;

    /// <summary>A price of zeros.</summary>
    internal static Price Nothing(string name) => new() { Name = name, Input = 0, Output = 0, CacheRead = 0, CacheWrite = 0, CacheWriteHour = 0, WebSearch = 0 };

    private static bool IsOf(string host, string domain) =>
        host.Equals(domain, StringComparison.OrdinalIgnoreCase)
        || (host.Length > domain.Length && host[^(domain.Length + 1)] == '.' && host.EndsWith(domain, StringComparison.OrdinalIgnoreCase));
}

/// <summary>The price list of one vendor.</summary>
public sealed class PriceList
{
    private readonly (PricePattern Pattern, PriceSchedule Schedule)[] _models;

    internal PriceList(string name, IReadOnlyList<string> kinds, IReadOnlyList<string> hosts, string note, IEnumerable<(PricePattern Pattern, PriceSchedule Schedule)> models)
    {
        Name = name;
        Kinds = kinds;
        Hosts = hosts;
        Note = note;
        _models = [.. models];
    }

    /// <summary>Its name, the first part of its prices' names.</summary>
    public string Name { get; }

    /// <summary>The kinds that it is for.</summary>
    public IReadOnlyList<string> Kinds { get; }

    /// <summary>The vendor's own hosts, subdomains included.</summary>
    public IReadOnlyList<string> Hosts { get; }

    /// <summary>What a person should know of it; empty when there is nothing.</summary>
    public string Note { get; }

    /// <summary>Its models in the order of the file.</summary>
    public IReadOnlyList<(PricePattern Pattern, PriceSchedule Schedule)> Models => _models;

    /// <summary>The prices of a model; null when it is not in the list. The most specific pattern decides, also where it has no price yet.</summary>
    public PriceSchedule? Find(string model)
    {
        PriceSchedule? best = null;
        var rank = -1;
        foreach (var (pattern, schedule) in _models)
        {
            if (!pattern.Matches(model) || pattern.Rank(model) <= rank) continue;
            best = schedule;
            rank = pattern.Rank(model);
        }

        return best;
    }
}
