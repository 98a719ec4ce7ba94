using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Diagnosis.Catalog;

namespace Patchbay.Endpoints.Diagnosis;

/// <summary>Explains an answer that did not do what was asked.</summary>
/// <remarks>Never hides and never guesses: what the endpoint itself has to say to the client (its 400s, its rate limits, the caller's own 401,
/// everything of Anthropic's own host that is Anthropic's) is left alone, for the client recovers by its wording.</remarks>
public static class AnswerDiagnosis
{
    /// <summary>Explains an answer, or leaves it alone.</summary>
    /// <returns>Null when the answer is not ours to explain and passes unmodified.</returns>
    public static Finding? Explain(FailedAnswer answer)
    {
        // On whatever path: a client follows a redirect with the whole body and its x-api-key (measured), and a 407 is the proxy's.
        if (answer.Status is >= 300 and < 400 and not 304) return Redirect(answer);
        if (answer.Status == 407) return NetworkFindings.ProxyAuthentication.Of(answer.Endpoint, AnswerBody.Read(answer.ContentType, answer.Body.Span).Words);
        if (!answer.IsMessages) return null;

        var body = AnswerBody.Read(answer.ContentType, answer.Body.Span);
        if (answer.Status is >= 200 and < 300) return ExplainSuccess(answer, body);
        if (answer.Endpoint.IsFirstParty) return body.Shape == BodyShape.Html ? Page(answer, body) : null;
        return ExplainError(answer, body);
    }

    /// <summary>An error that an endpoint of another dialect has sent inside an answer that had begun well.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="words">Its words.</param>
    public static Finding InsideAnswer(Endpoint endpoint, string words) => EndpointFindings.ErrorInside.Of(endpoint, words);

    /// <summary>An error status that an agent has told of, without the answer itself: all that is known are its words.</summary>
    /// <param name="endpoint">Who answered.</param>
    /// <param name="status">The status.</param>
    /// <param name="words">The agent's words for it; may be empty.</param>
    public static Finding OfStatus(Endpoint endpoint, int status, string words)
    {
        var body = System.Text.Encoding.UTF8.GetBytes($$$"""{"error":{"message":"{{{System.Text.Json.JsonEncodedText.Encode(words)}}}"}}""");
        var answer = new FailedAnswer(endpoint, "/v1/messages", "", status, "application/json", body, endpoint.Credential.IsOwn, false, IsWhole: true);
        if (status >= 400 && Explain(answer) is { } known) return known with { Evidence = known.Evidence.Length > 0 ? known.Evidence : EvidenceText.Clean(words) };
        if (status is 400 or 422 && ThinkingRefusal.IsMeant(words)) return EndpointFindings.ThinkingRefused.Of(endpoint, words);
        return EndpointFindings.Failing.Of(endpoint, words, ("status", Number(status)), ("advice", status switch
        {
            402 => "Its account or budget is used up: see there, or go on elsewhere, `patchbay use NAME`.",
            413 => "It takes no request of this size: raise its limit (nginx: client_max_body_size), or make the conversation smaller with /compact.",
            429 => "Wait, or go on elsewhere: `patchbay use NAME`.",
            503 or 529 => "It is overloaded: wait, or go on elsewhere, `patchbay use NAME`.",
            _ => "See its own log, or go on elsewhere: `patchbay use NAME`.",
        }));
    }

    private static Finding? ExplainSuccess(FailedAnswer answer, AnswerBody body)
    {
        var verdict = AnswerStart.Judge(answer.Status, answer.ContentType, answer.Body.Span, answer.IsWhole);
        // What Anthropic's own host says in JSON is its own, known to us or not.
        if (answer.Endpoint.IsFirstParty && verdict is not (AnswerStartKind.Html or AnswerStartKind.Empty)) return null;
        return verdict switch
        {
            AnswerStartKind.Empty => Of(EndpointFindings.Empty, answer, ""),
            AnswerStartKind.Html => Page(answer, body),
            AnswerStartKind.OpenAIJson or AnswerStartKind.OpenAIStream => Of(EndpointFindings.OpenAIAnswer, answer, body.Text),
            AnswerStartKind.ErrorInside when IsNoModelLoaded(body) => Of(EndpointFindings.NoModelLoaded, answer, body.Words),
            AnswerStartKind.ErrorInside when body.Says("Unexpected endpoint or method") => Path(answer, body),
            AnswerStartKind.ErrorInside => Of(EndpointFindings.ErrorInside, answer, body.Words),
            AnswerStartKind.NotAMessage => Of(EndpointFindings.NotAMessage, answer, body.Text),
            _ => null,
        };
    }

    /// <summary>An error status of an endpoint that is not Anthropic's.</summary>
    private static Finding? ExplainError(FailedAnswer answer, AnswerBody body)
    {
        if (IsNoModelLoaded(body)) return Of(EndpointFindings.NoModelLoaded, answer, body.Words);
        if (answer.Status == 400 && IsTlsPort(body)) return NetworkFindings.NotHttp.Of(answer.Endpoint, body.Words);
        if (answer.Status is 400 or 495 or 496 && WantsClientCertificate(body)) return TlsFindings.ClientCertificate.Of(answer.Endpoint, body.Words);
        if (answer.Status is 401 or 403 && ExplainRefusal(answer, body) is { } refusal) return refusal;
        if (answer.Status == 404 && IsAboutModel(answer, body)) return Of(EndpointFindings.NoSuchModel, answer, body.Words);
        if (answer.Status is 404 or 405) return Path(answer, body);
        if (body.Shape == BodyShape.Html) return Page(answer, body);
        return answer.Status == 503 && IsLoading(body) ? Of(EndpointFindings.ModelLoading, answer, body.Words) : null;
    }

