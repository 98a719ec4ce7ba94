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
}
