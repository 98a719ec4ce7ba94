using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host.Acp;
using Patchbay.Host.Direct;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.JsonRpc;

namespace Patchbay.Host.Sessions;

/// <summary>How a session is opened.</summary>
/// <param name="Folder">Its working folder, absolute.</param>
/// <param name="Carriage">How its requests travel.</param>
/// <param name="Endpoint">A name, a URL, <c>off</c>; empty = wherever the plug is.</param>
/// <param name="Resume">A conversation to go on with; null = a new one.</param>
/// <param name="IsFork">With <paramref name="Resume"/>: a new conversation with the history of that one.</param>
/// <param name="Replay">With <paramref name="Resume"/>: its history is told as updates first.</param>
/// <param name="Mode">The permission mode; null = <c>default</c>, which asks. Claude Code's own default asks a model instead.</param>
public sealed record SessionOpening(string Folder, Carriage Carriage = Carriage.Patched, string Endpoint = "", string? Resume = null, bool IsFork = false, bool Replay = false, string? Mode = null);

/// <summary>Sessions of the real Claude Code, many at a time, behind the Agent Client Protocol's bridge, each with an endpoint of its own.</summary>
/// <remarks>Patched sessions share one bridge; a direct one has its own, because where a bridge sends is a matter of its process.</remarks>
/// <param name="routes">What they need to know of settings, gateway and endpoints; disposed of with the host.</param>
/// <param name="client">Who we are, for the bridge.</param>
/// <param name="configurationFolder">Claude Code's configuration folder.</param>
/// <param name="time">The clock.</param>
public sealed class SessionHost(ISessionRoutes routes, Implementation client, string configurationFolder, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Claude Code ends by itself within four seconds of its bridge; what has not by then is stuck.</summary>
    private static readonly TimeSpan GonePatience = TimeSpan.FromSeconds(6);

    /// <summary>Each has a Claude Code of its own, of some 300 MB.</summary>
    private const int MaxSessions = 64;

    private readonly ConcurrentDictionary<string, HostedSession> _sessions = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly SemaphoreSlim _resuming = new(1, 1);
    private Bridge? _shared;

    /// <summary>Raised when a session is there, before anything is told in it; and when one has been closed.</summary>
    public event Action<HostedSession>? Changed;

    /// <summary>What sessions need to know of settings, gateway and endpoints.</summary>
    internal ISessionRoutes Routes => routes;

    /// <summary>Those that are open.</summary>
    public IReadOnlyList<HostedSession> Sessions => [.. _sessions.Values.OrderBy(static session => session.Id, StringComparer.Ordinal)];

    /// <summary>One of them; null when there is none of that id.</summary>
    public HostedSession? Find(string id) => _sessions.GetValueOrDefault(id);

    /// <summary>Opens a session; of one that is open here already, that one.</summary>
    /// <returns>The session, or why there is none.</returns>
    public async Task<(HostedSession? Session, Finding? Finding)> OpenAsync(SessionOpening opening, CancellationToken cancellationToken)
    {
        if (_sessions.Count >= MaxSessions) return (null, OwnFindings.SessionNotOpened(opening.Resume ?? "", $"{MaxSessions} sessions are open here already; close one"));
        if (opening is not { Resume: { } known, IsFork: false }) return await OpenNowAsync(opening, cancellationToken).ConfigureAwait(false);
        // One after the other: two that ask for the same conversation get the same session.
        await _resuming.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Find(known) is { } open ? (open, null) : await OpenNowAsync(opening, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _resuming.Release();
        }
    }

    private async Task<(HostedSession? Session, Finding? Finding)> OpenNowAsync(SessionOpening opening, CancellationToken cancellationToken)
    {
        var (route, refused) = await routes.RouteAsync(opening.Carriage, opening.Endpoint, cancellationToken).ConfigureAwait(false);
        if (route is null) return (null, refused);
        // One that somebody else has left behind must not write the same transcript.
        if (opening is { Resume: { } old, IsFork: false }) await GoneAsync(old, cancellationToken).ConfigureAwait(false);
        var (bridge, missing) = await BridgeAsync(opening.Carriage, opening.Folder, route, cancellationToken).ConfigureAwait(false);
        if (bridge is null) return (null, missing);
        try
        {
            return (await OpenInAsync(bridge, opening, MetaOf(route, bridge), cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception failed) when (failed is JsonRpcException or JsonRpcClosedException)
        {
            await LeaveAsync(null, bridge).ConfigureAwait(false);
            return (null, FindingText.Read(failed.Message) ?? OwnFindings.SessionNotOpened(opening.Resume ?? "", failed.Message));
        }
    }

    private async Task<HostedSession> OpenInAsync(Bridge bridge, SessionOpening opening, JsonElement meta, CancellationToken cancellationToken)
    {
        HostedSession Add(string id, SessionResponse setup)
        {
            var made = new HostedSession(this, id, opening.Folder, opening.Carriage, opening.Endpoint, bridge, time) { Setup = setup };
            _sessions[id] = made;
            Changed?.Invoke(made);
            bridge.Attach(id, made);
            return made;
        }

        HostedSession session;
        if (opening is { Resume: { } id, IsFork: false })
        {
            // Its history is told before the answer comes, so it must be there to hear it.
            session = Add(id, new SessionResponse());
            try
            {
                session.Setup = opening.Replay
                    ? await bridge.Client.LoadSessionAsync(new LoadSessionRequest { SessionId = id, Cwd = opening.Folder, McpServers = [], Meta = meta }, cancellationToken).ConfigureAwait(false)
                    : await bridge.Client.ResumeSessionAsync(Resume(id, opening.Folder, meta), cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                await session.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        else
        {
            var setup = opening.Resume is { } origin
                ? await bridge.Client.ForkSessionAsync(new ForkSessionRequest { SessionId = origin, Cwd = opening.Folder, McpServers = [], Meta = meta }, cancellationToken).ConfigureAwait(false)
                : await bridge.Client.NewSessionAsync(new NewSessionRequest { Cwd = opening.Folder, McpServers = [], Meta = meta }, cancellationToken).ConfigureAwait(false);
            session = Add(setup.SessionId!, setup);
        }

        var mode = opening.Mode ?? "default";
        if (session.Setup.Modes is { } modes && modes.CurrentModeId != mode && modes.AvailableModes.Any(available => available.Id == mode)) await session.SetModeAsync(mode, cancellationToken).ConfigureAwait(false);
        if (opening is { Carriage: Carriage.Patched, Endpoint.Length: > 0 } && await routes.PlugAsync(session.Id, opening.Endpoint, cancellationToken).ConfigureAwait(false) is { } problem)
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw new JsonRpcException(JsonRpcErrorCode.InternalError, problem.Message);
        }

        return session;
    }

    /// <summary>The conversations that Claude Code has kept.</summary>
    /// <param name="folder">Only those of this folder; null = all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(IReadOnlyList<SessionSummary> Sessions, Finding? Finding)> ListAsync(string? folder, CancellationToken cancellationToken)
    {
        var at = folder ?? Environment.CurrentDirectory;
        var (bridge, finding) = await AnyBridgeAsync(at, cancellationToken).ConfigureAwait(false);
        if (bridge is null) return ([], finding);
        List<SessionSummary> all = [];
        string? cursor = null;
        do
        {
            var page = await bridge.Client.ListSessionsAsync(new ListSessionsRequest { Cwd = folder, Cursor = cursor }, cancellationToken).ConfigureAwait(false);
            all.AddRange(page.Sessions);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return (all, null);
    }

    /// <summary>Takes a conversation off the disk.</summary>
    public async Task<Finding?> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        if (Find(id) is { } open) await open.DisposeAsync().ConfigureAwait(false);
        var (bridge, finding) = await AnyBridgeAsync(Environment.CurrentDirectory, cancellationToken).ConfigureAwait(false);
        if (bridge is null) return finding;
        try
        {
            await bridge.Client.DeleteSessionAsync(new SessionReference { SessionId = id }, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (JsonRpcException refused)
        {
            return OwnFindings.SessionNotOpened(id, refused.Message);
        }
    }

    /// <summary>What opens a kept conversation without telling it again.</summary>
    internal static ResumeSessionRequest Resume(string id, string folder, JsonElement meta) => new() { SessionId = id, Cwd = folder, McpServers = [], Meta = meta };

    /// <summary>What the bridge is told beside the protocol: to tell of retries, and what the session's environment has other than the bridge's own
    /// (the endpoint that it begins at may hold less, or know no tool search). An empty value takes one away.</summary>
    internal static JsonElement MetaOf(SessionRoute route, Bridge bridge)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("claudeCode");
            writer.WritePropertyName("emitRawSDKMessages");
            writer.WriteRawValue("""[{"type":"system","subtype":"api_retry"}]"""u8);
            writer.WriteStartObject("options");
            writer.WriteStartObject("env");
            foreach (var (name, value) in route.Environment.Where(pair => bridge.Environment.GetValueOrDefault(pair.Key) != pair.Value)) writer.WriteString(name, value);
            foreach (var name in bridge.Environment.Keys.Where(name => !route.Environment.ContainsKey(name))) writer.WriteString(name, "");
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    /// <summary>Waits until no process holds a conversation any more.</summary>
    internal Task GoneAsync(string id, CancellationToken cancellationToken) => AgentProcesses.GoneAsync(configurationFolder, id, GonePatience, time, cancellationToken);

    /// <summary>The bridge for a session: the shared one where requests go through the gateway.</summary>
    internal async Task<(Bridge? Bridge, Finding? Finding)> BridgeAsync(Carriage carriage, string folder, SessionRoute route, CancellationToken cancellationToken)
    {
        var (program, missing) = routes.FindBridge(folder);
        if (program is null) return (null, missing);
        if (carriage == Carriage.Direct) return await Bridge.StartAsync(new BridgeStart(program, route.Environment, folder, client), cancellationToken).ConfigureAwait(false);
        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_shared is { IsAlive: true } running) return (running, null);
            // Of one that died, something that it has started may be left.
            if (_shared is { } dead)
            {
                // Its other sessions hear of its end first.
                await dead.Ended.ConfigureAwait(false);
                await dead.DisposeAsync().ConfigureAwait(false);
            }

            var (started, finding) = await Bridge.StartAsync(new BridgeStart(program, route.Environment, folder, client), cancellationToken).ConfigureAwait(false);
            _shared = started;
            return (started, finding);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>A session has left its bridge; one that nobody else needs ends.</summary>
    internal async ValueTask LeaveAsync(HostedSession? session, Bridge bridge)
    {
        if (session is not null && session.View.State == "closed" && _sessions.TryRemove(session.Id, out _)) Changed?.Invoke(session);
        if (!ReferenceEquals(bridge, _shared)) await bridge.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<(Bridge? Bridge, Finding? Finding)> AnyBridgeAsync(string folder, CancellationToken cancellationToken)
    {
        if (_shared is { IsAlive: true } running) return (running, null);
        var (route, refused) = await routes.RouteAsync(Carriage.Patched, "", cancellationToken).ConfigureAwait(false);
        return route is null ? (null, refused) : await BridgeAsync(Carriage.Patched, folder, route, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes all sessions, ends their bridges, and lets go of the gateway.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_sessions.Values.Select(static session => session.DisposeAsync().AsTask())).ConfigureAwait(false);
        if (_shared is { } shared) await shared.DisposeAsync().ConfigureAwait(false);
        await routes.DisposeAsync().ConfigureAwait(false);
        _starting.Dispose();
        _resuming.Dispose();
    }
}
