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
            Tell(_held.Release());
            end = await EndOfAsync(response).ConfigureAwait(false);
        }
        catch (JsonRpcException refused)
        {
            var words = refused.Error.Message;
            var (held, said) = _held.ReleaseAfter(words);
            Tell(held);
            var died = IsDeath(refused.Error);
            var finding = died ? OwnFindings.AgentDied(Id, AgentWords.Of(words)) : await FindingOfAsync(refused.Error, said).ConfigureAwait(false);
            if (died) next = HostedState.Crashed;
            end = Failed(finding);
        }
        catch (JsonRpcClosedException)
        {
            Tell(_held.Release());
            await _bridge.Ended.ConfigureAwait(false);
            next = HostedState.Crashed;
            end = Failed(OwnFindings.AgentDied(Id, _bridge.ErrorTail));
        }
        catch (OperationCanceledException)
        {
            end = Failed(OwnFindings.SessionEnded(Id));
        }

        TakeBackQuestions();
        Turn[] lost = [];
        lock (_lock)
        {
            _running = null;
            if (next == HostedState.Crashed)
            {
                lost = [.. _queue];
                _queue.Clear();
            }

            // In the same breath: nothing is queued into a session that has just died.
            Enter_NeedsLock(next);
        }

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
    private async Task<Finding> FindingOfAsync(JsonRpcError error, string said)
    {
        var (words, status) = AgentWords.Of(error, said);
        if (FindingText.Read(error.Message) is { } carried) return carried;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        limit.CancelAfter(ISessionRoutes.ExplainLimit);
        try
        {
            if (await _host.Routes.ExplainAsync(Carriage, Endpoint, Id, status, words, limit.Token).ConfigureAwait(false) is { } found) return found;
        }
        catch (OperationCanceledException)
        {
            // Then the agent's own words must do.
        }

        return OwnFindings.TurnFailed(words);
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
}
