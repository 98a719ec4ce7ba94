using System.CommandLine;
using Patchbay.Output;

namespace Patchbay.Commands;

/// <summary><c>patchbay claude</c> and <c>patchbay run</c> as help and completion know them. They are run by <see cref="AgentLaunch"/>,
/// before any parsing; here arrive only those that name no command to run.</summary>
internal static class AgentCommands
{
    /// <summary><c>patchbay claude</c>.</summary>
    public static Command CreateClaude(CommandContext context)
    {
        var verb = new Verb(
            "claude",
            "run Claude Code plugged into the gateway; everything after `claude` is Claude Code's",
            "patchbay claude                  # the terminal UI",
            "patchbay claude -p 'say hello'   # one question",
            "patchbay claude --continue       # the last conversation of this folder",
            "patchbay claude --direct         # without the gateway: it sends to the endpoint itself, and is started anew between two turns when the plug moves",
            $"{AgentLaunch.ClaudeVariable}=/opt/claude/claude patchbay claude   # another program than the `claude` on the path");
        verb.Arguments.Add(new Argument<string[]>("args") { Description = "Claude Code's own arguments, passed on untouched", Arity = ArgumentArity.ZeroOrMore });
        // Only tests and completion parse this verb; a person's command line never comes here.
        verb.SetAction(result => AgentLaunch.RunAsync(context, new AgentArguments("claude", result.GetValue(CommonOptions.Settings), [])));
        return verb;
    }

    /// <summary><c>patchbay run</c>.</summary>
    public static Command CreateRun(CommandContext context)
    {
        var verb = new Verb(
            "run",
            "run any command plugged into the gateway: whatever honours ANTHROPIC_BASE_URL",
            "patchbay run -- python agent.py",
            "patchbay run -- npx some-agent --flag");
        verb.Arguments.Add(new Argument<string[]>("command") { Description = "the command and its arguments, after `--`", Arity = ArgumentArity.ZeroOrMore });
        verb.SetAction(_ =>
        {
            context.Talk.Fail("`patchbay run` needs a command", "for instance `patchbay run -- python agent.py`");
            return ExitCodes.Usage;
        });
        return verb;
    }
}
