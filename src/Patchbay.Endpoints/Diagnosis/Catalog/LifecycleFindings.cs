namespace Patchbay.Endpoints.Diagnosis.Catalog;

/// <summary>The gateway's own refusals, and what keeps it from running.</summary>
internal static class LifecycleFindings
{
    /// <summary>PB-LIFE-01.</summary>
    public static FindingEntry TokenMissing { get; } = new()
    {
        Code = "PB-LIFE-01",
        Layer = Layer.Lifecycle,
        Title = "The local token is missing",
        When = "A request reached the gateway without the local token, so it may come from any program of this machine.",
        What = "The Patchbay gateway serves only agents that carry its local token, and this request carries none.",
        Remedy = "Start the agent with `patchbay claude` or `patchbay run -- COMMAND`; for one started by hand: `eval \"$(patchbay env)\"`.",
        Causes =
        [
            "Only `ANTHROPIC_BASE_URL` was set by hand: `patchbay env` prints the other variables that belong with it.",
            "A settings file of the agent replaces the variables that the launcher injected: `ANTHROPIC_AUTH_TOKEN` or `ANTHROPIC_CUSTOM_HEADERS` in its `env`.",
        ],
    };

    /// <summary>PB-LIFE-02.</summary>
    public static FindingEntry TokenWrong { get; } = new()
    {
        Code = "PB-LIFE-02",
        Layer = Layer.Lifecycle,
        Title = "The local token is not this gateway's",
        When = "A request carries a local token of another gateway, or one from before the token was changed.",
        What = "This agent carries a local token that is not this gateway's: it was started for another one.",
        Remedy = "Leave the agent and start it again: `patchbay claude --continue` goes on with the same conversation.",
        Causes =
        [
            "Another settings file means another gateway and another token: `patchbay status --settings FILE`.",
            "The variables came from an old `patchbay env`: take them anew.",
        ],
    };

    /// <summary>PB-LIFE-03.</summary>
    public static FindingEntry ForeignOrigin { get; } = new()
    {
        Code = "PB-LIFE-03",
        Layer = Layer.Lifecycle,
        Title = "A web page may not use the gateway",
        When = "The request has an `Origin` header that is not the gateway's own: a page in a browser made it.",
        What = "A web page of {origin} tried to use the Patchbay gateway; it serves no page but its own.",
        Remedy = "Close that page. If it is a tool of yours, call the gateway from its server, or through `patchbay run -- COMMAND`.",
        Example = [new("origin", "https://example.com")],
    };

    /// <summary>PB-LIFE-04.</summary>
    public static FindingEntry ForeignHost { get; } = new()
    {
        Code = "PB-LIFE-04",
        Layer = Layer.Lifecycle,
        Title = "The gateway was called by another name",
        When = "The `Host` header names neither a loopback address nor a name the gateway was told to answer to; DNS rebinding looks like that.",
        What = "The Patchbay gateway was called by the name {called}, which is not one of its own.",
        Remedy = "Use the address that `patchbay status` shows.",
        Causes = ["A reverse proxy or tunnel in front passes its own name on: let it send the gateway's address as `Host`."],
        Example = [new("called", "rebind.example")],
    };

    /// <summary>PB-LIFE-05.</summary>
    public static FindingEntry Draining { get; } = new()
    {
        Code = "PB-LIFE-05",
        Layer = Layer.Lifecycle,
        Title = "The gateway is shutting down",
        When = "The gateway was told to stop; it finishes what it has begun and takes nothing new.",
        What = "The Patchbay gateway is shutting down and takes no new requests.",
        Remedy = "Start it again with `patchbay serve`, or just `patchbay claude`.",
    };

    /// <summary>PB-LIFE-06.</summary>
    public static FindingEntry BodyTooLarge { get; } = new()
    {
        Code = "PB-LIFE-06",
        Layer = Layer.Lifecycle,
        Title = "The request is too large",
        When = "The request's body is longer than the gateway's limit, 64 MiB unless `maxBodyBytes` says otherwise.",
        What = "The request is larger than the {limit} that the Patchbay gateway takes.",
        Remedy = "Compact the conversation with `/compact`, or raise `maxBodyBytes` in the settings.",
        Causes = ["The conversation holds large images or documents: Anthropic's own limit is lower than this one."],
        Example = [new("limit", "64 MiB")],
    };

    /// <summary>PB-LIFE-07.</summary>
    public static FindingEntry UnknownEndpoint { get; } = new()
    {
        Code = "PB-LIFE-07",
        Layer = Layer.Lifecycle,
        Title = "No endpoint of that name",
        When = "`customApiEndpoint`, a route or a command names an endpoint that the settings do not have.",
        What = "The settings have no endpoint called {asked}.",
        Remedy = "Choose one that exists: `patchbay endpoint list`, then `patchbay use NAME`.",
        Causes = ["A URL must begin with `http://` or `https://` to be taken as one."],
        ExampleEvidence = "known: anthropic, demo-a, demo-b, lmstudio",
        Example = [new("asked", "lmstudi")],
    };

