namespace Patchbay.Translation.Gemini;

/// <summary>What a model's name says about it.</summary>
internal static class ModelName
{
    /// <summary>True for Gemini 3 and later, which refuse a call in the history that has no thought signature, and think by levels, not by
    /// budgets (ai.google.dev, thought signatures and thinking, read 2026-11-23).</summary>
    /// <remarks>A name without a number, <c>gemini-flash-latest</c>, means the newest.</remarks>
    public static bool IsThirdOrLater(string model)
    {
        var name = model.AsSpan(model.LastIndexOf('/') + 1);
        if (!name.StartsWith("gemini-", StringComparison.OrdinalIgnoreCase)) return false;
        name = name["gemini-".Length..];
        var digits = 0;
        while (digits < name.Length && char.IsAsciiDigit(name[digits])) digits++;
        if (digits == 0) return name.EndsWith("latest", StringComparison.OrdinalIgnoreCase);
        return int.TryParse(name[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version >= 3;
    }
}
