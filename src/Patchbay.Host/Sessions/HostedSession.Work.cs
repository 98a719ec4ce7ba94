using System.Text.Json;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host.Acp;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.Control;
using Patchbay.Protocol.JsonRpc;

namespace Patchbay.Host.Sessions;

/// <content>What the session does, one thing at a time.</content>
public sealed partial class HostedSession
{
    /// <summary>Finding out why an endpoint does not answer: one connection, and the person is told within two seconds of the first sign.</summary>
    private static readonly TimeSpan ExplainLimit = TimeSpan.FromSeconds(1.5);

    private async Task WorkAsync()
    {
        while (await _wake.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            _wake.Reader.TryRead(out _);
            while (!_closing.IsCancellationRequested)
            {
                if (TakeWish() is { } wish) await MakeAsync(wish).ConfigureAwait(false);
                else if (TakeTurn() is { } turn) await RunAsync(turn).ConfigureAwait(false);
                else break;
            }
        }
    }

    private Wish? TakeWish()
    {
        lock (_lock)
        {
            var wish = _wish;
            _wish = null;
            return wish;
        }
    }

    private Turn? TakeTurn()
    {
        lock (_lock)
        {
            if (_state != HostedState.Idle || !_queue.TryDequeue(out var turn)) return null;
            _running = turn;
            _toldThisTurn = "";
            return turn;
        }
    }

    private async Task RunAsync(Turn turn)
    {
        Enter(HostedState.Running);
        _log.Add(SessionEvents.TurnStarted, happened => happened with { Turn = turn.Id });
        var next = HostedState.Idle;
        TurnEnd end;
        try
        {
            var response = await _bridge.Client.PromptAsync(new PromptRequest { SessionId = Id, Prompt = turn.Prompt }, _closing.Token).ConfigureAwait(false);
            end = await EndOfAsync(response).ConfigureAwait(false);
        }
        catch (JsonRpcException refused)
        {
            var words = refused.Error.Message;
            var died = IsDeath(refused.Error);
            var finding = died ? OwnFindings.AgentDied(Id, Shown(words)) : await FindingOfAsync(words).ConfigureAwait(false);
            if (died) next = HostedState.Crashed;
            end = Failed(finding);
        }
        catch (JsonRpcClosedException)
        {
            await _bridge.Ended.ConfigureAwait(false);
            next = HostedState.Crashed;
            end = Failed(OwnFindings.AgentDied(Id, _bridge.ErrorTail));
        }
        catch (OperationCanceledException)
        {
            end = Failed(OwnFindings.SessionEnded(Id));
        }

        _desk.TakeBackAll();
        Turn[] lost = [];
        lock (_lock)
        {
            _running = null;
            if (next == HostedState.Crashed)
            {
                lost = [.. _queue];
                _queue.Clear();
            }
        }

        Enter(next);
        Finish(turn, end);
        foreach (var waiting in lost) Finish(waiting, Failed(OwnFindings.SessionEnded(Id)));
    }

    private async Task<TurnEnd> EndOfAsync(PromptResponse response)
    {
        var answer = await _host.Routes.LastAnswerAsync(Carriage, Id, Endpoint, _closing.Token).ConfigureAwait(false);
        return new TurnEnd
        {
            StopReason = response.StopReason.Value,
            Endpoint = answer?.Endpoint ?? "",
            Model = answer?.Model ?? "",
            InputTokens = response.Usage?.InputTokens,
            OutputTokens = response.Usage?.OutputTokens,
            CacheReadTokens = response.Usage?.CachedReadTokens,
        };
    }

    /// <summary>The finding of a turn that failed: the one that the gateway has put into the words, else what can be found out about the endpoint, else the words themselves.</summary>
    private async Task<Finding> FindingOfAsync(string words)
    {
        if (FindingText.Read(words) is { } carried) return carried;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        limit.CancelAfter(ExplainLimit);
        try
        {
            if (await _host.Routes.ExplainAsync(Carriage, Endpoint, Id, StatusIn(words), Shown(words), limit.Token).ConfigureAwait(false) is { } found) return found;
        }
        catch (OperationCanceledException)
        {
            // Then the agent's own words must do.
        }

        return OwnFindings.TurnFailed(Shown(words));
    }

    private async Task MakeAsync(Wish wish)
    {
        Enter(HostedState.Moving);
        Finding? problem;
        try
        {
            problem = wish.Kind == WishKind.Resume ? await ComeBackAsync().ConfigureAwait(false) : await GoAsync(wish.Endpoint).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            problem = OwnFindings.SessionEnded(Id);
        }

        Enter(_bridge.IsAlive && (problem is null || wish.Kind == WishKind.Move) && !_lost ? HostedState.Idle : HostedState.Crashed);
        wish.Made.TrySetResult(problem);
    }

    private bool _lost;

