using System.CommandLine;
using System.CommandLine.Parsing;
using Patchbay.Composition;
using Patchbay.Doctor;
using Patchbay.Output;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary>The tree of all commands, and how it is run.</summary>
internal static class CommandLineRoot
{
    /// <summary>Parses and runs a command line that is not an agent's.</summary>
    public static async Task<int> RunAsync(CommandContext context, string[] args)
    {
        if (args is ["--version"])
        {
            context.Talk.Data.WriteLine($"patchbay {GatewayServer.Version}");
            return ExitCodes.Done;
        }

        var result = Create(context).Parse(args);
        if ((result.Errors.Count > 0 || MistakenOption(result) is not null) && result.Action is not HelpWithExamples)
        {
            return Usage(context.Talk, result);
        }

        var configuration = new InvocationConfiguration { Output = context.Talk.Data, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            return await result.InvokeAsync(configuration).ConfigureAwait(false);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // A border: files and sockets that a command could not use. Anything else is a bug and may say so with its stack.
            return context.Talk.Fail(LowerFirst(refused.Message));
        }
    }

    /// <summary>The tree.</summary>
    public static RootCommand Create(CommandContext context)
    {
        var root = new RootCommand("Plugs Claude Code into any endpoint, and moves the plug while it runs.")
        {
            CommonOptions.Settings,
            AgentCommands.CreateClaude(context),
            AgentCommands.CreateRun(context),
            ChatCommand.Create(context),
            AcpCommand.Create(context),
            UseCommand.Create(context),
            ConsoleCommand.Create(context),
            StatusCommand.Create(context),
            TrafficCommand.Create(context),
            UsageCommand.Create(context),
            StatusLineCommand.Create(context),
            RestartCommand.Create(context),
            PsCommand.Create(context),
            WhyCommand.Create(context),
            EndpointCommand.Create(context),
            ModelsCommand.Create(context),
            PricesCommand.Create(context),
            EnvCommand.Create(context),
            InstallCommand.Create(context),
            UninstallCommand.Create(context),
            UndoCommand.Create(context),
            ServiceCommand.Create(context),
            TokenCommand.Create(context),
            GuardCommand.Create(context),
            ServeCommand.Create(context),
            DownCommand.Create(context),
            DemoCommand.Create(context),
            HelpCommand.Create(context),
            CompletionCommand.Create(context),
            DocsCommand.Create(context),
            McpNumberCommand.Create(context),
            DoctorCommand.Create(context, new DoctorSeams { OfProcess = (pid, cancellation) => RouteChecks.OfProcessAsync(context, pid, cancellation) }),
            ExplainCommand.Create(context),
        };
        HelpText.Install(root);
        return root;
    }

    private static int Usage(Talk talk, ParseResult result)
    {
        var path = CommandPath(result.CommandResult.Command);
        // The library speaks of a missing command first; the word that is no command is what a person looks for.
        if ((MistakenOption(result) ?? (result.UnmatchedTokens is [var unknown, ..] ? unknown : null)) is { } word)
        {
            var near = DidYouMean.Find(word, result.CommandResult.Command.Subcommands.Where(command => !command.Hidden).Select(command => command.Name));
            talk.Fail($"`{path}` does not know `{word}`", near is null ? $"`{path} --help` shows how it is used" : $"did you mean `{path} {near}`?");
        }
        else if (result.CommandResult.Command.Subcommands.Count > 0 && !result.CommandResult.Children.Any()) talk.Fail($"`{path}` needs a command", $"`{path} --help` lists them");
        else talk.Fail(LowerFirst(result.Errors[0].Message), $"`{path} --help` shows how it is used");
        return ExitCodes.Usage;
    }

    /// <summary>An option that the library took for an argument, as it does with every one that it does not know.</summary>
    private static string? MistakenOption(ParseResult result) =>
        result.Tokens.Any(token => token.Type == TokenType.DoubleDash) ? null : result.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens).Select(token => token.Value).FirstOrDefault(value => value.StartsWith("--", StringComparison.Ordinal));

    /// <summary>The words that lead to a command: <c>patchbay endpoint add</c>.</summary>
    public static string CommandPath(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{CommandPath(parent)} {command.Name}" : "patchbay";

    private static string LowerFirst(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];
}
