using System.Collections.Frozen;
using System.IO.Enumeration;

namespace Patchbay.Endpoints.Models;

/// <summary>Which model of an endpoint stands in for the one a client asks for.</summary>
/// <remarks>Order of precedence: the exact name; the patterns (<c>*</c> and <c>?</c>) in the order written; the family words
/// <c>opus</c>, <c>sonnet</c>, <c>haiku</c> (a name of that family, with or without a <c>claude-</c> prefix); <c>default</c>;
/// else the name goes through unchanged.</remarks>
public sealed class ModelMap
{
    private static readonly string[] Families = ["opus", "sonnet", "haiku"];

    private readonly FrozenDictionary<string, string> _exact;
    private readonly (string Pattern, string Model)[] _patterns;
    private readonly string? _default;

    /// <summary>A map that changes nothing.</summary>
    public static ModelMap Empty { get; } = new([]);

    /// <param name="entries">Keys and models in the order of the settings file.</param>
    public ModelMap(IEnumerable<KeyValuePair<string, string>> entries)
    {
        Entries = [.. entries];
        _exact = Entries.Where(entry => !IsPattern(entry.Key) && entry.Key != "default").ToFrozenDictionary(StringComparer.Ordinal);
        _patterns = [.. Entries.Where(entry => IsPattern(entry.Key)).Select(entry => (entry.Key, entry.Value))];
        _default = Entries.FirstOrDefault(entry => entry.Key == "default").Value;
    }

    /// <summary>The entries as written.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Entries { get; }

    /// <summary>True when every name goes through unchanged.</summary>
    public bool IsEmpty => Entries.Count == 0;

    /// <summary>The endpoint's name for <paramref name="asked"/>; the same string when the map does not change it.</summary>
    public string Resolve(string asked)
    {
        if (IsEmpty) return asked;
        if (_exact.TryGetValue(asked, out var exact)) return exact;
        foreach (var (pattern, model) in _patterns)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, asked, ignoreCase: false)) return model;
        }

        foreach (var family in Families)
        {
            if (_exact.TryGetValue(family, out var model) && IsOfFamily(asked, family)) return model;
        }

        return _default ?? asked;
    }

    private static bool IsPattern(string key) => key.AsSpan().ContainsAny('*', '?');

    /// <summary>The family word as a whole dash-separated part: <c>claude-haiku-4-5</c> is a haiku, <c>my-opusculum</c> is no opus.</summary>
    private static bool IsOfFamily(string model, string family)
    {
        foreach (var part in model.AsSpan().SplitAny('-', '.', '/', ':', '@', '['))
        {
            if (model.AsSpan(part).Equals(family, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
