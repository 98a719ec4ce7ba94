namespace Patchbay.Endpoints.Diagnosis.Catalog;

/// <summary>The program that is routed.</summary>
internal static class AgentFindings
{
    /// <summary>PB-AGENT-01.</summary>
    public static FindingEntry NotFound { get; } = new()
    {
        Code = "PB-AGENT-01",
        Layer = Layer.Agent,
        Title = "The agent's program was not found",
        When = "`patchbay claude` or `patchbay run` finds no program of that name on the path.",
        What = "The program {program} was not found.",
        Remedy = "{install}",
        Causes =
        [
            "It is installed and not on this shell's `PATH`: name it with its full path, `patchbay run -- /path/to/claude`.",
            "It is an alias or function of the shell, which programs cannot see.",
        ],
        Example = [new("program", "claude"), new("install", "Install Claude Code: `npm install -g @anthropic-ai/claude-code`.")],
    };

    /// <summary>PB-AGENT-02.</summary>
    public static FindingEntry NoAnthropicCredential { get; } = new()
    {
        Code = "PB-AGENT-02",
        Layer = Layer.Agent,
        Title = "The agent has no Anthropic credential",
        When = "The default Anthropic API is plugged in, and the agent was started with the gateway's local token only: there was no login and no key to carry along then.",
        What = "Requests go to the Anthropic API ({host}) now, and this agent has no Anthropic credential to send: it was started with the gateway's token only.",
        Remedy = "Plug an endpoint that has its own, `patchbay use NAME`; or sign in once with plain `claude`, then start again: `patchbay claude --continue`.",
        Causes =
        [
            "A key in `ANTHROPIC_API_KEY` when the agent starts is carried along.",
            "The Anthropic API can have a key of its own: `patchbay endpoint edit anthropic --credential '${env:NAME}'`.",
        ],
        Example = [new("host", "api.anthropic.com")],
    };

    /// <summary>PB-AGENT-03.</summary>
    public static FindingEntry HungUp { get; } = new()
    {
        Code = "PB-AGENT-03",
        Layer = Layer.Agent,
        Title = "The agent hung up",
        When = "The agent closed its connection before the answer was complete; the endpoint's request was ended at once. Shown in `patchbay traffic` only.",
        What = "The agent closed the connection before endpoint {name} had answered.",
        Remedy = "Nothing, if you interrupted it; else see whether the agent has a shorter time limit (`API_TIMEOUT_MS`) than the endpoint needs.",
    };

    /// <summary>PB-AGENT-04.</summary>
    public static FindingEntry Untranslatable { get; } = new()
    {
        Code = "PB-AGENT-04",
        Layer = Layer.Agent,
        Title = "The request cannot be translated",
        When = "The endpoint speaks another dialect than Anthropic's, and the request says something that cannot be said in it. Nothing was sent.",
        What = "The request cannot be translated for endpoint {name} ({authority}).",
        Remedy = "Take that part out, or use an endpoint that knows it: `patchbay use NAME`.{back}",
        Causes =
        [
            "A document or an image for a model that takes none.",
            "A kind of content block, or a tool, that only Anthropic's servers know.",
        ],
        ExampleEvidence = "messages.2.content.0: endpoint local takes no documents (application/pdf); send its text instead.",
    };

    /// <summary>PB-AGENT-10.</summary>
    public static FindingEntry BridgeNotFound { get; } = new()
    {
        Code = "PB-AGENT-10",
        Layer = Layer.Agent,
        Title = "The bridge to Claude Code was not found",
        When = "Sessions need the Agent Client Protocol's bridge to Claude Code, an npm package. It is looked for in `PATCHBAY_ACP_BRIDGE`, on the path, in `node_modules` of the folder and of those above it, and by `npx`.",
        What = "{bridge} was not found{node}.",
        Remedy = "{install}",
        Example = [new("bridge", "claude-agent-acp"), new("node", ", and neither was `node`"), new("install", "Install Node 20 or later, then: `npm install -g @agentclientprotocol/claude-agent-acp`.")],
    };

    /// <summary>PB-AGENT-11.</summary>
    public static FindingEntry BridgeNotStarted { get; } = new()
    {
        Code = "PB-AGENT-11",
        Layer = Layer.Agent,
        Title = "The bridge to Claude Code did not start",
        When = "The bridge was found and ended, or answered with an error, before it could be used.",
        What = "The bridge {bridge} did not start.",
        Remedy = "See its words below; `npm install -g @agentclientprotocol/claude-agent-acp` brings a whole one.",
        ExampleEvidence = "Error: Cannot find module '@anthropic-ai/claude-agent-sdk'",
        Example = [new("bridge", "/usr/bin/claude-agent-acp")],
    };

    /// <summary>PB-AGENT-12.</summary>
    public static FindingEntry Died { get; } = new()
    {
        Code = "PB-AGENT-12",
        Layer = Layer.Agent,
        Title = "Claude Code ended in the middle of a session",
        When = "Claude Code, or its bridge, was killed or crashed. What was said until then is kept.",
        What = "Claude Code of session {session} has ended unexpectedly.",
        Remedy = "Resume it: the whole conversation is there. `patchbay chat --resume {session}`.",
        ExampleEvidence = "The Claude Agent process exited unexpectedly.",
        Example = [new("session", "5ae1b13d-a4e2-42d7-9882-862b0baaf948")],
    };

    /// <summary>PB-AGENT-13.</summary>
    public static FindingEntry SessionEnded { get; } = new()
    {
        Code = "PB-AGENT-13",
        Layer = Layer.Agent,
        Title = "The session is not running",
        When = "Something was asked of a session that has crashed or was closed.",
        What = "Session {session} is not running, so nothing was sent.",
        Remedy = "Resume it, then say it again: `patchbay chat --resume {session}`.",
        Example = [new("session", "5ae1b13d-a4e2-42d7-9882-862b0baaf948")],
    };

    /// <summary>PB-AGENT-14.</summary>
    public static FindingEntry SessionNotOpened { get; } = new()
    {
        Code = "PB-AGENT-14",
        Layer = Layer.Agent,
        Title = "The session could not be opened",
        When = "The bridge refused to open, resume, fork or delete a session.",
        What = "The session{session} could not be opened.",
        Remedy = "See the agent's words; `patchbay chat --list` shows the conversations that there are.",
        ExampleEvidence = "Resource not found",
        Example = [new("session", " 5ae1b13d-a4e2-42d7-9882-862b0baaf948")],
    };

    /// <summary>PB-AGENT-15.</summary>
    public static FindingEntry TurnFailed { get; } = new()
    {
        Code = "PB-AGENT-15",
        Layer = Layer.Agent,
        Title = "Claude Code ended the turn with an error",
        When = "The agent reports an error that comes neither from the gateway nor from the endpoint, as far as that can be found out.",
        What = "Claude Code ended the turn with an error.",
        Remedy = "See its words; the session goes on with the next prompt.",
        ExampleEvidence = "Prompt is too long",
    };

    /// <summary>PB-AGENT-16.</summary>
    public static FindingEntry NotDirect { get; } = new()
    {
        Code = "PB-AGENT-16",
        Layer = Layer.Agent,
        Title = "The endpoint cannot be used without the gateway",
        When = "A session that sends by itself was to be opened at, or moved to, an endpoint that Claude Code cannot speak to without the gateway.",
        What = "Endpoint {name} ({authority}) can be used through the gateway only.",
        Remedy = "Open the session through the gateway: without `--direct`.",
        ExampleEvidence = "lmstudio speaks openai-chat, and only the gateway translates",
    };
}
