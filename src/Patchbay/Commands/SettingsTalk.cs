using Patchbay.Endpoints.Diagnosis;
using Patchbay.Output;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary>Tells what is wrong with a settings file, each problem with its place and its fix.</summary>
internal static class SettingsTalk
{
    /// <summary>The file cannot be used, or would not be after an edit.</summary>
    public static int Refuse(Talk talk, string path, IReadOnlyList<SettingsProblem> problems)
    {
        if (problems is [var only]) return talk.Fail($"{only.Place}: {only.Message}", only.Fix);
        talk.Fail($"{problems.Count} problems in {path}");
        foreach (var problem in problems) talk.Say(problem.ToString());
        talk.Say($"{OwnFindings.SettingsRefused(path, []).Code}: `patchbay explain {OwnFindings.SettingsRefused(path, []).Code}` tells more");
        return ExitCodes.Failed;
    }

    /// <summary>After an edit: tells problems and warnings, and makes a running gateway take it over.</summary>
    /// <returns>0, or the exit code of a failure that has been told.</returns>
    public static async Task<int> FinishAsync(CommandContext context, string path, SettingsEditResult edit, CancellationToken cancellationToken)
    {
        if (!edit.IsDone) return Refuse(context.Talk, path, edit.Problems);
        Warn(context.Talk, edit.Warnings);
        if (edit.Outcome == SettingsEditOutcome.Unchanged) return ExitCodes.Done;
        var gateway = await context.Launcher(path).FindAsync(cancellationToken).ConfigureAwait(false);
        if (gateway is null || await gateway.Control.ReloadAsync(cancellationToken).ConfigureAwait(false) is not { Value: null } refused) return ExitCodes.Done;
        return context.Talk.Fail($"the settings file was changed, but the running gateway did not take it over: {refused.Message}");
    }

    /// <summary>What is doubtful.</summary>
    public static void Warn(Talk talk, IReadOnlyList<SettingsProblem> warnings)
    {
        foreach (var warning in warnings) talk.Say($"warning: {warning}");
    }
}
