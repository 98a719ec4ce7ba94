using System.CommandLine;
using System.Text.Json;
using Patchbay.Host.Installing;
using Patchbay.Output;

namespace Patchbay.Commands;

/// <summary><c>patchbay undo</c>: takes back the last change of a file that is not ours.</summary>
internal static class UndoCommand
{
    public static Command Create(CommandContext context)
    {
        var list = new Option<bool>("--list") { Description = "show what can be taken back" };
        var id = new Option<int?>("--id") { Description = "the change to take back (default: the last one)", HelpName = "number" };
        var json = CommonOptions.Json(CliJson.Default.IReadOnlyListFileOutput, CliJson.Default.IReadOnlyListChangeOutput);
        var verb = new Verb(
            "undo",
            "take back the last `install` or `uninstall`",
            "patchbay undo",
            "patchbay undo --list",
            "patchbay undo --id 3") { list, id, json };
        verb.SetAction((result, cancellationToken) => RunAsync(context, result, result.GetValue(list), result.GetValue(id), result.GetValue(json), cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, bool list, int? id, bool asJson, CancellationToken cancellationToken)
    {
        var files = new InstalledFiles(context.Launcher(result.GetValue(CommonOptions.Settings)).Folder, TimeProvider.System);
        var changes = files.Journal.Changes;
        if (list) return List(context.Talk, changes, asJson);
        var change = id is null ? changes.LastOrDefault() : changes.FirstOrDefault(one => one.Id == id);
        if (change is null) return context.Talk.Fail(id is null ? "there is nothing to take back" : $"there is no change {id}", id is null ? null : "`patchbay undo --list` shows them");
        var target = change.What.Split(' ')[1];
        var outcome = await files.UndoAsync(change, target, cancellationToken).ConfigureAwait(false);
        return InstallTalk.Tell(context.Talk, [outcome], $"took back `{change.What}` in", dryRun: false, asJson);
    }

    private static int List(Talk talk, IReadOnlyList<FileChange> changes, bool asJson)
    {
        if (asJson)
        {
            ChangeOutput[] lines = [.. changes.Select(change => new ChangeOutput(change.Id, change.At, change.What, change.File))];
            talk.Data.WriteLine(JsonSerializer.Serialize(lines, CliJson.Default.IReadOnlyListChangeOutput));
            return ExitCodes.Done;
        }

        if (changes.Count == 0) talk.Say("there is nothing to take back");
        foreach (var change in changes) talk.Data.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{change.Id,3}  {change.At.ToLocalTime():yyyy-MM-dd HH:mm}  {change.What,-32}  {change.File}"));
        return ExitCodes.Done;
    }
}
