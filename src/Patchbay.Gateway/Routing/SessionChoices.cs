using System.Collections.Concurrent;

namespace Patchbay.Gateway.Routing;

/// <summary>Which endpoint each session has picked in its client's own picker, so that its side requests follow it there.</summary>
/// <remarks>Claude Code asks some things of models with fixed names whatever model the person has chosen: the verdicts of auto mode of
/// <c>claude-sonnet-5</c>, subagents of an alias (measured, 2.1.330). They belong to the session, so they go where the session goes.</remarks>
internal sealed class SessionChoices
{
    /// <summary>More sessions than this have long ended, most of them.</summary>
    private const int MaxSessions = 4096;

    private readonly ConcurrentDictionary<string, Route> _picked = new(StringComparer.Ordinal);

    /// <summary>True when <see cref="Follow"/> has something to say; nearly always false, and told without looking at the request's body.</summary>
    public bool Concern(string session, Route route) => session.Length > 0 && (route.Reason == RouteReason.Picked || (!_picked.IsEmpty && _picked.ContainsKey(session)));

    /// <summary>Where a request goes, given where its session has chosen to be.</summary>
    /// <param name="session">The session's id.</param>
    /// <param name="isSide">True for a subagent's request and for one that wants no stream: not the conversation's own.</param>
    /// <param name="route">Where the model's name alone would lead.</param>
    public Route Follow(string session, bool isSide, Route route)
    {
        if (route.Reason == RouteReason.Picked)
        {
            if (isSide) return route;
            if (_picked.Count >= MaxSessions) _picked.Clear();
            _picked[session] = route;
            return route;
        }

        if (!_picked.TryGetValue(session, out var picked)) return route;
        if (!isSide)
        {
            // The person has gone back to a model of the plug.
            _picked.TryRemove(session, out _);
            return route;
        }

        return route.Reason == RouteReason.Rule ? route : picked;
    }
}
