using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Gateway.Admission;
using Patchbay.Protocol.Control;

namespace Patchbay.Gateway.Failures;

/// <summary>What a caller that is not let in is told.</summary>
internal static class GatewayRefusal
{
    /// <summary>The finding.</summary>
    public static Finding Explain(Refusal refusal, HttpRequest request) => refusal switch
    {
        Refusal.ForeignHost => OwnFindings.ForeignHost(request.Host.Host),
        Refusal.ForeignOrigin => OwnFindings.ForeignOrigin(request.Headers.Origin.ToString()),
        _ when request.Headers.ContainsKey(ControlPaths.TokenHeader) || LocalToken.IsAny(request.Headers.Authorization) || LocalToken.IsAny(request.Headers["x-api-key"]) => OwnFindings.TokenWrong(),
        _ => OwnFindings.TokenMissing(),
    };

    /// <summary>The status: an agent is told so that its person sees it, a browser or a script as the protocol has it.</summary>
    public static int StatusOf(Refusal refusal, string path) => refusal switch
    {
        Refusal.NoToken when path.StartsWith("/v1/", StringComparison.Ordinal) => FindingAnswer.Status,
        Refusal.NoToken => StatusCodes.Status401Unauthorized,
        _ => StatusCodes.Status403Forbidden,
    };
}
