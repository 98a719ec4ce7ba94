using Patchbay.Commands;
using Patchbay.Composition;
using Patchbay.Host.Acp;
using Patchbay.Host.Direct;
using Patchbay.Host.Sessions;
using Patchbay.Protocol.Acp;

namespace Patchbay.Sessions;

/// <summary>Makes the host of sessions of a settings file.</summary>
internal static class SessionHosting
{
    /// <param name="context">The command's.</param>
    /// <param name="settingsPath">Full path of the settings file.</param>
    /// <param name="holdsGateway">Whether the gateway is kept alive for them; not where they live in the gateway's own process.</param>
    public static SessionHost Make(CommandContext context, string settingsPath, bool holdsGateway) => new(
        new SessionRoutes(context, settingsPath, holdsGateway), new Implementation { Name = "patchbay", Title = "Patchbay", Version = GatewayServer.Version },
        AgentSession.ConfigurationFolder(context.Environment, context.Paths.Home), TimeProvider.System);

    /// <summary>Says so where the first start takes long.</summary>
    /// <param name="context">The command's.</param>
    /// <param name="bridge">The bridge; null when there is none, which is told elsewhere.</param>
    public static void NoteFetch(CommandContext context, BridgeProgram? bridge)
    {
        if (FetchNote(bridge) is not { Length: > 0 } note) return;
        context.Talk.Note(note);
        context.Talk.Say($"hint: once and for all: `npm install -g {BridgeProgram.Package}`");
    }

    /// <summary>What a first start has to fetch; empty when nothing.</summary>
    public static string FetchNote(BridgeProgram? bridge) => bridge is { IsFetched: true } ? $"{BridgeProgram.Package} is not installed, so npx brings it: some 400 MB the first time" : "";
}
