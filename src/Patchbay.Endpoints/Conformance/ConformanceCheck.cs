using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Endpoints.Conformance;

/// <summary>One check. It judges by what a server's own rules decide, never by what a model happens to say.</summary>
internal abstract class ConformanceCheck
{
    /// <summary>One of <see cref="CheckNames"/>.</summary>
    public abstract string Name { get; }

    /// <summary>Whose turn it is when it is not well.</summary>
    public abstract Layer Layer { get; }

    /// <summary>Checks that must not have failed before this one can say anything.</summary>
    public virtual IReadOnlyList<string> Needs => [CheckNames.Messages];

    /// <summary>Why it means nothing for this endpoint; null when it does.</summary>
    public virtual string? NotFor(ConformanceRun run) => null;

    /// <summary>What its requests cost at most.</summary>
    public virtual TokenCost CostOf(ConformanceOptions options) => default;

    /// <summary>Runs it.</summary>
    public abstract Task<Judgement> RunAsync(ConformanceRun run, CancellationToken cancellationToken);
}

/// <summary>What a check found.</summary>
/// <param name="Verdict">What came of it.</param>
/// <param name="Evidence">What was seen, or beside a finding the other end's own words; cleaned later.</param>
/// <param name="Remedy">What to do; empty = nothing, or what <paramref name="Finding"/> says.</param>
/// <param name="Finding">Explains it, where a finding does.</param>
internal sealed record Judgement(Verdict Verdict, string Evidence, string Remedy = "", Finding? Finding = null)
{
    public static Judgement Pass(string evidence) => new(Verdict.Pass, evidence);

    public static Judgement Warn(string evidence, string remedy) => new(Verdict.Warn, evidence, remedy);

    public static Judgement Warn(Finding finding, string words = "") => new(Verdict.Warn, words, "", finding);

    public static Judgement Fail(Finding finding, string words = "") => new(Verdict.Fail, words, "", finding);

    public static Judgement Fail(string evidence, string remedy) => new(Verdict.Fail, evidence, remedy);

    public static Judgement Skip(string why) => new(Verdict.Skipped, $"skipped: {why}");
}

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
