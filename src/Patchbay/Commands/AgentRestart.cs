using Patchbay.Host.Direct;
using Patchbay.Host.Processes.Agents;
using Patchbay.Host.Shells;
using Patchbay.Output;

namespace Patchbay.Commands;

/// <summary>How an agent is started anew with its conversation: by its launcher where that is ours, else by its user with a line that can be said exactly.</summary>
internal static class AgentRestart
{
    /// <summary>A turn may take minutes, and its end gives no sign to others.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(200);

    /// <summary>The record of an agent that <c>patchbay claude --direct</c> runs; null when it is none.</summary>
    /// <param name="context">Where Claude Code keeps its own.</param>
    /// <param name="dataFolder">The data folder of the settings that it follows.</param>
    /// <param name="agent">Its process id or its session.</param>
    public static DirectRecord? FindDirect(CommandContext context, string dataFolder, string agent)
    {
        var configuration = AgentSession.ConfigurationFolder(context.Environment, context.Paths.Home);
        return DirectRecord.All(dataFolder).FirstOrDefault(record => agent == record.Agent.ToString(CultureInfo.InvariantCulture) || AgentSession.Read(configuration, record.Agent)?.Id == agent);
    }

    /// <summary>Asks its launcher, and waits until the turn is over and it runs again.</summary>
    /// <returns>The agent after; null when it has ended instead.</returns>
    public static async Task<DirectRecord?> RunAsync(DirectRecord direct, string dataFolder, CancellationToken cancellationToken)
    {
        direct.AskForRestart(dataFolder);
        while (true)
        {
            if (direct.Again(dataFolder) is not { } now) return null;
            if (now.Agent != direct.Agent) return now;
            await Task.Delay(LookAgainAfter, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>An agent that others started is theirs to end; what brings its conversation back can be said exactly.</summary>
    public static RestartByHand ByHand(RunningAgent agent, AgentView view)
    {
        var route = RouteOutput.Of(agent.Endpoint, agent.Sources, view);
        if (agent.Form != AgentForm.Terminal || agent.Session is not { SessionId.Length: > 0 } session) return new RestartByHand("", route, false);
        string[] command = [.. route.Gateway is null ? (string[])["claude"] : ["patchbay", "claude"], .. ResumeArguments.For(agent.Arguments, session.SessionId)];
        var shell = ShellNames.Find(agent.Process.Environment?.GetValueOrDefault("SHELL")) ?? (OperatingSystem.IsWindows() ? Shell.Pwsh : Shell.Bash);
        var line = $"cd {ShellText.Word(shell, agent.Folder)}; {string.Join(' ', command.Select(word => ShellText.Word(shell, word)))}";
        return new RestartByHand(line, route, !agent.Sources.ShowsArguments);
    }
}

/// <summary>What a user types to start an agent anew.</summary>
/// <param name="Line">The line; empty when another program runs it.</param>
/// <param name="Route">Where it sends now and after.</param>
/// <param name="LacksArguments">Whether arguments that it was started with cannot be seen, and are missing in the line.</param>
internal sealed record RestartByHand(string Line, RouteOutput Route, bool LacksArguments);
