using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Endpoints.Conformance.Checks;

/// <summary>What Claude Code asks before anything else, without a credential and without waiting for the answer: <c>HEAD /api/hello</c>; older ones
/// <c>HEAD /</c>. Any answer will do but a redirect, which it follows.</summary>
internal sealed class HelloCheck : ConformanceCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public override string Name => CheckNames.Hello;

    public override Layer Layer => Layer.Endpoint;

    public override string? NotFor(ConformanceRun run) => run.IsAnthropic ? null : "Patchbay answers it itself";

    public override async Task<Judgement> RunAsync(ConformanceRun run, CancellationToken cancellationToken)
    {
        var said = new List<string>();
        foreach (var target in new[] { "/", "/api/hello" })
        {
            var answer = await run.Client!.HeadAsync(target, Patience, cancellationToken).ConfigureAwait(false);
            if (answer.Status is >= 300 and < 400) return Judgement.Warn($"`HEAD {target}` is redirected ({answer.Status}); Claude Code follows that at each start", "let the gateway answer these two itself, with any status below 300");
            said.Add($"{target}: {(answer.Failure is null ? $"{answer.Status}" : "no answer")}");
        }

        return Judgement.Pass($"{string.Join(", ", said)}; nobody waits for it");
    }
}
