using Patchbay.Composition;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Conformance;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host;
using Patchbay.Host.Direct;
using Patchbay.Host.Processes;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary>Runs Claude Code without the gateway, sending to the endpoint in force itself: the whole of <c>patchbay claude --direct</c>.</summary>
internal static class DirectLaunch
{
    /// <summary>Starts it, moves it when the plug moves, and ends as it ends.</summary>
    public static async Task<int> RunAsync(CommandContext context, AgentArguments arguments)
    {
        // :: Step 1: the program, and what is plugged in
        var name = context.Environment.GetValueOrDefault(AgentLaunch.ClaudeVariable, "claude");
        if (ProgramPath.Find(name, context.Environment) is not { } program) return context.Talk.Fail(OwnFindings.AgentNotFound(name));
        var path = context.Paths.SettingsFile(arguments.Settings);
        using var settings = SettingsFile.Open(path);
        if (settings.Problems.Count > 0) return SettingsTalk.Refuse(context.Talk, path, settings.Problems);
        var credentials = new CredentialSource(new SecretReader(path, variable => context.Environment.GetValueOrDefault(variable)), TimeProvider.System);
        var memory = new ConformanceMemory(context.Paths.DataFolder(path));
        var (target, problem) = await DirectRoute.FindAsync(context, settings.Current.Plugged, credentials, memory).ConfigureAwait(false);
        if (target is null) return context.Talk.Fail($"{problem}", "without `--direct` it goes through the gateway, which can");
        if (settings.Current.Plugged.Credential is Credential.CommandCredential) context.Talk.Note($"the key of {target.Endpoint} is a helper's: it is read once at every start, and not renewed in between");
        if (settings.Current.Routes.Count > 0) context.Talk.Note("the settings' `routes` are the gateway's to follow; this agent sends everything to one endpoint");
        AgentLaunch.NotePin(context, program, target.Environment);

        // :: Step 2: the agent, as often as the plug moves
        var folder = AgentSession.ConfigurationFolder(context.Environment, context.Paths.Home);
        using var agent = new DirectAgent(new DirectStart(program, arguments.Rest, folder, context.Paths.DataFolder(path)), TimeProvider.System, context.Talk.Note);
        settings.Changed += Follow;
        var (exit, cannot) = await agent.RunAsync(target).ConfigureAwait(false);
        settings.Changed -= Follow;
        return exit?.Repeat() ?? context.Talk.Fail($"`{program}` cannot be started: {cannot}");

        // On a thread of the watch's: a helper that a credential needs may take its time.
        void Follow(PatchbaySettings now) => _ = FollowAsync(now.Plugged);

        async Task FollowAsync(Endpoint endpoint)
        {
            var (next, obstacle) = await DirectRoute.FindAsync(context, endpoint, credentials, memory).ConfigureAwait(false);
            // Only the last word counts, whoever took longest.
            if (!ReferenceEquals(settings.Current.Plugged, endpoint)) return;
            if (next is null) agent.StayBecause(obstacle!);
            else agent.MoveTo(next);
        }
    }
}
