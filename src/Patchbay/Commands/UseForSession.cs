using System.Text.Json;
using Patchbay.Control;
using Patchbay.Host.Gateways;
using Patchbay.Output;
using Patchbay.Protocol.Control;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary><c>patchbay use … --session ID</c>: moves one session, whatever the plug says. It lives in the running gateway, not in the settings file.</summary>
/// <param name="Written">The endpoint as it was typed.</param>
/// <param name="Session">The session's id or the beginning of it, as it was typed.</param>
/// <param name="NoProbe">True to give it the endpoint untried.</param>
/// <param name="AsJson">True to print the entry.</param>
internal sealed record UseForSession(string Written, string Session, bool NoProbe, bool AsJson)
{
    private bool FollowsPlug => Written == SessionEndpointChange.Plug;

    /// <summary>Does it.</summary>
    /// <param name="context">Where to speak.</param>
    /// <param name="path">The settings file.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CommandContext context, string path, CancellationToken cancellationToken)
    {
        // :: Step 1: what it stands for
        var reading = SettingsReader.Read(path);
        if (reading.Settings is not { } settings) return SettingsTalk.Refuse(context.Talk, path, reading.Problems);
        var plug = FollowsPlug ? new Plug(settings.Plugged, "", "") : SessionEndpointCalls.Resolve(Written, settings);
        if (plug.Endpoint is not { } endpoint) return context.Talk.Fail(plug.Problem, plug.Fix);

        // :: Step 2: whose session it is
        var gateway = await context.Launcher(path).FindAsync(cancellationToken).ConfigureAwait(false);
        if (gateway is null) return context.Talk.Fail("no gateway runs for this settings file, so there is no session to move", "`patchbay claude` or `patchbay serve` starts it; without `--session` the plug is moved, for every agent");
        var known = await KnownSessions.OfAsync(gateway, cancellationToken).ConfigureAwait(false);
        var found = KnownSessions.Find(Session, known);
        if (found.Session is not { } session) return Unknown(context.Talk, found.Candidates, known);

        // :: Step 3: whether it works
        var written = Written;
        if (!NoProbe && !FollowsPlug)
        {
            var trial = new EndpointTrial(Written == SessionEndpointChange.Off ? "" : Written, endpoint);
            var (passed, failure) = await trial.RunAsync(context, path, settings, $"{Written} --session {Session}", cancellationToken).ConfigureAwait(false);
            if (passed is null) return failure;
            if (passed.Written.Length > 0) written = passed.Written;
        }

        // :: Step 4: the gateway
        var reply = await gateway.Control.SetSessionEndpointAsync(session, written, cancellationToken).ConfigureAwait(false);
        if (reply.Status == 404) return context.Talk.Fail("the running gateway is of an older version, in which all sessions follow the plug", "`patchbay serve --replace` puts this version in its place");
        if (reply.Value is not { } entry) return context.Talk.Fail(reply.Answered ? reply.Message : $"the gateway did not answer: {reply.Message}");
        Tell(context.Talk, entry, gateway, settings.Routes.Count);
        if (!AsJson && !known.Contains(session, StringComparer.Ordinal)) context.Talk.Say("note: the gateway has served no request of it yet, and never will of an agent that runs without it (`--direct`)");
        return ExitCodes.Done;
    }

    private int Unknown(Talk talk, IReadOnlyList<string> candidates, IReadOnlyList<string> known)
    {
        if (Session.Length < KnownSessions.ShortestPrefix) talk.Fail($"`{Session}` is too short to be a session's id", $"write at least {KnownSessions.ShortestPrefix} characters of it");
        else if (candidates.Count > 0) talk.Fail($"{candidates.Count} sessions begin with `{Session}`", $"write more of it: {string.Join(", ", candidates.Take(10))}{(candidates.Count > 10 ? ", …" : "")}");
        else return talk.Fail($"the gateway knows no session `{Session}`", known.Count == 0 ? "it has served none yet; a whole id need not be known" : $"the last ones: {string.Join(", ", known.Take(5))}; `patchbay ps` shows whose they are");
        return ExitCodes.Usage;
    }

    private void Tell(Talk talk, SessionEndpoint entry, LiveGateway gateway, int routes)
    {
        if (AsJson)
        {
            talk.Data.WriteLine(JsonSerializer.Serialize(entry, CliJson.Default.SessionEndpoint));
            return;
        }

        if (FollowsPlug) talk.Say($"session {entry.Session} follows the plug from its next request on: {entry.Name} ({entry.Url})");
        else talk.Say($"session {entry.Session} goes to {entry.Name} ({entry.Url}) from its next request on; all others follow the plug, {gateway.Status.Endpoint}");
        if (routes > 0) talk.Say($"note: {routes} of the settings' `routes` go first, for the models that they name");
    }
}