    /// <returns>Null when it is the caller's own credential that was refused.</returns>
    private static Finding? ExplainRefusal(FailedAnswer answer, AnswerBody body)
    {
        // A web page is no answer to a credential unless there was one: more often it is a firewall's.
        var entry = answer.OwnCredential ? (answer.Status == 401 ? CredentialFindings.Refused : CredentialFindings.Forbidden)
            : body.Shape == BodyShape.Html ? null
            : answer.CallerCredentialWithheld ? CredentialFindings.CallerWithheld
            : answer.Endpoint.Credential is Credential.ClientCredential ? null
            : CredentialFindings.Missing;
        return entry is null ? null : Of(entry, answer, body.Words);
    }

    private static Finding Page(FailedAnswer answer, AnswerBody body) =>
        Of(answer.Status < 300 ? EndpointFindings.WebPage : EndpointFindings.ErrorPage, answer, body.Words, ServerGuess.Sentence(answer.Endpoint, body));

    private static Finding Path(FailedAnswer answer, AnswerBody body)
    {
        var finding = Of(EndpointFindings.NoSuchPath, answer, body.Words, ServerGuess.Sentence(answer.Endpoint, body));
        return ServerGuess.KnownAddress(answer.Endpoint) is not { } address ? finding : finding with
        {
            Remedy = Template.Fill("Use the vendor's address for this format: `{edit} --url " + address + "`.{back}", EndpointWords.Of(answer.Endpoint)),
        };
    }

    private static Finding Redirect(FailedAnswer answer)
    {
        // A relative one stays on the host.
        var target = Uri.TryCreate(answer.Endpoint.Url, answer.Location, out var url) && answer.Location.Length > 0 ? url : null;
        var shown = target is null ? "" : EndpointWords.UrlWithoutSecrets(target);
        return EndpointFindings.Redirect.Of(
            answer.Endpoint,
            shown.Length == 0 ? "" : $"Location: {shown}",
            ("status", Number(answer.Status)),
            ("target", target?.Authority ?? "an address that it does not name"),
            ("targeturl", target is null ? "URL" : BaseOf(shown, answer.Path)));
    }

    /// <summary>What one would write as the base URL to get to <paramref name="target"/>.</summary>
    private static string BaseOf(string target, string path) =>
        target.EndsWith(path, StringComparison.Ordinal) ? target[..^path.Length] : new Uri(target).GetLeftPart(UriPartial.Authority);

    private static Finding Of(FindingEntry entry, FailedAnswer answer, string evidence, string server = "") => entry.Of(
        answer.Endpoint,
        evidence,
        ("status", Number(answer.Status)),
        ("model", answer.Model.Length == 0 ? "it was asked for" : answer.Model),
        ("formodel", answer.Model.Length == 0 ? "" : $" to model {answer.Model}"),
        ("reference", ReferenceOf(answer.Endpoint.Credential)),
        ("server", server));

    /// <summary>LM Studio's sentence, which it sends with status 404, 400 and 200 (0.3 and 0.4).</summary>
    private static bool IsNoModelLoaded(AnswerBody body) =>
        body.Shape != BodyShape.Html && (body.Says("No models loaded") || body.Says("No model loaded") || body.Says("lms load"));

    /// <summary>nginx and Go's server say so in plain HTTP when one speaks plain HTTP to their TLS port.</summary>
    private static bool IsTlsPort(AnswerBody body) => body.Says("HTTP request was sent to HTTPS port") || body.Says("HTTP request to an HTTPS server");

    /// <summary>nginx completes the handshake and says it in HTTP.</summary>
    private static bool WantsClientCertificate(AnswerBody body) =>
        body.Shape == BodyShape.Html && (body.Says("No required SSL certificate was sent") || body.Says("The SSL certificate error"));

    private static bool IsLoading(AnswerBody body) => body.Says("loading model") || body.Says("model is loading") || body.Says("model is still loading") || body.Says("unavailable_error");

    private static bool IsAboutModel(FailedAnswer answer, AnswerBody body) =>
        body.Shape == BodyShape.Json
        && (body.Code == "model_not_found"
            || body.Words.Contains("model", StringComparison.OrdinalIgnoreCase)
            || (answer.Model.Length > 0 && body.Words.Contains(answer.Model, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Where the settings have the credential from. An own one that is no <c>credential</c> stands among the extra headers.</summary>
    private static string ReferenceOf(Credential credential) => credential switch
    {
        Credential.KeyCredential key => key.Key.ToString(),
        Credential.CommandCredential => "a helper command",
        _ => "an extra header",
    };

    private static string Number(int status) => status.ToString(CultureInfo.InvariantCulture);
}
