using Patchbay.Endpoints;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Sending;
using Patchbay.Gateway.Ledger;

namespace Patchbay.Gateway.Forwarding.Translated;

/// <summary>Answers under status 200 that no model server of any dialect gives: a web page, and nothing at all.</summary>
internal static class WrongAnswer
{
    /// <returns>The finding; null when the answer may be what it should be.</returns>
    public static Finding? Find(Endpoint endpoint, Exchange exchange, EndpointAnswer answer, ReadOnlyMemory<byte> body)
    {
        var start = body.Span.TrimStart(" \t\r\n"u8);
        if (!start.IsEmpty && start[0] != '<') return null;
        return AnswerDiagnosis.Explain(new FailedAnswer(endpoint, exchange.Path, exchange.UsedModel, answer.Status, answer.Header("Content-Type"), body, false, false, true));
    }
}
