namespace Patchbay.Endpoints.Models;

/// <summary>A model as its endpoint describes it. What the endpoint does not tell is null, never a guess.</summary>
/// <param name="Id">Its name there.</param>
public sealed record ModelCard(string Id)
{
    /// <summary>The endpoint's own name for people; null = none.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Tokens that a conversation and its answer may have together, as the server runs the model now.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>Most tokens of one answer.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>It sees images.</summary>
    public bool? TakesImages { get; init; }

    /// <summary>It calls tools, which Claude Code cannot do without.</summary>
    public bool? TakesTools { get; init; }

    /// <summary>It thinks before it answers.</summary>
    public bool? Thinks { get; init; }

    /// <summary>Who the server says has made it; some servers can be told by that word alone.</summary>
    internal string OwnedBy { get; init; } = "";

    /// <summary>What <paramref name="other"/> knows and this one does not.</summary>
    public ModelCard With(ModelCard other) => this with
    {
        DisplayName = DisplayName ?? other.DisplayName,
        ContextWindow = ContextWindow ?? other.ContextWindow,
        MaxOutputTokens = MaxOutputTokens ?? other.MaxOutputTokens,
        TakesImages = TakesImages ?? other.TakesImages,
        TakesTools = TakesTools ?? other.TakesTools,
        Thinks = Thinks ?? other.Thinks,
    };
}
