using System.CommandLine;
using System.Text;

namespace Patchbay.Commands;

/// <summary>The reference page of all commands, from the command tree itself.</summary>
internal static class CliReference
{
    /// <summary>The page as Markdown.</summary>
    public static string Write(RootCommand root)
    {
        var page = new StringBuilder();
        page.Append("<!-- Written by `patchbay docs cli` from the command tree in src/Patchbay/Commands. Do not edit. -->\n\n# Command line\n\n");
        page.Append("`patchbay [--settings FILE] COMMAND …`. Data goes to standard output, talk to standard error. ");
        page.Append("Exit codes: 0 done, 1 failed, 2 wrong usage; `claude` and `run` return the agent's own. ");
        page.Append("`--settings` works with every command; with `claude` and `run` it stands before the verb, as everything after it is the agent's.\n");
        WriteExamples(page, HelpText.ExamplesOf(root));
        foreach (var command in Visible(root)) Write(page, command);
        return page.ToString();
    }

    private static void Write(StringBuilder page, Command command)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {CommandLineRoot.CommandPath(command)}\n\n{Sentence(command.Description)}\n");
        if (!command.Subcommands.Any()) page.Append(CultureInfo.InvariantCulture, $"\n```text\n{Usage(command)}\n```\n");
        var rows = command.Arguments.Where(argument => !argument.Hidden).Select(argument => ($"`{argument.HelpName ?? argument.Name}`", argument.Description))
            .Concat(command.Options.Where(option => !option.Hidden).Select(option => ($"`{Names(option)}`", option.Description))).ToArray();
        if (rows.Length > 0)
        {
            page.Append("\n| | |\n| --- | --- |\n");
            foreach (var (name, description) in rows) page.Append(CultureInfo.InvariantCulture, $"| {name.Replace("|", "\\|", StringComparison.Ordinal)} | {description} |\n");
        }

        WriteExamples(page, HelpText.ExamplesOf(command));
        foreach (var child in Visible(command)) Write(page, child);
    }

    private static void WriteExamples(StringBuilder page, IReadOnlyList<string> examples)
    {
        if (examples.Count > 0) page.Append(CultureInfo.InvariantCulture, $"\n```sh\n{string.Join('\n', examples)}\n```\n");
    }

    private static string Usage(Command command)
    {
        var options = command.Options.Any(option => !option.Hidden) ? " [options]" : "";
        var arguments = string.Concat(command.Arguments.Select(argument =>
        {
            var name = argument.HelpName ?? argument.Name;
            var many = argument.Arity.MaximumNumberOfValues > 1 ? "…" : "";
            return argument.Arity.MinimumNumberOfValues == 0 ? $" [{name}{many}]" : $" {name}{many}";
        }));
        return CommandLineRoot.CommandPath(command) + options + arguments;
    }

    private static string Names(Option option)
    {
        var names = string.Join(", ", option.Aliases.Prepend(option.Name));
        return option.ValueType == typeof(bool) ? names : $"{names} {option.HelpName ?? option.Name.TrimStart('-')}";
    }

    private static IEnumerable<Command> Visible(Command command) => command.Subcommands.Where(child => !child.Hidden);

    private static string Sentence(string? text) => string.IsNullOrEmpty(text) ? "" : $"{char.ToUpperInvariant(text[0])}{text[1..].TrimEnd('.')}.";
}
