using System.Text.Json;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Models;

namespace Patchbay.Endpoints.Conformance.Checks;

/// <summary>The models are listed: what Claude Code's <c>/model</c> shows of an endpoint.</summary>
internal sealed class ModelsCheck : ConformanceCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public override string Name => CheckNames.Models;

    public override Layer Layer => Layer.Endpoint;

    public override async Task<Judgement> RunAsync(ConformanceRun run, CancellationToken cancellationToken)
    {
        var answer = await run.Client!.ModelsAsync(Patience, cancellationToken).ConfigureAwait(false);
        var models = answer.Status == 200 ? ModelListReader.Read(answer.Body) : [];
        return models.Count > 0
            ? Judgement.Pass($"{models.Count}: {string.Join(", ", models.Take(5).Select(model => model.Id))}{(models.Count > 5 ? ", …" : "")}")
            : Judgement.Warn($"none are listed ({ConformanceRun.Describe(answer)})", "Claude Code works all the same; its `/model` shows none of this endpoint. A gateway should pass `GET /v1/models` on");
    }
}

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
