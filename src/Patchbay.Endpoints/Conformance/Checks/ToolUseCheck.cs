using System.Text.Json;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Diagnosis.Catalog;

namespace Patchbay.Endpoints.Conformance.Checks;

/// <summary>A tool is called, and its result taken: without that Claude Code can do nothing. <c>tool_choice</c> leaves the model no choice.</summary>
internal sealed class ToolUseCheck : ConformanceCheck
{
    public override string Name => CheckNames.ToolUse;

    public override Layer Layer => Layer.Endpoint;

    public override TokenCost CostOf(ConformanceOptions options) =>
        TokenCost.Of(CheckBodies.ToolCall(CheckBodies.SomeModel), CheckBodies.CallTokens) + TokenCost.Of(CheckBodies.ToolAnswered(CheckBodies.SomeModel, "toolu_", "{}"), 32);

    public override async Task<Judgement> RunAsync(ConformanceRun run, CancellationToken cancellationToken)
    {
        var asked = await run.AskAsync(CheckBodies.ToolCall(run.Model), cancellationToken).ConfigureAwait(false);
        if (asked.Message is null) return Fail(run, asked, $"a request with a tool was not answered ({ConformanceRun.Describe(asked)})");
        if (asked.Blocks("tool_use").FirstOrDefault() is not { ValueKind: JsonValueKind.Object } call) return Fail(run, asked, "no tool was called, though `tool_choice` asked for it by name");
        var (id, name) = (CheckAnswer.StringOf(call, "id"), CheckAnswer.StringOf(call, "name"));
        if (name != "Bash" || id.Length == 0) return Fail(run, asked, $"the call has the name `{name}` and the id `{id}`");
        if (!call.TryGetProperty("input", out var input) || CheckAnswer.StringOf(input, "command").Length == 0) return Fail(run, asked, "the call has no `command` in its input");
        if (CheckAnswer.StringOf(asked.Message.Value, "stop_reason") is var reason and not "tool_use") return Fail(run, asked, $"the call ends with the reason `{reason}`, not with `tool_use`, so a client does not act on it");

        var answered = await run.AskAsync(CheckBodies.ToolAnswered(run.Model, id, input.GetRawText()), cancellationToken).ConfigureAwait(false);
        return answered.Message is null
            ? Fail(run, answered, $"the tool's result was not taken ({ConformanceRun.Describe(answered)})")
            : Judgement.Pass($"called `{EvidenceText.Clean(CheckAnswer.StringOf(input, "command"))}`, and its result was taken");
    }

    private static Judgement Fail(ConformanceRun run, CheckAnswer answer, string problem) =>
        Judgement.Fail(ConformanceFindings.NoToolCall.Of(run.Endpoint, "", ("problem", problem), ("model", run.Model)), answer.Text);
}
