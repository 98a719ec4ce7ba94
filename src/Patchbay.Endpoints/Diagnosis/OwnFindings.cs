using Patchbay.Endpoints.Diagnosis.Catalog;

namespace Patchbay.Endpoints.Diagnosis;

/// <summary>Findings about Patchbay itself: what the gateway refuses, what keeps it or the agent from starting.</summary>
public static class OwnFindings
{
    /// <summary>A request without the local token.</summary>
    public static Finding TokenMissing() => LifecycleFindings.TokenMissing.Of(null, "");

    /// <summary>A request with a local token that is not this gateway's.</summary>
    public static Finding TokenWrong() => LifecycleFindings.TokenWrong.Of(null, "");

    /// <summary>A web page of another origin.</summary>
    public static Finding ForeignOrigin(string origin) => LifecycleFindings.ForeignOrigin.Of(null, "", ("origin", origin));

    /// <summary>A <c>Host</c> header that is not the gateway's.</summary>
    public static Finding ForeignHost(string host) => LifecycleFindings.ForeignHost.Of(null, "", ("called", host.Length == 0 ? "(none)" : host));

    /// <summary>The gateway is shutting down.</summary>
    public static Finding Draining() => LifecycleFindings.Draining.Of(null, "");

    /// <summary>A body over the limit.</summary>
    public static Finding BodyTooLarge(long maxBodyBytes) => LifecycleFindings.BodyTooLarge.Of(
        null,
        "",
        ("limit", maxBodyBytes >= 1024 * 1024 && maxBodyBytes % (1024 * 1024) == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{maxBodyBytes / (1024 * 1024)} MiB")
            : string.Create(CultureInfo.InvariantCulture, $"{maxBodyBytes} bytes")));

    /// <summary>A path that is not the gateway's.</summary>
    public static Finding UnknownPath(string path) => LifecycleFindings.UnknownPath.Of(null, "", ("path", path));

    /// <summary>The ledger cannot be written, and nothing goes on without it.</summary>
    /// <param name="evidence">What the disk or the database says.</param>
    public static Finding LedgerFails(string evidence) => LifecycleFindings.LedgerFails.Of(null, evidence);

    /// <summary>A limit of the settings is reached.</summary>
    /// <param name="limit">The limit in words.</param>
    /// <param name="used">What was used of it.</param>
    /// <param name="until">When it counts anew, with what joins it to the sentence; empty when it does not.</param>
    /// <param name="settings">Path of the settings file.</param>
    public static Finding LimitReached(string limit, string used, string until, string settings) =>
        LifecycleFindings.LimitReached.Of(null, "", ("limit", limit), ("used", used), ("until", until), ("file", settings));

    /// <summary>A name that the settings do not have.</summary>
    /// <param name="name">The name asked for.</param>
    /// <param name="known">The names there are.</param>
    public static Finding UnknownEndpoint(string name, IEnumerable<string> known) =>
        LifecycleFindings.UnknownEndpoint.Of(null, $"known: {string.Join(", ", known)}", ("asked", name));

    /// <summary>A settings file that cannot be used.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="problems">What is wrong, with lines.</param>
    public static Finding SettingsRefused(string file, IEnumerable<string> problems) =>
        LifecycleFindings.SettingsRefused.Of(null, string.Join("; ", problems), ("file", file));

    /// <summary>Somebody else listens at the gateway's address.</summary>
    /// <param name="address">Address and port.</param>
    /// <param name="holder">The program that listens there, when it could be told; else empty.</param>
    /// <param name="evidence">The system's words.</param>
    public static Finding PortInUse(string address, string holder, string evidence) => LifecycleFindings.PortInUse.Of(
        null, evidence, ("address", address), ("holder", holder.Length == 0 ? "another program" : holder));

    /// <summary>The gateway started in the background did not come up.</summary>
    /// <param name="logFile">Where its own words are.</param>
    /// <param name="evidence">The last of them.</param>
    public static Finding GatewayNotStarted(string logFile, string evidence) => LifecycleFindings.GatewayNotStarted.Of(null, evidence, ("log", logFile));

    /// <summary>An agent asks a gateway that was stopped on purpose.</summary>
    /// <param name="address">Its host and port.</param>
    public static Finding GatewayStopped(string address) => LifecycleFindings.GatewayStopped.Of(null, "", ("address", address));

    /// <summary>An agent asks a gateway that died and cannot be started.</summary>
    /// <param name="address">Its host and port.</param>
    /// <param name="why">What became of the start.</param>
    public static Finding GatewayNotBack(string address, Finding why) => LifecycleFindings.GatewayNotBack.Of(
        null, why.Evidence, ("address", address), ("why", why.What), ("remedy", why.Remedy));

