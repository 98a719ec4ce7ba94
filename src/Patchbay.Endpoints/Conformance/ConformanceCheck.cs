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
