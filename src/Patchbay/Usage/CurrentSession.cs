using Patchbay.Ledger.Store;

namespace Patchbay.Usage;

/// <summary>The session that a command is run in, or beside.</summary>
internal static class CurrentSession
{
    /// <summary>Claude Code sets it for what it starts: its Bash tool, hooks, the status line (measured, 2.1.330).</summary>
    public const string Variable = "CLAUDE_CODE_SESSION_ID";

    /// <summary>Sessions that are looked at.</summary>
    private const int Most = 200;

    /// <summary>The one of the environment, else the latest that works in a folder; null when there is none.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="reader">The ledger; null when there is none.</param>
    /// <param name="folder">The folder that one is in.</param>
    /// <param name="transcripts">Tell where sessions work of which the ledger does not know it.</param>
    public static string? Find(IReadOnlyDictionary<string, string> environment, ILedgerReader? reader, string folder, TranscriptFolders transcripts)
    {
        if (environment.GetValueOrDefault(Variable) is { Length: > 0 } here) return here;
        if (reader is null) return null;
        var latest = reader.Sum(new UsageQuestion { By = UsageBy.Session }).Where(static sum => sum.Key.Length > 0).OrderByDescending(static sum => sum.Last).Take(Most);
        return latest.Select(static sum => sum.Key).FirstOrDefault(session => (ProjectOf(reader, session) ?? transcripts.Find(session)) == folder);
    }

    /// <summary>The folder that the ledger knows of a session; null when it does not.</summary>
    public static string? ProjectOf(ILedgerReader reader, string session) =>
        reader.Sum(new UsageQuestion { By = UsageBy.Project, Session = session }) is [{ Key.Length: > 0 } only] ? only.Key : null;
}
