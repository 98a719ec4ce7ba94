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
