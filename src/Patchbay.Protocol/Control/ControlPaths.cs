namespace Patchbay.Protocol.Control;

/// <summary>The gateway's own paths and header names. Everything under <c>/patchbay/</c> wants the local token and no foreign Origin.</summary>
public static class ControlPaths
{
    /// <summary>GET: <see cref="GatewayStatus"/>.</summary>
    public const string Status = "/patchbay/v1/status";

    /// <summary>GET: the last exchanges as a JSON array; with <c>?follow=1</c> newline-delimited <see cref="TrafficEntry"/>s as they happen.</summary>
    public const string Traffic = "/patchbay/v1/traffic";

    /// <summary>GET: the last exchange of each session, a JSON array of <see cref="TrafficEntry"/>s; kept longer than <see cref="Traffic"/>.</summary>
    public const string Sessions = "/patchbay/v1/sessions";

    /// <summary>GET: the sessions that have an endpoint of their own, a JSON array of <see cref="SessionEndpoint"/>s, the latest first.
    /// POST a <see cref="SessionEndpointChange"/>: gives a session one, from its next request on; 200 with the <see cref="SessionEndpoint"/>,
    /// 400 when the settings have no such endpoint or the id cannot be one, 413 for a body that is too large, 500 when it cannot be kept.
    /// Nothing has changed unless the answer is 200.</summary>
    public const string SessionEndpoints = "/patchbay/v1/session-endpoints";

    /// <summary>Sessions of the real Claude Code that this gateway's process hosts; `docs/reference/control.md` has the calls.
    /// GET: those that are open, a JSON array of <see cref="HostedSessionView"/>s. POST a <see cref="HostedOpening"/>: opens one; 200 with its view,
    /// 400 for a body that cannot be, 409 with the finding when it cannot be opened. Below it, by the session's id: see the class that answers.</summary>
    public const string Hosted = "/patchbay/v1/hosted";

    /// <summary>GET, <c>?folder=</c> optional: the conversations that Claude Code has kept, a JSON array of <see cref="KeptSession"/>s. DELETE <c>/ID</c> takes one off the disk.</summary>
    public const string Kept = "/patchbay/v1/kept";

    /// <summary>GET, <c>?endpoint=</c> optional (default: the plug): <see cref="PlugWindow"/>; waits a second at most for an endpoint that has not told yet.</summary>
    public const string Window = "/patchbay/v1/window";

    /// <summary>POST: a <see cref="ControlAnswer"/> whose message is the link that signs a browser in to the console; good until the gateway ends.</summary>
    public const string Console = "/patchbay/v1/console";

    /// <summary>POST: drain and exit. Answers before it starts to drain.</summary>
    public const string Shutdown = "/patchbay/v1/shutdown";

    /// <summary>POST: read the settings file now, and answer when what it says is in force; 409 with the problems when it is refused.</summary>
    public const string Reload = "/patchbay/v1/reload";

    /// <summary>GET <c>?pid=N&amp;command=NAME</c>: answers at once and stays open; its end tells the launcher that the gateway is gone,
    /// and the gateway that the agent is.</summary>
    public const string Attach = "/patchbay/v1/attach";

    /// <summary>GET, no token: 200 while the process lives.</summary>
    public const string Health = "/healthz";

    /// <summary>GET, no token: 200 while new requests are taken, 503 while draining.</summary>
    public const string Ready = "/readyz";

    /// <summary>The header that carries the local token when <c>Authorization</c> is the caller's own (a claude.ai login, an Anthropic key).</summary>
    public const string TokenHeader = "x-patchbay-token";
}
