namespace Patchbay.Endpoints.Conformance;

/// <summary>How thorough to be.</summary>
public sealed record ConformanceOptions
{
    /// <summary>Whether to wait for a long silence.</summary>
    public bool Slow { get; init; }

    /// <summary>How long one answer may take.</summary>
    /// <value>Default 60 s: a local server may load its model first.</value>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the long silence may take.</summary>
    /// <value>Default 300 s: Claude Code itself cuts a stalled stream there (measured, 2.1.330).</value>
    public TimeSpan SlowTimeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>A certificate that ends sooner is worth a word.</summary>
    /// <value>Default 14 days: most are renewed a month before their end, so then something has stopped renewing it.</value>
    public TimeSpan ExpiresSoon { get; init; } = TimeSpan.FromDays(14);
}
