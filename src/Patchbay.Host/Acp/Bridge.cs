using System.Collections.Concurrent;
using System.ComponentModel;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host.Processes;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.JsonRpc;

namespace Patchbay.Host.Acp;

/// <summary>What a bridge is started with.</summary>
/// <param name="Program">The bridge.</param>
/// <param name="Environment">Its whole environment; Claude Code inherits it.</param>
/// <param name="Folder">Its working folder.</param>
/// <param name="Client">Who we are.</param>
public sealed record BridgeStart(BridgeProgram Program, IReadOnlyDictionary<string, string> Environment, string Folder, Implementation Client);

/// <summary>A running bridge and the sessions in it. Its standard input is its life: when we end, however we end, it ends, and Claude Code with it.</summary>
/// <remarks>Measured with claude-agent-acp 0.101.0: its Claude Code is gone 3.2 to 3.9 s after its input was closed, also after a kill -9 of whoever held the other end.</remarks>
public sealed class Bridge : IAsyncDisposable
{
    /// <summary>What it takes to end in order, with a second to spare.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Updates of a session whose id is not known yet: they come right behind the answer that tells it.</summary>
    private const int MaxEarly = 64;

    /// <summary>Claude's own questions (its tool AskUserQuestion) are there only for clients that take forms.</summary>
    private static readonly ClientCapabilities Capabilities = new() { Elicitation = new ElicitationCapabilities { Form = new AcpEmpty(), Url = new AcpEmpty() } };

    private readonly OwnedProcess _process;
    private readonly ConcurrentDictionary<string, IBridgeSession> _sessions = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly List<SessionNotification> _early = [];

    private Bridge(OwnedProcess process, IReadOnlyDictionary<string, string> environment)
    {
        (_process, Environment) = (process, environment);
        Client = new AcpClient(process.Output, process.Input);
        Client.Updated += OnUpdate;
        Client.SdkMessage += OnMessage;
        Client.Start(new Handler(this));
        Ended = WatchAsync();
    }

    /// <summary>What it was started with.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>The protocol's client.</summary>
    public AcpClient Client { get; }

    /// <summary>The bridge's process.</summary>
    public int Pid => _process.Id;

    /// <summary>Whether it lives.</summary>
    public bool IsAlive => !Client.Completion.IsCompleted;

    /// <summary>Done when it has ended and its sessions know; never fails.</summary>
    public Task Ended { get; }

    /// <summary>The last lines of its standard error.</summary>
    public string ErrorTail => _process.ErrorTail;

    /// <summary>Starts one and greets it.</summary>
    /// <returns>The bridge, or why there is none.</returns>
    public static async Task<(Bridge? Bridge, Finding? Finding)> StartAsync(BridgeStart start, CancellationToken cancellationToken)
    {
        OwnedProcess process;
        try
        {
            process = OwnedProcess.Start(new ProgramStart(start.Program.Program, start.Program.Arguments, start.Environment), start.Folder, Patience);
        }
        catch (Win32Exception refused)
        {
            return (null, OwnFindings.BridgeNotStarted(start.Program.Program, refused.Message));
        }

        var bridge = new Bridge(process, start.Environment);
        try
        {
            await bridge.Client.InitializeAsync(InitializeRequest.V1(start.Client, Capabilities), cancellationToken).ConfigureAwait(false);
            return (bridge, null);
        }
        catch (Exception refused) when (refused is JsonRpcException or JsonRpcClosedException)
        {
            await bridge.DisposeAsync().ConfigureAwait(false);
            return (null, OwnFindings.BridgeNotStarted(start.Program.Program, bridge.ErrorTail.Length > 0 ? bridge.ErrorTail : refused.Message));
        }
        catch (OperationCanceledException)
        {
            await bridge.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>From here on the session hears what concerns it; what came before its id was known, first.</summary>
    internal void Attach(string id, IBridgeSession session)
    {
        lock (_lock)
        {
            _sessions[id] = session;
            foreach (var update in _early.Where(update => update.SessionId == id)) session.OnUpdate(update.Update);
            _early.RemoveAll(update => update.SessionId == id);
        }
    }

    /// <summary>It hears nothing more.</summary>
    internal void Detach(string id) => _sessions.TryRemove(id, out _);

    /// <summary>How many sessions it has.</summary>
    internal int Count => _sessions.Count;

    private void OnUpdate(SessionNotification notification)
    {
        lock (_lock)
        {
            if (_sessions.TryGetValue(notification.SessionId, out var session)) session.OnUpdate(notification.Update);
            else if (_early.Count < MaxEarly) _early.Add(notification);
        }
    }

    private void OnMessage(SdkMessageNotification notification)
    {
        if (_sessions.TryGetValue(notification.SessionId, out var session)) session.OnRetry(notification.Message);
    }

    private async Task WatchAsync()
    {
        await Client.Completion.ConfigureAwait(false);
        // Its last words may still be on their way, and something it has started may hold the pipe open.
        await Task.WhenAny(_process.Exited, Task.Delay(TimeSpan.FromSeconds(1))).ConfigureAwait(false);
        foreach (var session in _sessions.Values) session.OnEnded(ErrorTail);
    }

    /// <summary>Closes its input and waits until it is gone; what does not go is killed with all it started.</summary>
    public async ValueTask DisposeAsync()
    {
        _sessions.Clear();
        await Client.DisposeAsync().ConfigureAwait(false);
        await _process.DisposeAsync().ConfigureAwait(false);
    }

    private sealed class Handler(Bridge bridge) : IAcpClientHandler
    {
        public Task<PermissionResponse> RequestPermissionAsync(PermissionRequest request, CancellationToken cancellationToken) => bridge._sessions.TryGetValue(request.SessionId, out var session)
            ? session.AskAsync(request, cancellationToken)
            : Task.FromResult(PermissionResponse.Cancelled()); // Nobody is there to be asked, and nobody else may say yes.

        public Task<ElicitationResponse> ElicitAsync(ElicitationRequest request, CancellationToken cancellationToken) => request.SessionId is { } id && bridge._sessions.TryGetValue(id, out var session)
            ? session.AskAsync(request, cancellationToken)
            : Task.FromResult(new ElicitationResponse { Action = ElicitationAction.Cancel });
    }
}
