using Patchbay.Ledger.Store;

namespace Patchbay.Ledger.Writing;

/// <summary>How the ledger is.</summary>
/// <param name="Problem">Why rows cannot be written; null when they can.</param>
/// <param name="Message">What the disk or the database said; empty when all is well.</param>
/// <param name="Since">Since when.</param>
/// <param name="Waiting">Rows in memory that wait to be written.</param>
/// <param name="Lost">Rows that are nowhere: more were waiting than memory was given for.</param>
public sealed record LedgerState(LedgerProblem? Problem, string Message, DateTimeOffset Since, int Waiting, long Lost)
{
    /// <summary>Whether rows are being written.</summary>
    public bool IsWriting => Problem is null;
}
