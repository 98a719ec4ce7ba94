namespace Patchbay.Endpoints.Models;

/// <summary>What is known of a model, in words for people.</summary>
public static class ModelWords
{
    /// <summary>32768 is "32k", 1000000 "1M": as vendors write their windows.</summary>
    public static string Tokens(int tokens) => tokens switch
    {
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(tokens / (tokens % 1_000_000 == 0 ? 1e6 : 1048576), 1):0.#}M"),
        >= 1000 => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(tokens / (tokens % 1000 == 0 ? 1000.0 : 1024)):0}k"),
        _ => tokens.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>One line: "32k context, 8k output, images, tools, thinking"; empty when nothing is known.</summary>
    public static string Of(ModelCard card)
    {
        var words = new List<string>();
        if (card.ContextWindow is { } window) words.Add($"{Tokens(window)} context");
        if (card.MaxOutputTokens is { } most) words.Add($"{Tokens(most)} output");
        Add(card.TakesTools, "tools");
        Add(card.TakesImages, "images");
        Add(card.Thinks, "thinking");
        return string.Join(", ", words);

        void Add(bool? can, string what)
        {
            if (can is not null) words.Add(can.Value ? what : $"no {what}");
        }
    }
}
