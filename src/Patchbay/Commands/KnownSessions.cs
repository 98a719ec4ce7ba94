using Patchbay.Host.Gateways;

namespace Patchbay.Commands;

/// <summary>The session that a person means by its id or the beginning of it.</summary>
/// <param name="Session">The one; null when it is none or more than one.</param>
/// <param name="Candidates">Those that begin so, when they are several.</param>
internal sealed record KnownSessions(string? Session, IReadOnlyList<string> Candidates)
{
    /// <summary>Fewer letters are nobody's on purpose.</summary>
    public const int ShortestPrefix = 4;

    /// <summary>Asks a gateway for its sessions: those it has seen, and those that have an endpoint of their own.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(LiveGateway gateway, CancellationToken cancellationToken)
    {
        var seen = gateway.Control.SessionsAsync(cancellationToken);
        var given = gateway.Control.SessionEndpointsAsync(cancellationToken);
        return [.. ((await seen.ConfigureAwait(false)).Value ?? []).OrderByDescending(static entry => entry.Time).Select(static entry => entry.Session)
            .Concat(((await given.ConfigureAwait(false)).Value ?? []).Select(static entry => entry.Session)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Finds it among sessions that are known. A whole UUID, which is what Claude Code's ids are, need not be known:
    /// it can be given an endpoint before its first request.</summary>
    public static KnownSessions Find(string written, IReadOnlyList<string> known)
    {
        if (known.Contains(written, StringComparer.Ordinal) || Guid.TryParseExact(written, "D", out _)) return new KnownSessions(written, []);
        if (written.Length < ShortestPrefix) return new KnownSessions(null, []);
        string[] found = [.. known.Where(session => session.StartsWith(written, StringComparison.OrdinalIgnoreCase))];
        return found is [var only] ? new KnownSessions(only, []) : new KnownSessions(null, found);
    }
}
