using System.CommandLine;
using System.CommandLine.Completions;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary>Arguments that name an endpoint; the shell completes them from the settings.</summary>
internal static class EndpointArgument
{
    /// <summary>What <c>patchbay use</c> takes.</summary>
    public static Argument<string> Plug(CommandContext context) => Complete(context, new Argument<string>("endpoint") { Description = "a name, a URL, or `off`", HelpName = "endpoint" }, ["off"]);

    /// <summary>An endpoint of the settings or a built-in one.</summary>
    public static Argument<string> Name(CommandContext context) => Complete(context, new Argument<string>("name") { Description = "the endpoint's name", HelpName = "name" }, []);

    /// <summary>The same as an option.</summary>
    public static Option<string?> Option(CommandContext context)
    {
        var option = new Option<string?>("--endpoint") { Description = "an endpoint's name or a URL (default: all of the settings)", HelpName = "name" };
        option.CompletionSources.Add(completion => Names(context, completion));
        return option;
    }

    private static Argument<string> Complete(CommandContext context, Argument<string> argument, string[] words)
    {
        argument.CompletionSources.Add(completion => Names(context, completion).Concat(words));
        return argument;
    }

    private static IEnumerable<string> Names(CommandContext context, CompletionContext completion)
    {
        var path = context.Paths.SettingsFile(completion.ParseResult.GetValue(CommonOptions.Settings));
        var settings = SettingsReader.Read(path).Settings ?? PatchbaySettings.Default;
        return settings.Endpoints.Keys;
    }
}
