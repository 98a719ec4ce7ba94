using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Diagnosis.Catalog;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Sending;
using Patchbay.Translation.Common;

namespace Patchbay.Endpoints.Probing;

/// <summary>Judges the answer to a probe's message. Whatever shows that the right server is there, only not ready for this
/// request, is a warning: what model a person will ask for is not known here.</summary>
internal static class AnswerStep
{
    private static readonly string[] ModelFindings =
        [EndpointFindings.NoSuchModel.Code, EndpointFindings.NoModelLoaded.Code, EndpointFindings.ModelLoading.Code];

    /// <summary>The last step of a probe.</summary>
    public static ProbeStep Of(StepClock clock, Endpoint endpoint, string model, ProbeAnswer answer, CredentialDecision credential)
    {
        if (answer.Failure is { } failure)
        {
            var why = FailureDiagnosis.Explain(failure, endpoint);
            return failure.Cause == FailureCause.AnswerTimedOut ? clock.Warn(why.What, why) : clock.Fail(why);
        }

        var isTranslated = endpoint.Dialect != Dialect.AnthropicMessages;
        // Under another dialect a good answer is no Message; only what went wrong is judged alike.
        var finding = isTranslated && answer.Status is >= 200 and < 300 ? Inside(endpoint, answer) : AnswerDiagnosis.Explain(new FailedAnswer(
            endpoint, "/v1/messages", model, answer.Status, answer.ContentType, answer.Body, credential.IsOwn, credential.Withheld, IsWhole: true, answer.Location));
        if (finding is not null) finding = credential.MaskIn(finding);
        if (finding is not null) return ModelFindings.Contains(finding.Code) ? clock.Warn(finding.What, finding) : clock.Fail(finding);
        if (answer.Status is >= 200 and < 300) return clock.Pass(isTranslated ? $"{model} answered, in {endpoint.Dialect.Word()}" : $"{model} answered");

        var words = credential.Mask(EvidenceText.Clean(AnswerBody.Read(answer.ContentType, answer.Body.Span).Words));
        var detail = $"{answer.Status} for {model}{(words.Length == 0 ? "" : $": {words}")}";
        return answer.Status switch
        {
            // It refuses this model or a detail of so small a request, or is busy: it is an endpoint for messages all the same.
            400 or 404 or 422 or 429 or 503 or 529 => clock.Warn(detail),
            401 or 403 => clock.Fail($"the caller's own credential was refused: {detail}"),
            _ => clock.Fail(detail),
        };
    }

    /// <summary>What an answer of another dialect that is not one says instead; null when it is one.</summary>
    private static Finding? Inside(Endpoint endpoint, ProbeAnswer answer)
    {
        var sink = new MessageAssembler(new AnswerHead { Id = "msg_probe", Model = "" });
        Translators.Of(endpoint.Dialect).ReadResponse(answer.Body.Span, new EndpointTraits { Endpoint = endpoint.Name, Model = "" }, sink);
        return sink.Complete() is null ? AnswerDiagnosis.InsideAnswer(endpoint, sink.Failure!.Value.Message) : null;
    }
}
