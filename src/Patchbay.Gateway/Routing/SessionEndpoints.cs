using System.Collections.Frozen;
using Patchbay.Endpoints;

namespace Patchbay.Gateway.Routing;

/// <summary>What an endpoint as written stands for under the settings in force.</summary>
/// <param name="Endpoint">The endpoint; null when there is none.</param>
/// <param name="Problem">Why not; empty when there is one.</param>
public readonly record struct WrittenEndpoint(Endpoint? Endpoint, string Problem);

/// <summary>Where the requests of a session go that was given an endpoint.</summary>
/// <param name="Given">What it was given.</param>
/// <param name="Routes">The routes in force with that endpoint in the place of the plug; null when the settings do not have it any more.</param>
/// <param name="Problem">Why not; empty when they do.</param>
public sealed record SessionRoutes(GivenEndpoint Given, RouteTable? Routes, string Problem);

/// <summary>The sessions that have an endpoint of their own. All others follow the plug.</summary>
/// <remarks>Requests read one immutable snapshot, which is empty nearly always: then they pay a volatile read. Changes are one at a time,
/// and are on the disk before they are in force. Safe to use from anywhere.</remarks>
public sealed class SessionEndpoints
{
    /// <summary>The oldest beyond that follow the plug again.</summary>
    /// <value>1,000: a year of one person's sessions, were each given an endpoint by hand, and a file of 100 kB.</value>
    public const int Most = 1000;

    private readonly Lock _lock = new();
    private readonly SessionMemory _memory;
    private readonly TimeProvider _time;
    private RouteTable _plugged;
    private Func<string, WrittenEndpoint> _resolve;
    private IReadOnlyList<GivenEndpoint> _given;
    private volatile FrozenDictionary<string, SessionRoutes> _routes = FrozenDictionary<string, SessionRoutes>.Empty;

    /// <summary>Takes up what the memory holds.</summary>
    /// <param name="memory">What a gateway before this one has kept.</param>
    /// <param name="plugged">The routes of everybody else.</param>
    /// <param name="resolve">Finds an endpoint as written.</param>
    /// <param name="time">The clock.</param>
    public SessionEndpoints(SessionMemory memory, RouteTable plugged, Func<string, WrittenEndpoint> resolve, TimeProvider time)
    {
        _memory = memory;
        _time = time;
        (_plugged, _resolve) = (plugged, resolve);
        _given = [.. memory.Read(out var problem).Take(Most)];
        MemoryProblem = problem;
        Resolve_NeedsLock();
    }

    /// <summary>What was wrong with the memory when it was read; empty when nothing was.</summary>
    public string MemoryProblem { get; }

    /// <summary>Those that have one, the latest first.</summary>
    public IReadOnlyList<SessionRoutes> All => [.. _routes.Values.OrderByDescending(static routes => routes.Given.Since)];

    /// <summary>The routes of a session; null when it follows the plug.</summary>
    public SessionRoutes? Find(string session)
    {
        var routes = _routes;
        return routes.Count == 0 ? null : routes.GetValueOrDefault(session);
    }

    /// <summary>Takes over other settings: what is written is resolved anew.</summary>
    public void Follow(RouteTable plugged, Func<string, WrittenEndpoint> resolve)
    {
        lock (_lock)
        {
            (_plugged, _resolve) = (plugged, resolve);
            Resolve_NeedsLock();
        }
    }

    /// <summary>Gives a session an endpoint, from its next request on. Waits for the disk: not for a thread that serves requests.</summary>
    /// <exception cref="IOException">It cannot be kept; nothing has changed.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for want of permission.</exception>
    public SessionRoutes Give(string session, string written)
    {
        lock (_lock)
        {
            var given = new GivenEndpoint(session, written, _time.GetUtcNow());
            Keep_NeedsLock([given, .. Others_NeedsLock(session).Take(Most - 1)]);
            return _routes[session];
        }
    }

    /// <summary>Lets a session follow the plug again, from its next request on; nothing happens when it does. Waits for the disk.</summary>
    /// <exception cref="IOException">It cannot be kept; nothing has changed.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for want of permission.</exception>
    public void TakeBack(string session)
    {
        lock (_lock)
        {
            if (_routes.ContainsKey(session)) Keep_NeedsLock([.. Others_NeedsLock(session)]);
        }
    }

    private IEnumerable<GivenEndpoint> Others_NeedsLock(string session) => _given.Where(given => given.Session != session);

    private void Keep_NeedsLock(IReadOnlyList<GivenEndpoint> given)
    {
        _memory.Write(given);
        _given = given;
        Resolve_NeedsLock();
    }

    private void Resolve_NeedsLock() => _routes = _given.ToFrozenDictionary(static given => given.Session, RoutesOf_NeedsLock, StringComparer.Ordinal);

    private SessionRoutes RoutesOf_NeedsLock(GivenEndpoint given)
    {
        var (endpoint, problem) = _resolve(given.Endpoint);
        return new SessionRoutes(given, endpoint is null ? null : _plugged with { Plugged = endpoint }, problem);
    }
}
