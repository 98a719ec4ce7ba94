using System.Text.Json;
using System.Threading.Channels;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host.Acp;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.Control;
using Patchbay.Protocol.JsonRpc;

namespace Patchbay.Host.Sessions;

/// <summary>One conversation with Claude Code: prompts in turn, questions to the person, and an endpoint that can be moved without losing a word.</summary>
/// <remarks>One loop does one thing at a time: a turn, or a move between two turns. Everything else only leaves a wish for it. Whoever waits for a turn gets an end:
/// an answer, or a finding.</remarks>
public sealed partial class HostedSession : IBridgeSession, IAsyncDisposable
{
    private readonly SessionHost _host;
    private readonly SessionLog _log;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Queue<Turn> _queue = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _closing = new();
    private readonly PermissionDesk _desk;
    private readonly FormDesk _forms;
    private readonly Task _work;
    private Bridge _bridge;
    private HostedState _state = HostedState.Idle;
    private Turn? _running;
    private Wish? _wish;
    private string _toldThisTurn = "";

    internal HostedSession(SessionHost host, string id, string folder, Carriage carriage, string endpoint, Bridge bridge, TimeProvider time)
    {
        (_host, Id, Folder, Carriage, Endpoint, _bridge, _time) = (host, id, folder, carriage, endpoint, bridge, time);
        _log = new SessionLog(id, time);
        _desk = new PermissionDesk(_log);
        _forms = new FormDesk(_log);
        _work = Task.Run(WorkAsync);
    }

    /// <summary>Claude Code's id of the conversation.</summary>
    public string Id { get; }

    /// <summary>Where it works.</summary>
    public string Folder { get; }

    /// <summary>How its requests travel.</summary>
    public Carriage Carriage { get; }

    /// <summary>The endpoint that it was given; empty = wherever the plug is.</summary>
    public string Endpoint { get; private set; }

    /// <summary>For people; empty until there is one.</summary>
    public string Title { get; private set; } = "";

    /// <summary>What the agent said when the session was opened, with what has changed since: modes and options.</summary>
    public SessionResponse Setup { get; internal set; } = new();

    /// <summary>The process of its bridge.</summary>
    public int BridgePid => _bridge.Pid;

    /// <summary>As the control API shows it.</summary>
    public HostedSessionView View
    {
        get
        {
            lock (_lock)
            {
                return new HostedSessionView
                {
                    Id = Id,
                    Folder = Folder,
                    Title = Title,
                    Carriage = Carriage == Carriage.Direct ? "direct" : "patched",
                    Endpoint = Endpoint,
                    State = _state.ToString().ToLowerInvariant(),
                    Turn = _running?.Id ?? "",
                    Queued = _queue.Count,
                    Permissions = _desk.Open,
                    Forms = _forms.Open,
                    LastEvent = _log.Last,
                };
            }
        }
    }

    /// <summary>The same with what the agent has said of its modes, options, commands and usage.</summary>
    public HostedSessionView Details => View with { Setup = JsonElement.Parse(AcpJson.Write(Setup)), Commands = _commands, Usage = _usage };

    /// <summary>What happens in it.</summary>
    /// <param name="after">Only what comes after this event; 0 = all that is kept.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IAsyncEnumerable<SessionEvent> EventsAsync(long after, CancellationToken cancellationToken) => _log.ReadAsync(after, cancellationToken);

    /// <summary>Says something; it has its turn when those before it have had theirs.</summary>
    /// <returns>The turn; of a session that has crashed or is closed, one that has failed already.</returns>
    public Turn Prompt(IReadOnlyList<ContentBlock> prompt)
    {
        var turn = new Turn($"t{Guid.CreateVersion7():n}", prompt);
        var json = JsonDocument.Parse(AcpJson.Write(new PromptRequest { SessionId = Id, Prompt = prompt })).RootElement.GetProperty("prompt").Clone();
        _log.Add(SessionEvents.TurnQueued, happened => happened with { Turn = turn.Id, Update = json });
        lock (_lock)
        {
            if (_state is not (HostedState.Crashed or HostedState.Closed))
            {
                _queue.Enqueue(turn);
                _wake.Writer.TryWrite(true);
                return turn;
            }
        }

        Finish(turn, Failed(OwnFindings.SessionEnded(Id)));
        return turn;
    }

    /// <summary>Says something into the turn that runs; where none does, it becomes a turn.</summary>
    public async Task<SteeringOutcome> SteerAsync(IReadOnlyList<ContentBlock> prompt, CancellationToken cancellationToken)
    {
        var answer = await _bridge.Client.SteerAsync(new SteerRequest { SessionId = Id, Prompt = prompt }, cancellationToken).ConfigureAwait(false);
        return answer.Outcome;
    }

