using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Diagnosis.Catalog;

namespace Patchbay.Endpoints.Conformance.Checks;

/// <summary>What a tool answered reaches the model. The API refuses a result whose call never was, and names it; where nobody does, the tokens that the
/// endpoint counts tell whether a long result weighs more than a short one.</summary>
/// <remarks>The refusal's words: anthropics/claude-code#14643, #18947.</remarks>
internal sealed class ToolResultCheck : ConformanceCheck
{
    /// <summary>The long result has some 700 tokens more, by any tokenizer at least this many.</summary>
    private const int Clear = 200;

    private const string Orphan = "toolu_doctor_orphan";

    public override string Name => CheckNames.ToolResult;

    public override Layer Layer => Layer.Endpoint;

    public override IReadOnlyList<string> Needs => [CheckNames.Messages, CheckNames.ToolUse];

    public override TokenCost CostOf(ConformanceOptions options) => TokenCost.Of(CheckBodies.OrphanResult(CheckBodies.SomeModel, Orphan), 16)
        + TokenCost.Of(CheckBodies.SizedResult(CheckBodies.SomeModel, true), 16) + TokenCost.Of(CheckBodies.SizedResult(CheckBodies.SomeModel, false), 16);

    public override async Task<Judgement> RunAsync(ConformanceRun run, CancellationToken cancellationToken)
    {
        if (run.IsAnthropic)
        {
            var orphan = await run.AskAsync(CheckBodies.OrphanResult(run.Model, Orphan), cancellationToken).ConfigureAwait(false);
            if (orphan.IsRefusal && orphan.Words.Contains(Orphan, StringComparison.Ordinal))
            {
                run.IsStrict |= orphan.Words.Contains("`tool_use_id` found in `tool_result`", StringComparison.Ordinal);
                return Judgement.Pass($"it arrives: a result without its call was refused ({ConformanceRun.Describe(orphan)})");
            }
        }

        var @long = await run.AskAsync(CheckBodies.SizedResult(run.Model, isLong: true), cancellationToken).ConfigureAwait(false);
        var @short = await run.AskAsync(CheckBodies.SizedResult(run.Model, isLong: false), cancellationToken).ConfigureAwait(false);
        if (@long.InputTokens is not { } more || @short.InputTokens is not { } less) return Judgement.Warn("the endpoint counts no tokens, so it cannot be told from here", "");
        return more - less >= Clear
            ? Judgement.Pass($"it arrives: a long one weighs {more - less} tokens more than a short one")
            : Judgement.Fail(ConformanceFindings.ToolResultLost.Of(run.Endpoint, "", ("more", $"{more}"), ("less", $"{less}")));
    }
}
