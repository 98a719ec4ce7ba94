using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host.Acp;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.Control;
using Patchbay.Protocol.JsonRpc;

namespace Patchbay.Host.Sessions;

/// <content>How a direct session gets to another endpoint, and any session back from a crash.</content>
public sealed partial class HostedSession
{
    /// <summary>Whether no process holds the conversation: the old one has ended, and no new one has opened it.</summary>
    private bool _lost;

    /// <summary>Moves the session to another endpoint. Patched: from its next request on, also inside a turn. Direct: between two turns; the turn that runs ends first.
    /// What waits in the queue goes to the new endpoint.</summary>
    /// <param name="endpoint">A name, a URL, <c>off</c>, or empty for the plug.</param>
    /// <param name="cancelTurn">Whether the turn that runs is cancelled instead of waited for.</param>
    /// <param name="cancellationToken">Stops waiting; the move is made all the same.</param>
    /// <returns>Null when it is there, else why not: it is where it was then.</returns>
    public async Task<Finding?> MoveAsync(string endpoint, bool cancelTurn, CancellationToken cancellationToken)
    {
        // The move comes first: what waits in the queue must not slip in between the end of the turn and the move.
        if (Carriage == Carriage.Direct)
        {
            var moved = WishAsync(new Wish(WishKind.Move, endpoint));
            if (cancelTurn) await CancelAsync(queued: false).ConfigureAwait(false);
            return await moved.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        var begun = _time.GetTimestamp();
        if (await _host.Routes.PlugAsync(Id, endpoint, cancellationToken).ConfigureAwait(false) is { } refused) return refused;
        Moved(endpoint, "gateway", begun);
        if (cancelTurn) await CancelAsync(queued: false).ConfigureAwait(false);
        return null;
    }

    /// <summary>Brings a crashed session back, with its whole conversation.</summary>
    /// <returns>Null when it is back, else why not.</returns>
    public Task<Finding?> ResumeAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_state != HostedState.Crashed) return Task.FromResult<Finding?>(null);
        }

        return WishAsync(new Wish(WishKind.Resume, Endpoint)).WaitAsync(cancellationToken);
    }

    private Task<Finding?> WishAsync(Wish wish)
    {
        Wish? older;
        lock (_lock)
        {
            if (_state == HostedState.Closed) return Task.FromResult<Finding?>(OwnFindings.SessionEnded(Id));
            (older, _wish) = (_wish, wish);
            _wake.Writer.TryWrite(true);
        }

        // Only the last word counts; who said the one before learns that by its end.
        older?.Made.TrySetResult(null);
        return wish.Made.Task;
    }

    private void Moved(string endpoint, string how, long begun)
    {
        var move = new SessionMove(Endpoint, endpoint, how, _time.GetElapsedTime(begun).TotalMilliseconds);
        Endpoint = endpoint;
        _log.Add(SessionEvents.Moved, happened => happened with { Move = move });
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
            var setup = await bridge.Client.ResumeSessionAsync(SessionHost.Resume(Id, Folder, SessionHost.MetaOf(route, bridge)), _closing.Token).ConfigureAwait(false);
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

    private enum WishKind
    {
        Move,
        Resume,
    }

    /// <summary>Something to be done between two turns.</summary>
    private sealed record Wish(WishKind Kind, string Endpoint)
    {
        public TaskCompletionSource<Finding?> Made { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
