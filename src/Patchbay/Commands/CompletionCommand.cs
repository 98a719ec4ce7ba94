using System.CommandLine;
using Patchbay.Host.Shells;
using Patchbay.Output;

namespace Patchbay.Commands;

/// <summary><c>patchbay completion</c>: a script that makes a shell ask us what comes next.</summary>
internal static class CompletionCommand
{
    private static readonly Argument<string> ShellArgument =
        new Argument<string>("shell") { Description = "the shell", HelpName = string.Join('|', ShellNames.All) }.AcceptOnlyFromAmong([.. ShellNames.All]);

    public static Command Create(CommandContext context)
    {
        var verb = new Verb(
            "completion",
            "print a script that completes commands, options and endpoint names",
            "source <(patchbay completion bash)                               # in ~/.bashrc",
            "source <(patchbay completion zsh)                                # in ~/.zshrc, after compinit",
            "patchbay completion fish > ~/.config/fish/completions/patchbay.fish",
            "patchbay completion pwsh | Out-String | Invoke-Expression        # in $PROFILE") { ShellArgument };
        verb.SetAction(result =>
        {
            context.Talk.Data.Write(CompletionScripts.For(ShellNames.Find(result.GetValue(ShellArgument))!.Value));
            return ExitCodes.Done;
        });
        return verb;
    }
}
