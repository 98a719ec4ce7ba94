using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Diagnosis.Catalog;

namespace Patchbay.Endpoints.Conformance.Checks;

/// <summary>A tool that was found by searching reaches the model, without which Claude Code's tool search finds tools that cannot be called.</summary>
/// <remarks>
/// <para>The API refuses a reference to a tool that nobody has defined, and names it (anthropics/claude-code#81863). A gateway that has taken the reference
/// out gets no refusal.</para>
/// <para>Nor does a server that is not Anthropic's. There the counted tokens tell: a deferred definition counts from its reference on and not before
/// (docs.baseten.co, deferred tool loading), or always, where the server knows nothing of deferring; and never, where the reference got lost.</para>
/// </remarks>
internal sealed class ToolReferenceCheck : ConformanceCheck
{
    /// <summary>What Claude Code sends with it (2.1.330).</summary>
    private const string Beta = "advanced-tool-use-2025-11-20";

    private const string NoTool = "patchbay_doctor_no_such_tool";

    /// <summary>The definition has some 800 tokens, by any tokenizer at least this many.</summary>
    private const int Clear = 200;

    public override string Name => CheckNames.ToolReference;

    public override Layer Layer => Layer.Endpoint;

    public override IReadOnlyList<string> Needs => [CheckNames.Messages, CheckNames.ToolUse, CheckNames.ToolResult];

    public override string? NotFor(ConformanceRun run) => run.IsAnthropic ? null : "Patchbay does the tool search itself";

    public override TokenCost CostOf(ConformanceOptions options) => TokenCost.Of(CheckBodies.ToolFound(CheckBodies.SomeModel, NoTool), 16)
        + TokenCost.Of(CheckBodies.ToolFound(CheckBodies.SomeModel, "weather_report"), 16)
        + TokenCost.Of(CheckBodies.NothingFound(CheckBodies.SomeModel, true), 16) + TokenCost.Of(CheckBodies.NothingFound(CheckBodies.SomeModel, false), 16);

    public override async Task<Judgement> RunAsync(ConformanceRun run, CancellationToken cancellationToken)
    {
        var beta = Beta;
        var unknown = await run.AskAsync(CheckBodies.ToolFound(run.Model, NoTool), cancellationToken, beta).ConfigureAwait(false);
        if (unknown.IsRefusal && unknown.Words.Contains(Beta, StringComparison.Ordinal))
        {
            beta = "";
            unknown = await run.AskAsync(CheckBodies.ToolFound(run.Model, NoTool), cancellationToken).ConfigureAwait(false);
        }

        if (unknown.IsRefusal && unknown.Words.Contains(NoTool, StringComparison.Ordinal))
        {
            run.ToolReference = true;
            run.IsStrict |= unknown.Words.Contains("not found in available tools", StringComparison.Ordinal);
            return Judgement.Pass($"it arrives: one to a tool that nobody has was refused ({ConformanceRun.Describe(unknown)})");
        }

        var found = await run.AskAsync(CheckBodies.ToolFound(run.Model, "weather_report"), cancellationToken, beta).ConfigureAwait(false);
        if (found.Message is null)
        {
            run.ToolReference = false;
            return Judgement.Warn($"a found tool is refused ({ConformanceRun.Describe(found)})", "agents started with `patchbay claude` get ENABLE_TOOL_SEARCH=false from now on, which sends all tools each time");
        }

        var hidden = await run.AskAsync(CheckBodies.NothingFound(run.Model, withTool: true), cancellationToken, beta).ConfigureAwait(false);
        var without = await run.AskAsync(CheckBodies.NothingFound(run.Model, withTool: false), cancellationToken, beta).ConfigureAwait(false);
        return Judge(run, found.InputTokens, hidden.InputTokens, without.InputTokens);
    }

    private static Judgement Judge(ConformanceRun run, int? found, int? hidden, int? without)
    {
        if (found is null || hidden is null || without is null) return Judgement.Warn("the endpoint counts no tokens, so it cannot be told from here", "");
        run.ToolReference = found - without >= Clear;
        if (found - hidden >= Clear) return Judgement.Pass($"it arrives: a found tool weighs {found - hidden} tokens more than one that was not found");
        if (hidden - without >= Clear) return Judgement.Pass("nothing is lost: every tool is sent to the model, found or not");
        return Judgement.Fail(ConformanceFindings.ToolReferenceStripped.Of(run.Endpoint, "", ("found", $"{found}"), ("without", $"{without}")));
    }
}