    /// <summary>PB-LIFE-08.</summary>
    public static FindingEntry SettingsRefused { get; } = new()
    {
        Code = "PB-LIFE-08",
        Layer = Layer.Lifecycle,
        Title = "The settings file was refused",
        When = "The settings file was changed and cannot be used as it stands. A running gateway keeps the settings it had.",
        What = "The settings file {file} cannot be used as it stands.",
        Remedy = "Correct the line that the evidence names; the file is read again as soon as it is saved.",
        ExampleEvidence = "line 7: \"endpoints.corp.url\" is not an absolute http or https URL",
        Example = [new("file", "~/.config/patchbay/settings.json")],
    };

    /// <summary>PB-LIFE-09.</summary>
    public static FindingEntry PortInUse { get; } = new()
    {
        Code = "PB-LIFE-09",
        Layer = Layer.Lifecycle,
        Title = "The gateway's port is taken",
        When = "Another program listens at the gateway's address, and it is not a gateway of this settings file.",
        What = "The gateway cannot listen at {address}: {holder} does.",
        Remedy = "Give the gateway another port: `\"listen\": \"http://127.0.0.1:PORT\"` in the settings, or stop that program.",
        Causes =
        [
            "A gateway of another settings file runs there: `patchbay status --settings FILE`, or `patchbay down --settings FILE`.",
            "Windows reserves ranges of ports for Hyper-V: `netsh interface ipv4 show excludedportrange protocol=tcp`.",
        ],
        ExampleEvidence = "Address already in use",
        Example = [new("address", "127.0.0.1:8766"), new("holder", "node (process 4711)")],
    };

    /// <summary>PB-LIFE-10.</summary>
    public static FindingEntry GatewayNotStarted { get; } = new()
    {
        Code = "PB-LIFE-10",
        Layer = Layer.Lifecycle,
        Title = "The gateway did not start",
        When = "The launcher started a gateway in the background, and it ended or did not answer in time.",
        What = "The gateway was started in the background and did not come up.",
        Remedy = "See why in its log, {log}, or run it in the foreground: `patchbay serve`.",
        ExampleEvidence = "Permission denied",
        Example = [new("log", "~/.local/state/patchbay/gateway.log")],
    };

    /// <summary>PB-LIFE-11.</summary>
    public static FindingEntry UnknownPath { get; } = new()
    {
        Code = "PB-LIFE-11",
        Layer = Layer.Lifecycle,
        Title = "Nothing of the gateway lives at this path",
        When = "A request asks the gateway for a path that is neither the Messages API's (`/v1/…`) nor its own.",
        What = "The Patchbay gateway serves the Anthropic Messages API below `/v1/`, and {path} is not there.",
        Remedy = "Use the base URL that `patchbay env` prints, without anything behind it.",
        Causes = ["The program speaks another API (OpenAI's `/chat/completions` without `/v1`, for instance)."],
        Example = [new("path", "/chat/completions")],
    };

    /// <summary>PB-LIFE-12.</summary>
    public static FindingEntry PickedEndpointGone { get; } = new()
    {
        Code = "PB-LIFE-12",
        Layer = Layer.Lifecycle,
        Title = "The chosen model's endpoint is gone",
        When = "The session's model was chosen from the list that Patchbay gives to `/model`, and its endpoint has been taken out of the settings, or renamed, since.",
        What = "The model {model} was chosen for this session, and there is no endpoint {endpoint} any more.",
        Remedy = "Choose another model with `/model`; the plug's own is `/model default`.",
        Causes = ["`patchbay endpoint remove`, or a change of the settings file.", "The plug was a bare address, and has been moved: add it with a name (`patchbay endpoint add`), then its models stay."],
        Example = [new("model", "claude-via-lmstudio/qwen3-coder-30b"), new("endpoint", "lmstudio")],
    };

    /// <summary>PB-LIFE-13.</summary>
    public static FindingEntry GatewayStopped { get; } = new()
    {
        Code = "PB-LIFE-13",
        Layer = Layer.Lifecycle,
        Title = "The gateway was stopped, and an agent still asks it",
        When = "The gateway was stopped on purpose, and an agent that runs holds its address. Patchbay took the address out of the files that it wrote, and a small process answers for a while, so that nobody waits for nothing.",
        What = "Patchbay's gateway at {address} was stopped, so nothing reached an endpoint.",
        Remedy = "Start it again: `patchbay serve --background`. To go on without Patchbay, restart Claude Code.",
        Causes = ["`patchbay down`, or the end of the service that ran it."],
        Example = [new("address", "127.0.0.1:8766")],
    };

