using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Patchbay.Commands;

/// <summary>Help as the library writes it, and examples below it.</summary>
internal static class HelpText
{
    /// <summary>Adds the examples of every command to the help option of the tree.</summary>
    public static void Install(RootCommand root)
    {
        root.HelpName = "patchbay";
        var help = root.Options.OfType<HelpOption>().Single();
        help.Description = "show how it is used";
        // The Windows spellings would turn up in completion everywhere.
        foreach (var alias in help.Aliases.Where(alias => alias != "-h").ToArray()) help.Aliases.Remove(alias);
        root.Options.OfType<VersionOption>().Single().Description = "show the version";
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
    }

    /// <summary>Examples of a command; the root has those that a newcomer types first.</summary>
    public static IReadOnlyList<string> ExamplesOf(Command command) => command switch
    {
        Verb verb => verb.Examples,
        RootCommand =>
        [
            "patchbay demo                       # see it work: one conversation, two endpoints, no key",
            "patchbay claude                     # Claude Code, plugged in",
            "patchbay use http://127.0.0.1:1234  # from its next request on, every running one goes there",
            "patchbay use off                    # back to the default Anthropic API",
        ],
        _ => [],
    };
}

/// <summary>Writes help, then the examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    /// <summary>Help is what somebody asks for who has not got the line right yet.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (HelpText.ExamplesOf(parseResult.CommandResult.Command) is not { Count: > 0 } examples) return 0;
        output.WriteLine("Examples:");
        foreach (var example in examples) output.WriteLine($"  {example}");
        return 0;
    }
}
