using Patchbay.Composition;
using Patchbay.Endpoints.Conformance;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host;
using Patchbay.Host.ClaudeSettings;
using Patchbay.Host.Gateways;
using Patchbay.Host.Processes;
using Patchbay.Host.Processes.Agents;
using Patchbay.Protocol.Control;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary>Runs an agent plugged into the gateway: the whole of <c>patchbay claude</c> and <c>patchbay run</c>.</summary>
internal static class AgentLaunch
{
    /// <summary>Names the program to start as Claude Code instead of the <c>claude</c> on the path; a wrapper of it, for instance.</summary>
    public const string ClaudeVariable = "PATCHBAY_CLAUDE";

    /// <summary>Starts the agent, waits for it, and ends as it ended.</summary>
    public static async Task<int> RunAsync(CommandContext context, AgentArguments arguments)
    {
        // :: Step 1: the program
        var isClaude = arguments.Verb == "claude";
        var name = isClaude ? context.Environment.GetValueOrDefault(ClaudeVariable, "claude") : arguments.Rest[0];
        if (ProgramPath.Find(name, context.Environment) is not { } program) return context.Talk.Fail(OwnFindings.AgentNotFound(name));

        // :: Step 2: the gateway
        var launcher = context.Launcher(arguments.Settings);
        var search = await launcher.EnsureRunningAsync(at: null, CancellationToken.None).ConfigureAwait(false);
        if (search.Gateway is not { } gateway) return context.Talk.Fail(search.Finding!);
        NoteGateway(context, gateway);

        // :: Step 3: the environment
        var kind = isClaude || Path.GetFileNameWithoutExtension(program) == "claude" ? AgentKind.ClaudeCode : AgentKind.AnyCommand;
        var plan = await PlanAsync(context, kind, gateway).ConfigureAwait(false);
        if (plan.Overridden is { Count: > 0 } overridden)
        {
            context.Talk.Note($"not passed on to {Path.GetFileName(program)}, as it would lead past the gateway: {string.Join(", ", overridden)}");
        }

        if (kind == AgentKind.ClaudeCode) NotePin(context, program, plan.Environment);

        // :: Step 4: the agent, and a gateway under it for as long as it lives
        var process = ForegroundProcess.Start(new ProgramStart(program, [.. arguments.Rest.Skip(isClaude ? 0 : 1)], plan.Environment), out var problem);
        if (process is null) return context.Talk.Fail($"`{program}` cannot be started: {problem}");
        var lease = GatewayLease.Hold(launcher, gateway, process.Pid, Path.GetFileName(program), TimeProvider.System);
        ProcessExit exit;
        await using (lease.ConfigureAwait(false)) exit = await process.Exit.ConfigureAwait(false);
        return exit.Repeat();
    }

    /// <summary>Says so where the installed Claude Code is older than the pin: nothing else keeps settings files from moving it.</summary>
    public static void NotePin(CommandContext context, string program, IReadOnlyDictionary<string, string> environment)
    {
        var version = InstalledVersion.OfProgram(program);
        if (new ClientBehaviour(version, IsTerminal: true).NeededFor(environment) is not { } needed) return;
        context.Talk.Note($"Claude Code {version} does not know the pin, {needed.Since} and later do: a settings file that sets `ANTHROPIC_BASE_URL` moves it elsewhere");
        context.Talk.Say("hint: `claude update`; until then `patchbay ps` shows where it sends");
    }

    /// <summary>The environment of an agent.</summary>
    /// <param name="context">The command's.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="gateway">The gateway that it goes through.</param>
    /// <param name="endpoint">Its own endpoint: a name, a URL, <c>off</c>; empty = wherever the plug is. Its window and its tool search go by that.</param>
    public static async Task<LaunchPlan> PlanAsync(CommandContext context, AgentKind kind, LiveGateway gateway, string endpoint = "")
    {
        var credential = OwnCredentialSearch.Find(context.Environment, context.Paths.Home, OperatingSystem.IsMacOS());
        // A gateway of an older version does not know the question; then nothing is known.
        var window = kind == AgentKind.ClaudeCode ? (await gateway.Control.WindowAsync(endpoint, CancellationToken.None).ConfigureAwait(false)).Value : null;
        if (window?.ContextWindow < LaunchPlan.LeastWindow) context.Talk.Note($"{window.Model} of {(endpoint.Length > 0 ? endpoint : gateway.Status.Endpoint)} holds {window.ContextWindow:N0} tokens; Claude Code's own prompt takes some 15,000 of them. Load it with a larger context");
        return LaunchPlan.Make(new LaunchInput(kind, context.Environment, gateway.Url, gateway.Token, credential, window?.ContextWindow, ToolReference(context, gateway, endpoint)));
    }

    /// <summary>What `patchbay doctor` has found out about the endpoint; null when it was not asked.</summary>
    private static bool? ToolReference(CommandContext context, LiveGateway gateway, string endpoint)
    {
        if (SettingsReader.Read(gateway.Status.Settings).Settings is not { } settings) return null;
        var asked = endpoint.Length > 0 ? Plug.Resolve(endpoint == SessionEndpointChange.Off ? "" : endpoint, settings.Endpoints).Endpoint : settings.Plugged;
        return asked is null ? null : new ConformanceMemory(context.Paths.DataFolder(gateway.Status.Settings)).ToolReferenceAt(asked);
    }

    /// <summary>Says what a person should know of the gateway before the agent takes the terminal.</summary>
    public static void NoteGateway(CommandContext context, LiveGateway gateway)
    {
        if (gateway.WasStarted) context.Talk.Note($"started the gateway at {gateway.Url.ToString().TrimEnd('/')}, plugged into {gateway.Status.Endpoint}");
        if (gateway.Status.Version != GatewayServer.Version)
        {
            context.Talk.Note($"the running gateway is version {gateway.Status.Version}, this is {GatewayServer.Version}");
            context.Talk.Say("hint: `patchbay down`, and the next start brings the new one up");
        }

        foreach (var settingsProblem in gateway.Status.SettingsProblems) context.Talk.Note($"the settings file is not in force as it stands: {settingsProblem}");
    }
}
