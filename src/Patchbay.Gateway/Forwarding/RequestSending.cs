using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Sending;
using Patchbay.Gateway.Failures;
using Patchbay.Gateway.Ledger;
using Patchbay.Ledger;
using Patchbay.Protocol.Splice;

namespace Patchbay.Gateway.Forwarding;

/// <summary>What is to be sent, before the credential is decided.</summary>
/// <param name="Target">Path and query below the base URL.</param>
/// <param name="Body">The body.</param>
/// <param name="IsTranslated">True when the body is ours: of the client's headers none goes along.</param>
internal readonly record struct OutgoingRequest(string Target, SplicedBody Body, bool IsTranslated = false);

/// <summary>Sends a request with the credential that belongs to the endpoint, and tells the client when no answer came.</summary>
internal sealed class RequestSending(CredentialSource ownCredentials, EndpointSender sender)
{
    private readonly CredentialRule _rule = new(ownCredentials);

    /// <returns>The answer; null when the client has been told why there is none.</returns>
    public async ValueTask<(EndpointAnswer? Answer, CredentialDecision Credential)> SendAsync(
        HttpContext context, Exchange exchange, Endpoint endpoint, OutgoingRequest outgoing, CallerCredential caller, ExchangeWatch watch)
    {
        var credential = await _rule.DecideAsync(endpoint, caller, refresh: false, watch.Token).ConfigureAwait(false);
        exchange.IsSubscription = credential is { IsOwn: false, Authorization: { } login } && login.StartsWith("Bearer sk-ant-oat", StringComparison.Ordinal);
        if (credential is { IsOwn: false, Authorization: null, ApiKey: null } && endpoint.IsFirstParty)
        {
            // Asking would only bring a 401 that sends the person to a login that the agent cannot make.
            await FindingAnswer.ShowAsync(context, exchange, OwnFindings.NoAnthropicCredential(endpoint)).ConfigureAwait(false);
            return (null, credential);
        }

        var outcome = await SendOnceAsync(context.Request, exchange, endpoint, outgoing, credential, refresh: false, watch.Token).ConfigureAwait(false);
        if (outcome.Answer is { Status: StatusCodes.Status401Unauthorized } refused && credential.IsOwn)
        {
            // Refused before anything was done. Where the helper, the file or the store has another key by now, the same request goes once more with it.
            var fresh = await _rule.DecideAsync(endpoint, caller, refresh: true, watch.Token).ConfigureAwait(false);
            if (fresh.Failure is null && (fresh.Authorization, fresh.ApiKey) != (credential.Authorization, credential.ApiKey))
            {
                exchange.NoteAttempt(refused.Status);
                await refused.DisposeAsync().ConfigureAwait(false);
                credential = fresh;
                outcome = await SendOnceAsync(context.Request, exchange, endpoint, outgoing, credential, refresh: true, watch.Token).ConfigureAwait(false);
            }
        }

        if (outcome.Answer is { } answer) return (answer, credential);
        var failure = outcome.Failure!;
        if (watch.Reason == StopReason.Idle) failure = new EndpointFailure(FailureCause.AnswerTimedOut, $"no answer within {endpoint.Transport.IdleTimeout.TotalSeconds:0} s");
        // It was asked, and may have answered: nobody knows what was used.
        if (failure.Cause is FailureCause.ClosedBeforeAnswer or FailureCause.StaleConnection or FailureCause.AnswerTimedOut or FailureCause.Cut or FailureCause.NotHttp) exchange.Estimate = Estimate.EndpointCut;
        if (watch.Reason == StopReason.ClientGone) exchange.NoteClientGone();
        else await FindingAnswer.ShowAsync(context, exchange, FailureDiagnosis.Explain(failure, endpoint), failure.Cause == FailureCause.StaleConnection ? StatusCodes.Status502BadGateway : FindingAnswer.Status).ConfigureAwait(false);
        return (null, credential);
    }

    private async ValueTask<SendOutcome> SendOnceAsync(HttpRequest request, Exchange exchange, Endpoint endpoint, OutgoingRequest outgoing, CredentialDecision credential, bool refresh, CancellationToken cancellationToken)
    {
        if (credential.Failure is { } unavailable) return unavailable;
        var extra = await ownCredentials.GetHeadersAsync(endpoint, refresh, cancellationToken).ConfigureAwait(false);
        if (extra.Failure is { } missing) return missing;
        var made = outgoing.IsTranslated
            ? RequestForwarding.CreateTranslated(outgoing.Target, outgoing.Body, credential, endpoint.Kind.ApiKeyHeader, extra.Headers)
            : RequestForwarding.Create(request, outgoing.Target, outgoing.Body, credential, extra.Headers);
        exchange.Trace.NoteSend(endpoint, made.Target, made.Body.Length, credential);
        var outcome = await sender.SendAsync(endpoint, made, cancellationToken).ConfigureAwait(false);
        if (outcome.Answer is { } answer) exchange.Trace.NoteAnswer(answer);
        return outcome;
    }
}
