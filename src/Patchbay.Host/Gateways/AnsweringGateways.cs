using Patchbay.Protocol.Control;

namespace Patchbay.Host.Gateways;

/// <summary>A gateway that runs, and what it knows of its sessions.</summary>
/// <param name="Status">What it says of itself.</param>
/// <param name="Sessions">The exchanges by session.</param>
/// <param name="SessionEndpoints">The endpoints of sessions that do not follow the plug.</param>
public sealed record AnsweringGateway(GatewayStatus Status, IReadOnlyDictionary<string, TrafficEntry> Sessions, IReadOnlyDictionary<string, SessionEndpoint> SessionEndpoints)
{
    /// <summary>Whether an address is this gateway's: same port, on this machine.</summary>
    public bool IsAt(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var asked) && asked.IsLoopback && asked.Port == new Uri(Status.Url).Port;
}

/// <summary>Finds every gateway of this user, whatever settings file it follows.</summary>
public static class AnsweringGateways
{
    /// <summary>Asks all that have left a record; those that do not answer are not among the result.</summary>
    /// <param name="folders">The data folders there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<AnsweringGateway>> FindAsync(IEnumerable<string> folders, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(folders.Select(folder => AskAsync(new GatewayFolder(folder), cancellationToken))).ConfigureAwait(false);
        return [.. found.OfType<AnsweringGateway>()];
    }

    private static async Task<AnsweringGateway?> AskAsync(GatewayFolder folder, CancellationToken cancellationToken)
    {
        if (GatewayRecord.Read(folder) is not { IsProcessAlive: true } record || folder.ReadToken() is not { } token) return null;
        var control = new ControlClient(new Uri(record.Url), token);
        var reply = await control.StatusAsync(cancellationToken).ConfigureAwait(false);
        // The port of one that died can be somebody else's by now.
        if (reply.Value is not { } status || status.Pid != record.Pid) return null;
        var sessions = await control.SessionsAsync(cancellationToken).ConfigureAwait(false);
        var endpoints = await control.SessionEndpointsAsync(cancellationToken).ConfigureAwait(false);
        return new AnsweringGateway(
            status,
            (sessions.Value ?? []).ToDictionary(entry => entry.Session, StringComparer.Ordinal),
            (endpoints.Value ?? []).ToDictionary(entry => entry.Session, StringComparer.Ordinal));
    }
}
