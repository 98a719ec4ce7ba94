using System.CommandLine;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Output;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary><c>patchbay docs</c>: writes the reference pages that come from the code. Hidden: it is for whoever changes Patchbay.</summary>
internal static class DocsCommand
{
    public static Command Create(CommandContext context)
    {
        var docs = new Command("docs", "write the reference pages that are generated from the code") { Hidden = true };
        docs.Add(CreatePage("findings", "a page for each finding, into a folder", folder =>
        {
            var written = FindingPages.WriteAll(folder);
            context.Talk.Say($"{folder}: {written} changed");
        }));
        docs.Add(CreatePage("settings", "the reference of the settings file, into a file", file => WriteFile(context, file, SettingsReference.Write(SettingsSchema.Read()))));
        docs.Add(CreatePage("cli", "the reference of all commands, into a file", file => WriteFile(context, file, CliReference.Write(CommandLineRoot.Create(context)))));
        docs.Add(CreatePage("json", "the reference of what `--json` prints, into a file", file => WriteFile(context, file, JsonReference.Write(CommandLineRoot.Create(context), AppContext.BaseDirectory))));
        return docs;
    }

    private static void WriteFile(CommandContext context, string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        File.WriteAllText(file, text);
        context.Talk.Say($"wrote {file}");
    }

    private static Command CreatePage(string name, string description, Action<string> write)
    {
        var output = new Option<string>("--out") { Description = "where to", Required = true };
        var command = new Command(name, description) { output };
        command.SetAction(result =>
        {
            write(result.GetRequiredValue(output));
            return ExitCodes.Done;
        });
        return command;
    }
}
