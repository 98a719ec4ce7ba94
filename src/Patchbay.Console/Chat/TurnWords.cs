using Patchbay.Console.Shell;

namespace Patchbay.Console.Chat;

/// <summary>The line below a turn.</summary>
internal static class TurnWords
{
    /// <summary>Where it was answered, what it used, what it cost, how long it took: what of it is known.</summary>
    public static string Of(ChatItem item)
    {
        if (item.End is not { } end) return "";
        List<string> words = [];
        if (end.StopReason is not ("end_turn" or "failed")) words.Add(end.StopReason.Replace('_', ' '));
        if (end.Endpoint.Length > 0) words.Add(end.Model.Length > 0 ? $"{end.Endpoint}, {end.Model}" : end.Endpoint);
        if (end.InputTokens is { } input) words.Add($"{Figures.Count(input + (end.CacheReadTokens ?? 0))} tokens in{(end.CacheReadTokens is > 0 and var cached ? $" ({Figures.Count(cached)} cached)" : "")}");
        if (end.OutputTokens is { } output) words.Add($"{Figures.Count(output)} out");
        if (item.CostUsd is > 0 and var cost) words.Add(string.Create(CultureInfo.InvariantCulture, $"${cost:0.0000} as Claude Code reckons"));
        if (item.Took is { } took) words.Add(Figures.Time(took.TotalMilliseconds));
        return string.Join(" · ", words);
    }
}