    /// <summary>PB-LIFE-14.</summary>
    public static FindingEntry GatewayNotBack { get; } = new()
    {
        Code = "PB-LIFE-14",
        Layer = Layer.Lifecycle,
        Title = "The gateway died and cannot be started again",
        When = "A settings file of Claude Code points to the gateway, the gateway is gone, and starting it fails. A small process answers in its place, and tries again with a later request.",
        What = "Patchbay's gateway at {address} is gone and cannot be started. {why}",
        Remedy = "{remedy} To go on without Patchbay: `patchbay uninstall settings`, and restart Claude Code.",
        Causes = ["The settings file of Patchbay was changed into something that it cannot be started with.", "Another program has taken the address."],
        ExampleEvidence = "settings.json:2:1: the text ends inside an object or a list",
        Example = [new("address", "127.0.0.1:8766"), new("why", "The settings file ~/.config/patchbay/settings.json cannot be used as it stands."), new("remedy", "Correct the line that the evidence names; the file is read again as soon as it is saved.")],
    };

    /// <summary>PB-LIFE-15.</summary>
    public static FindingEntry SessionEndpointGone { get; } = new()
    {
        Code = "PB-LIFE-15",
        Layer = Layer.Lifecycle,
        Title = "The session's own endpoint is gone",
        When = "The session was given an endpoint for itself (`patchbay use NAME --session ID`, or an editor did that), and the endpoint has been taken out of the settings, or renamed, since. The session is not sent elsewhere on its own.",
        What = "This session was given the endpoint {endpoint} for itself, and there is no endpoint of that name any more.",
        Remedy = "Give it another one, `patchbay use NAME --session {session}`, or let it follow the plug, `patchbay use plug --session {session}`.",
        Causes = ["`patchbay endpoint remove`, or a change of the settings file: once an endpoint has that name again, the session goes there."],
        Example = [new("endpoint", "lmstudio"), new("session", "5ae1b13d-a4e2-42d7-9882-862b0baaf948")],
    };

    /// <summary>PB-LIFE-16.</summary>
    public static FindingEntry LedgerFails { get; } = new()
    {
        Code = "PB-LIFE-16",
        Layer = Layer.Lifecycle,
        Title = "The ledger cannot be written",
        When = "The disk does not take the rows of the ledger: it is full, read-only, or damaged. With `ledger.onFailure: \"refuse\"` no exchange begins then, and none ends as if all were well; with `\"continue\"`, the default, they go on, the rows wait in memory, and `/readyz` and `patchbay status` say so.",
        What = "The ledger cannot be written, and the settings say that nothing goes on without it (`ledger.onFailure`).",
        Remedy = "Make room on the disk, or make the file writable; the gateway tries again every second, and writes what is waiting. Or go on without: set `ledger.onFailure` to `\"continue\"`.",
        Causes =
        [
            "The disk is full: `df -h` on the folder that the evidence names.",
            "The folder or the file is read-only, or belongs to somebody else.",
            "The file is damaged: it is set aside as `ledger.damaged-DATE.db` when the gateway starts, and a new one is begun.",
        ],
        ExampleEvidence = "~/.local/share/patchbay/ledger.db: SQLite Error 13: 'database or disk is full'",
    };

    /// <summary>PB-LIFE-17.</summary>
    public static FindingEntry LimitReached { get; } = new()
    {
        Code = "PB-LIFE-17",
        Layer = Layer.Lifecycle,
        Title = "A limit of yours is reached",
        When = "The settings have `limits`, and what was used has come to one of them. The request was not sent to any endpoint. Exchanges that were under way when it was reached have ended as usual.",
        What = "Your limit of {limit} is reached: {used} used{until}.",
        Remedy = "Raise or remove it: `limits` in the settings ({file}); running agents go on at once. What it was used for: `patchbay usage`.",
        Causes = ["A limit counts everything that goes through this gateway in its time, of all sessions and subagents; `patchbay usage --by session` shows which."],
        Example = [new("limit", "$20.00 a day"), new("used", "$20.13"), new("until", "; it counts anew on Tuesday, 1 December, 00:00"), new("file", "~/.config/patchbay/settings.json")],
    };

    /// <summary>PB-LIFE-20.</summary>
    public static FindingEntry OldValueHeld { get; } = new()
    {
        Code = "PB-LIFE-20",
        Layer = Layer.Lifecycle,
        Title = "An agent still sends to an old address",
        When = "A Claude Code that runs sends somewhere else than it would if it were started again now. `patchbay ps` marks it `stale`.",
        What = "Process {pid} still sends to {now}; started again, it would send to {restarted}.",
        Remedy = "Start it again with the same conversation: `patchbay restart {pid}`; or leave it and type `{resume}`.",
        Causes =
        [
            "A key was taken out of a settings file: a running Claude Code keeps the last value it saw. An empty value would have taken it back to the default at once.",
            "The file given to `--settings`, or `~/.claude.json`, was changed: neither is read again by a running process.",
            "A shell's variable was changed: it reaches only what is started from that shell afterwards.",
        ],
        ExampleEvidence = "connected to 127.0.0.1:4711: the key has been taken out of the settings, and a running process keeps it (~/.claude/settings.json changed at 14:02)",
        Example = [new("pid", "4711"), new("now", "http://127.0.0.1:4711"), new("restarted", "https://api.anthropic.com"), new("resume", "claude --resume 5ae1b13d-a4e2-42d7-9882-862b0baaf948")],
    };
}
