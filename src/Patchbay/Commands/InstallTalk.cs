using System.Text.Json;
using Patchbay.Host.Installing;
using Patchbay.Output;

namespace Patchbay.Commands;

/// <summary>Tells what became of files.</summary>
internal static class InstallTalk
{
    /// <summary>As JSON, as a diff, or in a line each.</summary>
    public static int Tell(Talk talk, IReadOnlyList<FileOutcome> outcomes, string done, bool dryRun, bool asJson)
    {
        if (asJson)
        {
            FileOutput[] files = [.. outcomes.Select(one => new FileOutput(one.File, one.IsChanged, dryRun, dryRun && one.Problem is null ? UnifiedDiff.Of(one.File, one.Before, one.After) : null, one.Notes, one.Problem))];
            talk.Data.WriteLine(JsonSerializer.Serialize(files, CliJson.Default.IReadOnlyListFileOutput));
            return outcomes.Any(one => one.Problem is not null) ? ExitCodes.Failed : ExitCodes.Done;
        }

        var code = ExitCodes.Done;
        foreach (var one in outcomes)
        {
            if (one.Problem is not null) code = talk.Fail($"{one.File}: {one.Problem}");
            else if (dryRun && one.IsChanged) talk.Data.Write(UnifiedDiff.Of(one.File, one.Before, one.After));
            else if (!one.IsChanged) talk.Say($"{one.File}: nothing to change");
            else talk.Say(one.After is null ? $"removed {one.File}, which held nothing else" : $"{done} {one.File}");
            foreach (var note in one.Notes) talk.Say($"  {note}");
        }

        return code;
    }
}
