namespace Patchbay.Output;

/// <summary>One file that <c>patchbay install</c>, <c>uninstall</c> or <c>undo</c> has changed, as their <c>--json</c> prints it.</summary>
/// <param name="File">Full path.</param>
/// <param name="Changed">Whether it was changed, or with a dry run would be.</param>
/// <param name="DryRun">True when nothing was written.</param>
/// <param name="Diff">The change as <c>diff -u</c> shows it, without the values of secrets; only with a dry run.</param>
/// <param name="Notes">What a person should know.</param>
/// <param name="Problem">Why nothing was done; left out when it was.</param>
internal sealed record FileOutput(string File, bool Changed, bool DryRun, string? Diff, IReadOnlyList<string> Notes, string? Problem);

/// <summary>One line of <c>patchbay undo --list --json</c>.</summary>
/// <param name="Id">Its number, for <c>--id</c>.</param>
/// <param name="At">When, UTC.</param>
/// <param name="What">The command that made it, without <c>patchbay</c>.</param>
/// <param name="File">The file.</param>
internal sealed record ChangeOutput(int Id, DateTimeOffset At, string What, string File);

/// <summary>What <c>patchbay service … --json</c> prints.</summary>
/// <param name="Kind"><c>systemd</c>, <c>launchd</c> or <c>task</c>.</param>
/// <param name="File">The file that describes the service to the system.</param>
/// <param name="Installed">Whether it is there.</param>
/// <param name="Enabled">Whether it starts with the user's session.</param>
/// <param name="Running">Whether the system's service manager runs it now.</param>
/// <param name="Problem">The service manager's words when it cannot be asked; left out otherwise.</param>
internal sealed record ServiceOutput(string Kind, string File, bool Installed, bool Enabled, bool Running, string? Problem);
