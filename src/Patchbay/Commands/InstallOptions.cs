using System.CommandLine;
using Patchbay.Composition;
using Patchbay.Endpoints.Credentials;
using Patchbay.Host;
using Patchbay.Host.Gateways;
using Patchbay.Host.Installing;
using Patchbay.Host.Processes;
using Patchbay.Host.Shells;
using Patchbay.Output;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary>The arguments of <c>install</c> and <c>uninstall</c>, and the files that they mean.</summary>
internal sealed class InstallOptions
{
    private readonly Argument<string> _target = new Argument<string>("target") { Description = "where: `settings` (Claude Code's own), `statusline` (its line below the conversation), `shell`, `vscode`; `zed`, `jetbrains`, `neovim` (an agent of theirs: `patchbay acp`); or `managed` (for a fleet)" }
        .AcceptOnlyFromAmong([.. InstallTargets.All]);

    private readonly Option<string> _scope = new Option<string>("--scope") { Description = "`user` (everywhere), `project` (a file that is committed: no credential goes in), `local` (this folder, not committed)", DefaultValueFactory = static _ => "user" }
        .AcceptOnlyFromAmong("user", "project", "local");

    private readonly Option<string?> _shell = new Option<string?>("--shell") { Description = "the shell (default: that of SHELL)" }.AcceptOnlyFromAmong([.. ShellNames.All]);
    private readonly Option<string?> _editor = new Option<string?>("--editor") { Description = "the editor (default: all that there are)" }.AcceptOnlyFromAmong([.. EditorFolders.All]);
    private readonly Option<string?> _out = new("--out") { Description = "managed: the file to write (default: where Claude Code looks for it)", HelpName = "file" };
    private readonly Option<string?> _url = new("--url") { Description = "managed: the team's gateway (default: the one on each machine)", HelpName = "url" };
    private readonly Option<string?> _helper = new("--api-key-helper") { Description = "managed: the command that prints each user's credential", HelpName = "command" };
    private readonly Option<bool> _replace = new("--replace") { Description = "statusline: take the place of your own one, until `uninstall` brings it back" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "show what would change, and change nothing" };
    private readonly JsonOption _json = CommonOptions.Json(CliJson.Default.IReadOnlyListFileOutput);

    /// <summary>Adds them to a verb.</summary>
    public Verb AddTo(Verb verb)
    {
        verb.Arguments.Add(_target);
        foreach (var option in new Option[] { _scope, _shell, _editor, _out, _url, _helper, _replace, _dryRun, _json }) verb.Options.Add(option);
        return verb;
    }

    public string Target(ParseResult result) => result.GetRequiredValue(_target);

    /// <summary>True for a target that the gateway's address goes into, so that one must answer there.</summary>
    public bool NeedsGateway(ParseResult result) => Target(result) is not ("managed" or "statusline") and var target && !AgentEditors.All.Contains(target, StringComparer.Ordinal);

    public bool DryRun(ParseResult result) => result.GetValue(_dryRun);

    public bool Json(ParseResult result) => result.GetValue(_json);

    public bool IsForeign(ParseResult result) => result.GetValue(_url) is not null;

    /// <summary>The files; none, with a problem that has been told, when there is nothing that fits.</summary>
    public IReadOnlyList<InstallTarget> Find(CommandContext context, ParseResult result, GatewayFolder folder, string url, string settings)
    {
        var credential = OwnCredentialSearch.Find(context.Environment, context.Paths.Home, OperatingSystem.IsMacOS());
        var input = new InstallInput(context.Paths.Home, Directory.GetCurrentDirectory(), context.Environment, folder, url, ShellCommand(context, settings, "token"), AgentCommand(context, settings), credential)
        {
            StatusLineCommand = ShellCommand(context, settings, "statusline"),
            Replaces = result.GetValue(_replace),
        };
        var scope = result.GetValue(_scope)!;
        switch (Target(result))
        {
            case "settings":
                return [InstallTargets.Settings(input, scope)];
            case "statusline":
                return [InstallTargets.StatusLine(input, scope)];
            case "shell":
                var shell = ShellNames.Find(result.GetValue(_shell) ?? context.Environment.GetValueOrDefault("SHELL"));
                return [InstallTargets.OfShell(input, shell ?? (OperatingSystem.IsWindows() ? Shell.Pwsh : Shell.Bash))];
            case "vscode" when scope != "user":
                return [InstallTargets.OfEditor(input, Path.Combine(input.Folder, ".vscode", "settings.json"), "project")];
            case "vscode":
                var editors = result.GetValue(_editor) is { } named ? [named] : EditorFolders.Present(input);
                return [.. editors.Select(editor => InstallTargets.OfEditor(input, EditorFolders.SettingsFile(input, editor), "user"))];
            case var editor when AgentEditors.All.Contains(editor, StringComparer.Ordinal):
                return [AgentEditors.Of(input, editor)];
            default:
                var file = result.GetValue(_out) is { } path ? Path.GetFullPath(path) : InstallTargets.ManagedFile;
                return [InstallTargets.Managed(file, result.GetValue(_url)?.TrimEnd('/') ?? url, result.GetValue(_helper))];
        }
    }

    /// <summary>How a shell starts a verb: by name where that is this very program, so that an update finds it again.</summary>
    private static string ShellCommand(CommandContext context, string settings, string verb)
    {
        string[] words = [.. OnPath(context) is null ? context.Self : ["patchbay"], .. settings == new SettingsPaths(name => name == SettingsPaths.SettingsVariable ? null : context.Environment.GetValueOrDefault(name)).SettingsFile() ? Array.Empty<string>() : ["--settings", settings], verb];
        return string.Join(' ', words.Select(static word => word.All(static letter => char.IsAsciiLetterOrDigit(letter) || "-_./".Contains(letter)) ? word : OperatingSystem.IsWindows() ? $"\"{word}\"" : ShellText.Quote(Shell.Bash, word)));
    }

    /// <summary>How an editor starts <c>patchbay acp</c>: by its full path, as an editor that a desktop has started has no shell's variables. The settings file is named where it is not the one that would be found there.</summary>
    private static string[] AgentCommand(CommandContext context, string settings)
    {
        var found = new SettingsPaths(name => name == "HOME" ? context.Environment.GetValueOrDefault(name) : null).SettingsFile();
        return [.. OnPath(context) is { } path ? [Path.GetFullPath(path)] : context.Self, .. settings == found ? Array.Empty<string>() : ["--settings", settings], "acp"];
    }

    /// <summary>Where a shell finds this very program; null when it finds another one, or none.</summary>
    private static string? OnPath(CommandContext context) =>
        context.Self is [var self] && ProgramPath.Find("patchbay", context.Environment) is { } path && AtomicFile.FollowLinks(path) == AtomicFile.FollowLinks(self) ? path : null;
}
