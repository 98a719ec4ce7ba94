using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Sending;
using Patchbay.Gateway.Forwarding;
using Patchbay.Gateway.Ledger;
using Patchbay.Gateway.Routing;

namespace Patchbay.Gateway.Failures;

/// <summary>Decides whether an answer goes through as it is, or is ours to explain.</summary>
internal static class AnswerJudgement
{
    /// <returns>What to tell the person instead; null when the answer goes through.</returns>
    public static Finding? Judge(HttpRequest request, Exchange exchange, Route route, EndpointAnswer answer, CredentialDecision credential, AnswerPrefix prefix)
    {
        var isWhole = prefix.LastRead == 0 || answer.IsEnded;
        var contentType = answer.Header("Content-Type");
        if (answer.Status is >= StatusCodes.Status200OK and < 300)
        {
            // A compressed answer is one that a Messages API took the trouble to write; the wrong servers do not compress.
            if (!AnswerForwarding.IsPlain(answer)) return null;
            if (AnswerStart.Judge(answer.Status, contentType, prefix.Bytes.Span, isWhole) < AnswerStartKind.Empty) return null;
        }

        var finding = AnswerDiagnosis.Explain(new FailedAnswer(
            route.Endpoint, exchange.Path, exchange.UsedModel, answer.Status, contentType, prefix.Decoded(), credential.IsOwn, credential.Withheld, isWhole, answer.Header("Location"), request.Method));
        return finding is null ? null : credential.MaskIn(finding);
    }
}
