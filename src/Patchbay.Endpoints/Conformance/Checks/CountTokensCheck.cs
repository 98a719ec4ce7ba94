using System.Text.Json;
using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Endpoints.Conformance.Checks;

/// <summary>Tokens can be counted: Claude Code asks for that when somebody asks for <c>/context</c>, and never in a turn.</summary>
internal sealed class CountTokensCheck : ConformanceCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public override string Name => CheckNames.CountTokens;

    public override Layer Layer => Layer.Endpoint;

    public override string? NotFor(ConformanceRun run) => run.IsAnthropic ? null : "its language has no such question";

    public override async Task<Judgement> RunAsync(ConformanceRun run, CancellationToken cancellationToken)
    {
        var answer = await run.Client!.CountAsync(CheckBodies.ToCount(run.Model), Patience, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess && Count(answer) is { } count
            ? Judgement.Pass($"{count} tokens for two words")
            : Judgement.Warn($"not answered ({ConformanceRun.Describe(answer)})", "only `/context` in Claude Code is the poorer for it. A gateway should pass `POST /v1/messages/count_tokens` on");
    }

    private static int? Count(CheckAnswer answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("input_tokens", out var count) && count.ValueKind == JsonValueKind.Number && count.TryGetInt32(out var number) ? number : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
