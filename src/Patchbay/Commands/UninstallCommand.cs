using System.CommandLine;
using Patchbay.Host.Installing;
using Patchbay.Output;

namespace Patchbay.Commands;

/// <summary><c>patchbay uninstall</c>: takes out of a file what <c>install</c> put in, and nothing else.</summary>
internal static class UninstallCommand
{
    public static Command Create(CommandContext context)
    {
        var options = new InstallOptions();
        var verb = options.AddTo(new Verb(
            "uninstall",
            "take out what `install` put in; what somebody has changed since stays",
            "patchbay uninstall settings --dry-run",
            "patchbay uninstall settings",
            "patchbay uninstall shell --shell zsh"));
        verb.SetAction((result, cancellationToken) => RunAsync(context, options, result, cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, InstallOptions options, ParseResult result, CancellationToken cancellationToken)
    {
        var settings = context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings));
        var folder = context.Launcher(settings).Folder;
        var files = new InstalledFiles(folder, TimeProvider.System);
        var named = options.Find(context, result, folder, "http://127.0.0.1", settings).Select(target => target.File).ToHashSet(StringComparer.Ordinal);
        InstalledFile[] installed = [.. files.Journal.Files.Where(file => file.Target == options.Target(result) && named.Contains(file.File))];
        if (installed.Length == 0)
        {
            context.Talk.Say($"nothing of Patchbay's is in {string.Join(", ", named)}");
            foreach (var other in files.Journal.Files) context.Talk.Say($"hint: installed: {other.Target}{(other.Scope.Length > 0 ? $" --scope {other.Scope}" : "")} in {other.File}");
            if (options.Json(result)) context.Talk.Data.WriteLine("[]");
            return ExitCodes.Done;
        }

        List<FileOutcome> outcomes = [];
        foreach (var file in installed) outcomes.Add(await files.UninstallAsync(file, options.DryRun(result), cancellationToken).ConfigureAwait(false));
        var code = InstallTalk.Tell(context.Talk, outcomes, "uninstalled from", options.DryRun(result), options.Json(result));
        if (code == ExitCodes.Done && !options.DryRun(result) && !options.Json(result) && installed.Any(file => file.Target is "settings" or "vscode"))
        {
            context.Talk.Say("hint: a Claude Code that runs keeps the address until it is restarted; leave the gateway running for it");
        }

        return code;
    }
}
