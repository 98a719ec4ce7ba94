using System.Text.Json;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host.Acp;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.Control;

namespace Patchbay.Host.Sessions;

/// <content>What the bridge says of the session, and asks in it.</content>
public sealed partial class HostedSession
{
    private readonly HeldWords<SessionUpdate> _held = new();
    private JsonElement? _commands;
    private JsonElement? _usage;

    void IBridgeSession.OnUpdate(SessionUpdate update)
    {
        switch (update)
        {
            // The agent's own words around a finding: the turn's end says it, once.
            case AgentMessageChunk { Content: TextContent { Text: var said } } when said.Contains("\nTo do: ", StringComparison.Ordinal) && FindingText.Read(said) is not null:
                return;
            case AgentMessageChunk { Content: TextContent { Text: var said }, MessageId: var id } when _running is not null && HeldWords<SessionUpdate>.MayBeError(id):
                Tell(_held.Hold(update, said));
                return;
            case MessageChunk or ToolCallState or PlanUpdate:
                Tell(_held.Release());
                break;
            case SessionInfoUpdate { Title: { } title }:
                Title = title;
                break;
            case CurrentModeUpdate mode when Setup.Modes is { } modes:
                Setup = Setup with { Modes = modes with { CurrentModeId = mode.CurrentModeId } };
                break;
            case ConfigOptionUpdate options:
                Setup = Setup with { ConfigOptions = options.ConfigOptions };
                break;
        }

        Tell(update);
    }

    private void Tell(SessionUpdate? update)
    {
        if (update is null) return;
        var json = JsonDocument.Parse(AcpJson.Write(new SessionNotification { SessionId = Id, Update = update })).RootElement.GetProperty("update").Clone();
        if (update is AvailableCommandsUpdate) _commands = json.GetProperty("availableCommands");
        if (update is UsageUpdate) _usage = json;
        _log.Add(SessionEvents.Update, happened => happened with { Turn = _running?.Id ?? "", Update = json });
    }

    void IBridgeSession.OnRetry(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("subtype", out var subtype) || subtype.GetString() != "api_retry") return;
        int? Number(string name) => message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? (int)value.GetDouble() : null;
        var (attempt, most, delay, status) = (Number("attempt"), Number("max_retries"), Number("retry_delay_ms"), Number("error_status"));
        var words = message.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String ? error.GetString()! : "";
        var note = string.Create(CultureInfo.InvariantCulture, $"Claude Code tries again by itself: {attempt} of {most}, in {(delay ?? 0) / 1000.0:0.0} s. Switch off or over: `patchbay use off`, `patchbay use NAME`");
        _ = TellRetryAsync(status, words, note);
    }

    private async Task TellRetryAsync(int? status, string words, string note)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        limit.CancelAfter(ISessionRoutes.ExplainLimit);
        try
        {
            if (await _host.Routes.ExplainAsync(Carriage, Endpoint, Id, status, words, limit.Token).ConfigureAwait(false) is { } finding) Tell(finding, note);
        }
        catch (OperationCanceledException)
        {
            // The next try says it again.
        }
    }

    Task<PermissionResponse> IBridgeSession.AskAsync(PermissionRequest request, CancellationToken cancellationToken) => _desk.AskAsync(request, _running?.Id ?? "", cancellationToken);

    Task<ElicitationResponse> IBridgeSession.AskAsync(ElicitationRequest request, CancellationToken cancellationToken) => _forms.AskAsync(request, _running?.Id ?? "", cancellationToken);

    void IBridgeSession.OnEnded(string words)
    {
        lock (_lock)
        {
            // In a turn, the turn's own end says it; in a move, the move.
            if (_state != HostedState.Idle) return;
        }

        Enter(HostedState.Crashed);
        var finding = OwnFindings.AgentDied(Id, words);
        _log.Add(SessionEvents.Finding, happened => happened with { Finding = finding.ToRecord(), Note = "" });
    }

    /// <summary>Answers a question of the agent's.</summary>
    /// <returns>False when nobody asks that (any more), or the choice is none of its.</returns>
    public bool Decide(string permission, string choice) => _desk.Decide(permission, choice);

    /// <summary>Answers a question that is no permission.</summary>
    /// <param name="form">Its id.</param>
    /// <param name="content">What was filled in, by property; null for a page.</param>
    /// <returns>False when nobody asks that (any more).</returns>
    public bool Accept(string form, JsonElement? content) => _forms.Accept(form, content);

    /// <summary>Does not answer a question that is no permission.</summary>
    /// <returns>False when nobody asks that (any more).</returns>
    public bool Decline(string form) => _forms.Decline(form);

    private void TakeBackQuestions()
    {
        _desk.TakeBackAll();
        _forms.TakeBackAll();
    }
}