    /// <summary>Takes back one prompt: ends its turn if it runs, else it never has one.</summary>
    /// <returns>False when that turn is over, or was never there.</returns>
    public async Task<bool> CancelAsync(string turn)
    {
        Turn? dropped;
        lock (_lock)
        {
            dropped = _queue.FirstOrDefault(waiting => waiting.Id == turn);
            if (dropped is null && _running?.Id != turn) return false;
            if (dropped is not null)
            {
                Turn[] others = [.. _queue.Where(waiting => waiting != dropped)];
                _queue.Clear();
                foreach (var other in others) _queue.Enqueue(other);
            }
        }

        if (dropped is null) await CancelAsync(queued: false).ConfigureAwait(false);
        else Finish(dropped, new TurnEnd { StopReason = StopReason.Cancelled.Value });
        return true;
    }

    /// <summary>Ends the turn that runs; those that wait come next, unless they are dropped too.</summary>
    /// <param name="queued">Whether those that wait are dropped.</param>
    public async Task CancelAsync(bool queued)
    {
        Bridge? bridge = null;
        Turn[] dropped = [];
        lock (_lock)
        {
            if (_running is not null) bridge = _bridge;
            if (queued)
            {
                dropped = [.. _queue];
                _queue.Clear();
            }
        }

        foreach (var turn in dropped) Finish(turn, new TurnEnd { StopReason = StopReason.Cancelled.Value });
        if (bridge is null) return;
        TakeBackQuestions();
        await bridge.Client.CancelAsync(Id).ConfigureAwait(false);
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

    /// <summary>Changes the permission mode.</summary>
    public async Task SetModeAsync(string mode, CancellationToken cancellationToken)
    {
        await _bridge.Client.SetModeAsync(new SetModeRequest { SessionId = Id, ModeId = mode }, cancellationToken).ConfigureAwait(false);
        if (Setup.Modes is { } modes) Setup = Setup with { Modes = modes with { CurrentModeId = mode } };
    }

    /// <summary>Changes an option: model, effort, mode.</summary>
    public async Task SetOptionAsync(string option, string value, CancellationToken cancellationToken)
    {
        var answer = await _bridge.Client.SetConfigOptionAsync(SetConfigOptionRequest.Pick(Id, option, value), cancellationToken).ConfigureAwait(false);
        Setup = Setup with { ConfigOptions = answer.ConfigOptions };
    }

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

    private void Enter(HostedState state)
    {
        lock (_lock) Enter_NeedsLock(state);
    }

    private void Enter_NeedsLock(HostedState state)
    {
        if (_state == state || _state == HostedState.Closed) return;
        _state = state;
        _log.Add(SessionEvents.State, happened => happened with { State = state.ToString().ToLowerInvariant() });
    }

    private void Finish(Turn turn, TurnEnd end)
    {
        _log.Add(SessionEvents.TurnEnded, happened => happened with { Turn = turn.Id, End = end });
        turn.End(end);
    }

    private void Tell(Finding finding, string note)
    {
        lock (_lock)
        {
            // Once a turn: the client tries again ten times, and the reason is the same.
            if (_toldThisTurn == finding.Code) return;
            _toldThisTurn = finding.Code;
        }

        _log.Add(SessionEvents.Finding, happened => happened with { Turn = _running?.Id ?? "", Finding = finding.ToRecord(), Note = note });
    }

    private TurnEnd Failed(Finding finding) => new() { StopReason = "failed", Finding = finding.ToRecord(), IsTold = _toldThisTurn == finding.Code };

    /// <summary>Ends the session here; the conversation stays on the disk, and can be resumed.</summary>
    public async ValueTask DisposeAsync()
    {
        var bridge = _bridge;
        try
        {
            if (_state is not (HostedState.Crashed or HostedState.Closed) && bridge.IsAlive)
            {
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
                await bridge.Client.CloseSessionAsync(new SessionReference { SessionId = Id }, limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception gone) when (gone is JsonRpcException or JsonRpcClosedException or OperationCanceledException)
        {
            // It is over in any case.
        }

        bridge.Detach(Id);
        Turn[] waiting;
        lock (_lock)
        {
            waiting = [.. _queue];
            _queue.Clear();
            Enter_NeedsLock(HostedState.Closed);
        }

        foreach (var turn in waiting) Finish(turn, Failed(OwnFindings.SessionEnded(Id)));
        await _closing.CancelAsync().ConfigureAwait(false);
        _wake.Writer.TryComplete();
        TakeBackQuestions();
        await _work.ConfigureAwait(false);
        _wish?.Made.TrySetResult(OwnFindings.SessionEnded(Id));
        _log.Close();
        await _host.LeaveAsync(this, bridge).ConfigureAwait(false);
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

/// <summary>What a session does.</summary>
internal enum HostedState
{
    Idle,
    Running,
    Moving,
    Crashed,
    Closed,
}
