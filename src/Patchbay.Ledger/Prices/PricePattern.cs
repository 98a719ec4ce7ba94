using System.IO.Enumeration;

namespace Patchbay.Ledger.Prices;

/// <summary>The models that a price is for: a name, or a pattern with <c>*</c> (any characters) and <c>?</c> (one).</summary>
/// <remarks>A name also stands for its dated versions and for the mark of a long window: <c>claude-opus-4-5</c> is <c>claude-opus-4-5-20251101</c>,
/// <c>gpt-5-2025-08-07</c> is <c>gpt-5</c>, <c>claude-sonnet-4-5[1m]</c> is <c>claude-sonnet-4-5</c>. It does not stand for other names that begin alike: what the next model costs, nobody can know.</remarks>
public sealed record PricePattern
{
    /// <param name="text">The name or pattern.</param>
    public PricePattern(string text)
    {
        Text = text;
        IsExact = !text.AsSpan().ContainsAny('*', '?');
        Letters = text.Length - text.AsSpan().Count('*') - text.AsSpan().Count('?');
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>True for a name.</summary>
    public bool IsExact { get; }

    /// <summary>Characters that stand for themselves; of two patterns the one that has more is the more specific.</summary>
    public int Letters { get; }

    /// <summary>Whether it is for that model.</summary>
    public bool Matches(string model) => IsExact
        ? model == Text || Undated(model).SequenceEqual(Text)
        : FileSystemName.MatchesSimpleExpression(Text, model, ignoreCase: false);

    /// <summary>Order of precedence: the very name, then names, then patterns with more letters.</summary>
    public int Rank(string model) => model == Text ? int.MaxValue : IsExact ? int.MaxValue - 1 : Letters;

    /// <summary>A model's name without a date and a mark in square brackets at its end.</summary>
    public static ReadOnlySpan<char> Undated(string model)
    {
        var name = model.AsSpan();
        if (name.EndsWith("]") && name.LastIndexOf('[') is > 0 and var mark) name = name[..mark];
        // 20251101 behind a dash or, at Google, an at sign.
        if (name.Length > 9 && name[^9] is '-' or '@' && IsDigits(name[^8..])) return name[..^9];
        // 2025-11-01
        return name.Length > 11 && name[^11] == '-' && name[^6] == '-' && name[^3] == '-' && IsDigits(name[^10..^6]) && IsDigits(name[^5..^3]) && IsDigits(name[^2..]) ? name[..^11] : name;
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
