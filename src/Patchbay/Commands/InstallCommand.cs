using System.CommandLine;
using Patchbay.Host.Gateways;
using Patchbay.Host.Installing;
using Patchbay.Output;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary><c>patchbay install</c>: the gateway's address, or for editors the agent, into files of others, for agents that somebody else starts.</summary>
internal static class InstallCommand
{
    public static Command Create(CommandContext context)
    {
        var options = new InstallOptions();
        var verb = options.AddTo(new Verb(
            "install",
            "write the gateway's address where agents that others start find it, or the agent where an editor does; `patchbay use` then moves them all",
            "patchbay install settings --dry-run         # what would change",
            "patchbay install settings                   # every Claude Code of this user",
            "patchbay install settings --scope project   # a file that is committed: the address alone",
            "patchbay install statusline                 # endpoint, model, cost and context below the conversation",
            "patchbay install shell",
            "patchbay install vscode",
            "patchbay install zed                        # the agent `patchbay acp`; also jetbrains, neovim",
            "patchbay install managed --out managed-settings.json --url https://llm.corp.example"));
        verb.SetAction((result, cancellationToken) => RunAsync(context, options, result, cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, InstallOptions options, ParseResult result, CancellationToken cancellationToken)
    {
        var settings = context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings));
        var launcher = context.Launcher(settings);
        var dryRun = options.DryRun(result);
        var isManaged = options.Target(result) == "managed";
        var needsGateway = options.NeedsGateway(result);
        var running = await launcher.FindAsync(cancellationToken).ConfigureAwait(false);
        // The address must answer before anything points to it; a file for other machines, or one that starts the gateway by itself, is another matter.
        if (running is null && !dryRun && needsGateway)
        {
            var search = await launcher.EnsureRunningAsync(at: null, cancellationToken).ConfigureAwait(false);
            if (search.Gateway is null) return context.Talk.Fail(search.Finding!);
            running = search.Gateway;
        }

        var url = (running?.Url ?? SettingsReader.Read(settings).Settings?.Listen ?? new Uri("http://127.0.0.1:8766")).ToString().TrimEnd('/');
        var targets = options.Find(context, result, launcher.Folder, url, settings);
        if (targets.Count == 0) return context.Talk.Fail("no editor was found", $"name one: `--editor {EditorFolders.All[0]}`");

        var files = new InstalledFiles(launcher.Folder, TimeProvider.System);
        List<FileOutcome> outcomes = [];
        foreach (var target in targets)
        {
            try
            {
                outcomes.Add(await files.InstallAsync(target, url, dryRun, cancellationToken).ConfigureAwait(false));
            }
            catch (UnauthorizedAccessException) when (isManaged)
            {
                return context.Talk.Fail($"`{target.File}` can be written by an administrator only", "run it as one, or write the file elsewhere with `--out FILE` and distribute it");
            }
        }

        var code = InstallTalk.Tell(context.Talk, outcomes, "installed in", dryRun, options.Json(result));
        if (dryRun || code != ExitCodes.Done) return code;
        if (needsGateway) await GuardCommand.StartAsync(context, settings, unstarted: false, cancellationToken).ConfigureAwait(false);
        if (!options.Json(result)) Advise(context.Talk, targets[0], url, files.Journal);
        return code;
    }

    private static void Advise(Talk talk, InstallTarget target, string url, InstallJournal journal)
    {
        switch (target.Target)
        {
            case "settings" when target.Scope == "project":
                talk.Say($"the address alone ({url}): a committed file gets no credential");
                talk.Say("hint: whoever works here needs the gateway's token too: `patchbay install settings`, or `--scope local`");
                break;
            case "settings" when target.StartsGateway:
                talk.Say($"Claude Code goes through {url} from now on, running ones too; it starts the gateway by itself where none runs");
                break;
            case "settings":
                talk.Say($"Claude Code goes through {url} from now on, running ones too; your login stays in use");
                talk.Say("hint: nothing starts the gateway after a reboot; `patchbay service install` does. Until it runs, Claude Code goes to Anthropic as before");
                break;
            case "statusline":
                talk.Say("Claude Code shows it from its next update on, running ones too, once the folder is trusted");
                break;
            case "shell":
                talk.Say("new shells have it while a gateway runs; programs that run already do not see it");
                break;
            case "vscode":
                talk.Say("the editor's agents have it after a reload of its window");
                if (!journal.Files.Any(file => file is { Target: "settings", Scope: "user" })) talk.Say("hint: the token is not written here, as editors synchronise this file: `patchbay install settings` gives it to them");
                break;
            case "zed":
                talk.Say("in Zed's agent panel, `+` offers the agent `patchbay`; a Zed that runs has it already");
                break;
            case "jetbrains":
                talk.Say("the AI Chat of a JetBrains IDE offers the agent `patchbay`, after a restart of one that runs");
                break;
            case "neovim":
                talk.Say("in the next Neovim: `:CodeCompanionChat adapter=patchbay`, or `:AvanteSwitchProvider patchbay`");
                break;
            case "managed":
                talk.Say("every Claude Code on a machine with this file obeys it; nothing of the user's can overrule it");
                break;
        }

        talk.Say("hint: `patchbay undo` takes it back");
    }
}
