using Patchbay.Endpoints;
using Patchbay.Endpoints.Conformance;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host;
using Patchbay.Host.Direct;

namespace Patchbay.Commands;

/// <summary>What an agent needs to send to an endpoint by itself.</summary>
internal static class DirectRoute
{
    /// <summary>Reads the endpoint's credential and headers, and makes the environment.</summary>
    /// <returns>Null and why not, where an agent cannot send to it by itself.</returns>
    public static async Task<(DirectTarget? Target, string? Problem)> FindAsync(CommandContext context, Endpoint endpoint, CredentialSource credentials, ConformanceMemory memory)
    {
        if (DirectPlan.Obstacle(endpoint) is { } obstacle) return (null, obstacle);
        CredentialDecision? key = null;
        if (endpoint.Credential.IsOwn) key = await credentials.GetAsync(endpoint.Credential, refresh: false, CancellationToken.None).ConfigureAwait(false);
        if (key?.Failure is { } missing) return (null, FailureDiagnosis.Explain(missing, endpoint).What);
        var headers = await credentials.GetHeadersAsync(endpoint, refresh: false, CancellationToken.None).ConfigureAwait(false);
        if (headers.Failure is { } unknown) return (null, FailureDiagnosis.Explain(unknown, endpoint).What);
        if (DirectPlan.Obstacle(endpoint, headers.Headers) is { } header) return (null, header);
        var own = OwnCredentialSearch.Find(context.Environment, context.Paths.Home, OperatingSystem.IsMacOS());
        var plan = DirectPlan.Make(new DirectInput(context.Environment, endpoint, key, headers.Headers, own, memory.ToolReferenceAt(endpoint)));
        return (new DirectTarget(endpoint.Name, endpoint.Url.AbsoluteUri.TrimEnd('/'), plan.Environment), null);
    }
}
