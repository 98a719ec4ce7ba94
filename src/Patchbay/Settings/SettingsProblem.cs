namespace Patchbay.Settings;

/// <summary>Something in the settings file that is wrong, or only doubtful, and what to do about it.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Line">Line, from 1; 0 when it is about the file as a whole.</param>
/// <param name="Column">Column as editors count, from 1; 0 with <paramref name="Line"/>.</param>
/// <param name="Message">What is wrong; never a secret.</param>
/// <param name="Fix">One thing to do.</param>
public sealed record SettingsProblem(string File, int Line, int Column, string Message, string Fix)
{
    /// <summary><c>file:line:col</c> as compilers print it, so that terminals and editors make it a link.</summary>
    public string Place => Line == 0 ? File : $"{File}:{Line}:{Column}";

    /// <summary>Two lines: the problem, and <c>hint: …</c>.</summary>
    public override string ToString() => Fix.Length == 0 ? $"{Place}: {Message}" : $"{Place}: {Message}\nhint: {Fix}";
}

/// <summary>What came of reading a settings file.</summary>
/// <param name="Settings">The settings; null when there is any problem: half of a file is never in force.</param>
/// <param name="Problems">All problems, in the order of the file.</param>
/// <param name="Warnings">What the settings do not forbid and a careful person would want to know.</param>
public sealed record SettingsReading(PatchbaySettings? Settings, IReadOnlyList<SettingsProblem> Problems, IReadOnlyList<SettingsProblem> Warnings);
