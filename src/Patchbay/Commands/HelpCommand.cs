using System.CommandLine;

namespace Patchbay.Commands;

/// <summary><c>patchbay help</c>: the only way to our own help on <c>claude</c>, as <c>patchbay claude --help</c> is Claude Code's.</summary>
internal static class HelpCommand
{
    private static readonly Argument<string[]> Words = new("command") { Description = "the command", HelpName = "command", Arity = ArgumentArity.ZeroOrMore };

    public static Command Create(CommandContext context)
    {
        var verb = new Verb("help", "show how a command is used", "patchbay help claude", "patchbay help endpoint add") { Words };
        verb.SetAction(result =>
        {
            var words = result.GetValue(Words) ?? [];
            // With `--help` on it the parser would take any word; without, it says which one it does not know.
            return CommandLineRoot.RunAsync(context, IsCommand(result.RootCommandResult.Command, words) ? [.. words, "--help"] : words);
        });
        return verb;
    }

    private static bool IsCommand(Command command, ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (command.Subcommands.FirstOrDefault(child => child.Name == word) is not { } child) return false;
            command = child;
        }

        return true;
    }
}
