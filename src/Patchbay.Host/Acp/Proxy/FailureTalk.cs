using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host.Sessions;
using Patchbay.Protocol.JsonRpc;

namespace Patchbay.Host.Acp.Proxy;

/// <summary>Tells in the chat why an endpoint does not answer: once a turn and finding.</summary>
internal sealed class FailureTalk(JsonRpcConnection editor, ISessionRoutes routes, Func<EndpointChoices> choices)
{
    /// <summary>Says something in the chat.</summary>
    public void Say(string session, string text) => _ = editor.NotifyAsync("session/update", ChatText.Chunk(session, text, $"patchbay-{Guid.NewGuid():N}"));

    /// <summary>Why a turn failed, where it is the endpoint's doing, said in the chat; null when it is not, and the error is to go on as it came.</summary>
    /// <param name="id">The session's id.</param>
    /// <param name="session">The session.</param>
    /// <param name="error">The bridge's error.</param>
    /// <param name="said">What the agent said in place of an answer; may be empty.</param>
    public async ValueTask<Finding?> SayAsync(string id, ProxySession session, JsonRpcError error, string said)
    {
        var there = choices();
        var isOurs = !there.IsFirstParty(session.Endpoint);
        var (words, status) = AgentWords.Of(error, said);
        var finding = FindingText.Read(error.Message) ?? await ExplainAsync(session, id, status, words).ConfigureAwait(false);
        // The editor's account has nothing to do with a custom endpoint's credential.
        if (finding is null && isOurs && error.Code == AgentWords.SignInFirst) finding = OwnFindings.TurnFailed($"endpoint {there.PlaceOf(session.Endpoint)} has refused its credential: `patchbay endpoint edit {there.PlaceOf(session.Endpoint)} --credential …`, then `patchbay endpoint test {there.PlaceOf(session.Endpoint)}`");
        if (finding is null || (error.Code == AgentWords.SignInFirst && !isOurs)) return null;
        if (session.IsNew(finding.Code)) Say(id, ChatText.Of(finding));
        return finding;
    }

    /// <summary>A try that failed: what is wrong, and that there will be others.</summary>
    public async Task TellAsync(RetryNotice retry, ProxySession session)
    {
        var place = choices().PlaceOf(session.Endpoint);
        var finding = await ExplainAsync(session, retry.Session, retry.Status, retry.Words).ConfigureAwait(false);
        if (finding is not null)
        {
            if (session.IsNew(finding.Code)) Say(retry.Session, ChatText.Of(finding, retry.Note));
        }
        else if (session.IsNew("retry"))
        {
            var what = retry.Status is { } status ? string.Create(CultureInfo.InvariantCulture, $"answers with status {status}") : "does not answer";
            Say(retry.Session, $"\n\n**Endpoint {place} {what}{(retry.Words.Length > 0 ? $" ({retry.Words})" : "")}.**\n\n{retry.Note}\n\n");
        }
    }

    private async Task<Finding?> ExplainAsync(ProxySession session, string id, int? status, string words)
    {
        using var limit = new CancellationTokenSource(ISessionRoutes.ExplainLimit);
        try
        {
            return await routes.ExplainAsync(Carriage.Patched, session.Endpoint == EndpointChoices.Plug ? "" : session.Endpoint, id, status, words, limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception late) when (late is OperationCanceledException or IOException)
        {
            return null; // Then the agent's own words must do.
        }
    }
}
