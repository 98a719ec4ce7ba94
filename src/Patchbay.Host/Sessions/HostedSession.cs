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
