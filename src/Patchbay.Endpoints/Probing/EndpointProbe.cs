using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Diagnosis.Catalog;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Models;
using Patchbay.Endpoints.Sending;

namespace Patchbay.Endpoints.Probing;

/// <summary>Tries an endpoint out before it is used: name, connection, TLS, credential, one tiny request.</summary>
/// <param name="sender">Sends as the gateway does.</param>
/// <param name="source">The endpoints' own credentials.</param>
/// <param name="proxyFromEnvironment">The proxy that the environment names for a URL, or null; the same as the sender's.</param>
/// <param name="time">The clock.</param>
public sealed class EndpointProbe(EndpointSender sender, CredentialSource source, Func<Uri, Uri?>? proxyFromEnvironment, TimeProvider time)
{
    /// <summary>What a server answers that is well and does not know <c>/v1/messages</c>.</summary>
    private static readonly string[] OtherDialectFindings = [EndpointFindings.NoSuchPath.Code, EndpointFindings.OpenAIAnswer.Code, EndpointFindings.NotAMessage.Code, EndpointFindings.ErrorPage.Code];

    private readonly CredentialRule _rule = new(source);

    /// <summary>How long the request may take.</summary>
    /// <value>Default 20 s: a local server may load its model first; one that takes longer gets a warning, not a failure.</value>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long to wait for the list of models, which is only asked to choose one.</summary>
    /// <value>Default 3 s: what Claude Code itself waits for that list.</value>
    public TimeSpan ModelsTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Tries <paramref name="endpoint"/>.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="caller">What an agent would send to identify itself; empty when it is not known here.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<ProbeReport> RunAsync(Endpoint endpoint, CallerCredential caller, CancellationToken cancellationToken) => RunAsync(endpoint, caller, null, cancellationToken);

    /// <inheritdoc cref="RunAsync(Endpoint, CallerCredential, CancellationToken)"/>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="caller">What an agent would send to identify itself; empty when it is not known here.</param>
    /// <param name="taken">Told of each step as it is taken.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ProbeReport> RunAsync(Endpoint endpoint, CallerCredential caller, Action<ProbeStep>? taken, CancellationToken cancellationToken)
    {
        if (endpoint.Kind.IsDemo) return Report(endpoint, [Told(new StepClock(time, ProbeSteps.Request).Pass("built in: no network, no key"))]);

        // :: Steps 1 to 3: name, connect, TLS.
        var proxy = endpoint.IsLoopback ? null : endpoint.Transport.Proxy ?? proxyFromEnvironment?.Invoke(endpoint.Url);
        var steps = await new ConnectionProbe(endpoint, proxy, time) { Taken = taken }.RunAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (steps[^1].Outcome == ProbeOutcome.Fail) return Report(endpoint, steps);

        // :: Step 4: the credential.
        var (step, requests, credential) = await CredentialAsync(endpoint, caller, cancellationToken).ConfigureAwait(false);
        steps.Add(Told(step));
        if (requests is null) return Report(endpoint, steps);

        // :: Step 5: one tiny request.
        var request = await RequestAsync(endpoint, requests, credential, cancellationToken).ConfigureAwait(false);
        if (endpoint is not { SpokenDialect: null, Kind.Name: "custom" } || request.Finding is not { } finding || !OtherDialectFindings.Contains(finding.Code))
        {
            steps.Add(Told(request));
            return await WithModelAsync(Report(endpoint, steps), endpoint, caller, cancellationToken).ConfigureAwait(false);
        }

        // :: Step 6: it is there and does not speak Anthropic's language; which one then?
        var found = await DialectProbe.FindAsync(sender, endpoint, requests, ModelsTimeout, cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            steps.Add(Told(request));
            return Report(endpoint, steps);
        }

        var models = endpoint.Models.IsEmpty && found.DefaultModel.Length > 0 ? new ModelMap([new("default", found.DefaultModel)]) : endpoint.Models;
        var spoken = endpoint with { SpokenDialect = DialectNames.Find(found.Dialect), Models = models };
        steps.Add(Told(await RequestAsync(spoken, new ProbeRequests(spoken, credential, requests.Extra), credential, cancellationToken).ConfigureAwait(false)));
        return await WithModelAsync(Report(spoken, steps) with { Found = found }, spoken, caller, cancellationToken).ConfigureAwait(false);

        ProbeStep Told(ProbeStep done)
        {
            taken?.Invoke(done);
            return done;
        }
    }