    /// <summary>A direct session to another endpoint.</summary>
    private async Task<Finding?> GoAsync(string endpoint)
    {
        var begun = _time.GetTimestamp();
        var (route, refused) = await _host.Routes.RouteAsync(Carriage.Direct, endpoint, _closing.Token).ConfigureAwait(false);
        if (route is null) return refused;
        if (route.SwitchTo is { } address && await SwitchAsync(address).ConfigureAwait(false))
        {
            Moved(endpoint, "switch", begun);
            return null;
        }

        if (await RespawnAsync(route).ConfigureAwait(false) is { } problem) return problem;
        Moved(endpoint, "restart", begun);
        return null;
    }

    /// <summary>The bridge's own switch. It leaves out nothing for an endpoint without a credential; where it refuses, a restart does it.</summary>
    private async Task<bool> SwitchAsync(Uri address)
    {
        try
        {
            await _bridge.Client.SetProviderAsync(new SetProviderRequest { ProviderId = "main", ApiType = ApiType.Anthropic, BaseUrl = address.AbsoluteUri.TrimEnd('/'), Headers = new Dictionary<string, string>() }, _closing.Token).ConfigureAwait(false);
            return true;
        }
        catch (JsonRpcException)
        {
            return false;
        }
    }

    private async Task<Finding?> ComeBackAsync()
    {
        var (route, refused) = await _host.Routes.RouteAsync(Carriage, Endpoint, _closing.Token).ConfigureAwait(false);
        return route is null ? refused : await RespawnAsync(route).ConfigureAwait(false);
    }

    /// <summary>The old process ends, and is gone, before the new one opens the conversation: two would write one transcript.</summary>
    private async Task<Finding?> RespawnAsync(SessionRoute route)
    {
        var old = _bridge;
        old.Detach(Id);
        await CloseAsync(old).ConfigureAwait(false);
        await _host.LeaveAsync(this, old).ConfigureAwait(false);
        _lost = true;
        await _host.GoneAsync(Id, _closing.Token).ConfigureAwait(false);
        var (bridge, refused) = await _host.BridgeAsync(Carriage, Folder, route, _closing.Token).ConfigureAwait(false);
        if (bridge is null) return refused;
        _bridge = bridge;
        bridge.Attach(Id, this);
        var mode = Setup.Modes?.CurrentModeId;
        try
        {
            var setup = await bridge.Client.ResumeSessionAsync(SessionHost.Resume(Id, Folder), _closing.Token).ConfigureAwait(false);
            Setup = setup;
            _lost = false;
            if (mode is not null && setup.Modes?.CurrentModeId != mode) await SetModeAsync(mode, _closing.Token).ConfigureAwait(false);
            return null;
        }
        catch (Exception gone) when (gone is JsonRpcException or JsonRpcClosedException)
        {
            bridge.Detach(Id);
            return OwnFindings.AgentDied(Id, gone.Message);
        }
    }

    private async Task CloseAsync(Bridge bridge)
    {
        if (!bridge.IsAlive) return;
        try
        {
            await bridge.Client.CloseSessionAsync(new SessionReference { SessionId = Id }, _closing.Token).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is JsonRpcException or JsonRpcClosedException)
        {
            // It had ended before.
        }
    }

    /// <summary>Whether an error says that Claude Code itself is gone.</summary>
    private static bool IsDeath(JsonRpcError error)
    {
        if (error.Message.Contains("exited unexpectedly", StringComparison.Ordinal) || error.Message.Contains("terminated by signal", StringComparison.Ordinal)) return true;
        if (error.Data.IsEmpty) return false;
        using var data = JsonDocument.Parse(error.Data);
        return data.RootElement.ValueKind == JsonValueKind.Object && data.RootElement.TryGetProperty("errorKind", out var kind) && kind.ValueKind == JsonValueKind.String
            && kind.GetString() is "transport_lost" or "worker_shutdown" or "process_exited";
    }

    private static string Shown(string words) => words.StartsWith("Internal error: ", StringComparison.Ordinal) ? words["Internal error: ".Length..] : words;

    private static int? StatusIn(string words)
    {
        const string before = "API Error: ";
        var at = words.IndexOf(before, StringComparison.Ordinal);
        return at >= 0 && words.Length >= at + before.Length + 3 && int.TryParse(words.AsSpan(at + before.Length, 3), CultureInfo.InvariantCulture, out var status) ? status : null;
    }

    void IBridgeSession.OnUpdate(SessionUpdate update)
    {
        switch (update)
        {
            // The agent's own words around a finding: the turn's end says it, once.
            case AgentMessageChunk { Content: TextContent { Text: var said } } when said.Contains("\nTo do: ", StringComparison.Ordinal) && FindingText.Read(said) is not null:
                return;
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

        var json = JsonDocument.Parse(AcpJson.Write(new SessionNotification { SessionId = Id, Update = update })).RootElement.GetProperty("update").Clone();
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
        limit.CancelAfter(ExplainLimit);
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
}