    /// <summary>An endpoint that only the gateway can send to.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="why">What stands in the way.</param>
    public static Finding NotDirect(Endpoint endpoint, string why) => AgentFindings.NotDirect.Of(endpoint, why);

    /// <summary>No bridge to Claude Code.</summary>
    /// <param name="bridge">What was looked for.</param>
    /// <param name="hasNode">Whether Node is there.</param>
    public static Finding BridgeNotFound(string bridge, bool hasNode) => AgentFindings.BridgeNotFound.Of(
        null, "", ("bridge", bridge), ("node", hasNode ? "" : ", and neither was `node`"),
        ("install", $"{(hasNode ? "Install it" : "Install Node 20 or later, then")}: `npm install -g @agentclientprotocol/claude-agent-acp`."));

    /// <summary>The bridge ended before it could be used.</summary>
    /// <param name="bridge">Its program.</param>
    /// <param name="evidence">Its last words.</param>
    public static Finding BridgeNotStarted(string bridge, string evidence) => AgentFindings.BridgeNotStarted.Of(null, evidence, ("bridge", bridge));

    /// <summary>Claude Code is gone.</summary>
    /// <param name="session">The session.</param>
    /// <param name="evidence">What it, or its bridge, said last.</param>
    public static Finding AgentDied(string session, string evidence) => AgentFindings.Died.Of(null, evidence, ("session", session));

    /// <summary>A session that does not run was asked for something.</summary>
    public static Finding SessionEnded(string session) => AgentFindings.SessionEnded.Of(null, "", ("session", session));

    /// <summary>A session that could not be opened.</summary>
    /// <param name="session">Its id; empty for a new one.</param>
    /// <param name="evidence">The agent's words.</param>
    public static Finding SessionNotOpened(string session, string evidence) => AgentFindings.SessionNotOpened.Of(null, evidence, ("session", session.Length > 0 ? " " + session : ""));

    /// <summary>An error of the agent's that nothing explains.</summary>
    public static Finding TurnFailed(string evidence) => AgentFindings.TurnFailed.Of(null, evidence);

    /// <summary>A request that an endpoint of another dialect cannot be asked.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="reason">What stands in the way, with its place in the request.</param>
    public static Finding Untranslatable(Endpoint endpoint, string reason) => AgentFindings.Untranslatable.Of(endpoint, reason);

    /// <summary>A model chosen in the client's picker, of an endpoint that is not in the settings any more.</summary>
    /// <param name="model">The name that the client asks for.</param>
    /// <param name="endpoint">The endpoint's name in it.</param>
    public static Finding PickedEndpointGone(string model, string endpoint) => LifecycleFindings.PickedEndpointGone.Of(null, "", ("model", model), ("endpoint", endpoint));

    /// <summary>A session was given an endpoint that is not in the settings any more.</summary>
    /// <param name="session">The session's id.</param>
    /// <param name="endpoint">The endpoint as it was written.</param>
    public static Finding SessionEndpointGone(string session, string endpoint) => LifecycleFindings.SessionEndpointGone.Of(null, "", ("endpoint", endpoint), ("session", session));

    /// <summary>An agent that sends elsewhere than it would after a restart.</summary>
    /// <param name="pid">Its process id.</param>
    /// <param name="now">Where it sends.</param>
    /// <param name="restarted">Where it would send.</param>
    /// <param name="session">Its conversation; empty when it is not known.</param>
    /// <param name="evidence">How that is known, and since when.</param>
    public static Finding OldValueHeld(int pid, string now, string restarted, string session, string evidence) => LifecycleFindings.OldValueHeld.Of(
        null,
        evidence,
        ("pid", pid.ToString(CultureInfo.InvariantCulture)),
        ("now", now),
        ("restarted", restarted),
        ("resume", session.Length > 0 ? $"claude --resume {session}" : "claude --continue"));

    /// <summary>The program to run is not there.</summary>
    public static Finding AgentNotFound(string program) => AgentFindings.NotFound.Of(
        null,
        "",
        ("program", program),
        ("install", program is "claude" or "claude.exe"
            ? "Install Claude Code: `npm install -g @anthropic-ai/claude-code`."
            : $"Install it, or name it with its full path: `patchbay run -- /path/to/{program}`."));

    /// <summary>The default Anthropic API is plugged in and the caller sent nothing for it but the local token.</summary>
    public static Finding NoAnthropicCredential(Endpoint anthropic) => AgentFindings.NoAnthropicCredential.Of(anthropic, "");
}