    /// <summary>What the endpoint tells of the model that a conversation would get there.</summary>
    private async Task<ProbeReport> WithModelAsync(ProbeReport report, Endpoint endpoint, CallerCredential caller, CancellationToken cancellationToken)
    {
        if (report.Outcome == ProbeOutcome.Fail || endpoint.IsFirstParty) return report;
        var cards = await new ModelSurvey(sender, source).ReadAsync(endpoint, caller, ModelsTimeout, cancellationToken).ConfigureAwait(false) ?? [];
        var name = ModelChoice.FromMap(endpoint);
        return report with { Model = cards.Count == 1 ? cards[0] : cards.FirstOrDefault(card => card.Id == name) };
    }

    /// <returns>No requests when there is nothing to identify a caller with, or when the credential cannot be read.</returns>
    private async Task<(ProbeStep Step, ProbeRequests? Requests, CredentialDecision Credential)> CredentialAsync(Endpoint endpoint, CallerCredential caller, CancellationToken cancellationToken)
    {
        var clock = new StepClock(time, ProbeSteps.Credential);
        var credential = await _rule.DecideAsync(endpoint, caller, refresh: true, cancellationToken).ConfigureAwait(false);
        var extra = await source.GetHeadersAsync(endpoint, refresh: true, cancellationToken).ConfigureAwait(false);
        if ((credential.Failure ?? extra.Failure) is { } failure) return (clock.Fail(FailureDiagnosis.Explain(failure, endpoint)), null, credential);
        if (CredentialRule.MayHaveCallers(endpoint) && caller.IsEmpty) return (clock.Pass("each agent sends its own, so no request was tried"), null, credential);
        return (clock.Pass(Describe(endpoint, credential)), new ProbeRequests(endpoint, credential, extra.Headers), credential);
    }

    private async Task<ProbeStep> RequestAsync(Endpoint endpoint, ProbeRequests requests, CredentialDecision credential, CancellationToken cancellationToken)
    {
        var clock = new StepClock(time, ProbeSteps.Request);
        var mapped = ModelChoice.FromMap(endpoint);
        var listed = mapped is null && !endpoint.IsFirstParty ? await ModelsAsync(endpoint, requests, cancellationToken).ConfigureAwait(false) : [];
        var model = mapped ?? ModelChoice.FromList(listed) ?? ModelChoice.Usual;
        var answer = await ProbeAnswer.GetAsync(sender, endpoint, requests.Message(model), RequestTimeout, cancellationToken).ConfigureAwait(false);
        var step = AnswerStep.Of(clock, endpoint, model, answer, credential);
        if (step.Finding?.Code != EndpointFindings.NoSuchModel.Code) return step;

        // Whoever is told that a model is missing wants to know which ones are there.
        if (listed.Count == 0) listed = await ModelsAsync(endpoint, requests, cancellationToken).ConfigureAwait(false);
        return listed.Count == 0 ? step : step with { Finding = step.Finding with { Evidence = $"{step.Finding.Evidence} It lists {EvidenceText.Clean(string.Join(", ", listed))}." } };
    }

    private async Task<IReadOnlyList<string>> ModelsAsync(Endpoint endpoint, ProbeRequests requests, CancellationToken cancellationToken) =>
        ModelChoice.Read(await ProbeAnswer.GetAsync(sender, endpoint, requests.Models(), ModelsTimeout, cancellationToken).ConfigureAwait(false));

    private static string Describe(Endpoint endpoint, CredentialDecision credential) => endpoint.Credential switch
    {
        Credential.KeyCredential key => $"{key.Key}",
        Credential.CommandCredential => "printed by its helper command",
        _ when credential.IsOwn => "in an extra header",
        _ when credential.Authorization is not null || credential.ApiKey is not null => "the caller's own",
        _ => "none set",
    };

    private static ProbeReport Report(Endpoint endpoint, IReadOnlyList<ProbeStep> steps) =>
        new() { Endpoint = endpoint.Name, Url = EndpointWords.UrlWithoutSecrets(endpoint.Url), Steps = steps };
}
